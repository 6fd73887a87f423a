"""A cache that is away is no failure: everything goes on as if nothing had been kept."""

import logging
import socket
import time

import pytest
from django.core.cache import cache

from config.caches import SECONDS, caches
from portal import forgiving_cache


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(autouse=True)
def forgiving(settings, port, monkeypatch):
    settings.CACHES = caches(f"redis://127.0.0.1:{port}/0")
    monkeypatch.setattr(forgiving_cache, "absence", forgiving_cache.Absence())


@pytest.mark.parametrize(
    ("deed", "answer"),
    [
        (lambda: cache.get("a", "nothing"), "nothing"),
        (lambda: cache.get_or_set("a", "made", 9), "made"),
        (lambda: cache.get_many(["a", "b"]), {}),
        (lambda: cache.add("a", 1, 9), True),
        (lambda: cache.set("a", 1, 9), None),
        (lambda: cache.set_many({"a": 1}, 9), []),
        (lambda: cache.touch("a", 9), False),
        (lambda: cache.delete("a"), False),
        (lambda: cache.delete_many(["a"]), None),
        (lambda: cache.has_key("a"), False),
        (lambda: cache.incr("a"), 1),
    ],
)
def test_what_is_away_answers_as_if_nothing_were_kept(deed, answer):
    assert deed() == answer


def test_absence_is_logged_once(caplog):
    with caplog.at_level(logging.WARNING, "portal.forgiving_cache"):
        for number in range(5):
            cache.set("a", number)
            forgiving_cache.absence.until = 0.001  # it is asked again, and is away still

    assert caplog.messages == ["The cache is away: ConnectionError. Everything goes on without."]


def test_cache_that_never_answers_is_waited_for_once_and_shortly(port):
    with socket.create_server(("127.0.0.1", port)):  # takes the connection and says nothing
        begun = time.monotonic()
        told = [cache.get("a", "nothing") for _ in range(20)]

    assert told == ["nothing"] * 20
    assert time.monotonic() - begun < 3 * SECONDS
