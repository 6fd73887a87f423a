"""A database that does not answer is told soon, by a process that never had it."""

import socket
import time

import pytest

from tests.faults.serving import Server, ask
from tests.faults.test_serving import production
from tests.portal.test_health import READY


@pytest.mark.parametrize("is_silent", [True, False], ids=["takes connections and says nothing", "takes no connection"])
def test_database_that_is_away_is_told_soon(tmp_path, is_silent):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if is_silent else 1
        database = {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{port}/nothing"}
        server = Server(production(tmp_path) | database)
        try:
            server.wait()
            begun = time.monotonic()
            status, headers, page = ask(server.port, "GET", READY)
            waited = time.monotonic() - begun
        finally:
            server.end()

    assert [status, page] == [503, '{"ready": false, "database": "away"}']
    assert "no-store" in headers["Cache-Control"]
    assert waited < 8, "the pool waits for ten seconds where nobody says otherwise"
