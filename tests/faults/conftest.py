import os
import signal
import sqlite3
from contextlib import closing, contextmanager

import pytest
from django.apps import apps
from django.db import connection

from courses.invariants import broken
from tests.databases import PostgreSQL
from tests.faults.processes import kill_all, strike_all
from tests.halves import keep_half

HALF = os.environ.get("HALF")  # where each half of the tests has a database server of its own: `.ci/faults`
BY_TURNS = os.environ.get("BY_TURNS")  # those marked `either` run on one of the two databases: `.ci/run`
MOST = 180  # seconds: each takes less than a minute where nothing else runs


def pytest_collection_modifyitems(config, items):
    """Every other test, where only a half of them is asked for; of those marked `either`, too."""
    if BY_TURNS:
        either = [item for item in items if item.get_closest_marker("either")]
        keep_half(config, items, connection.vendor == "postgresql", either)
    keep_half(config, items, HALF)


@pytest.fixture(autouse=True)
def bounded():
    """No test hangs: after three minutes it fails where it stands, and whatever it started is killed."""

    def stop(*_facts):
        strike_all()  # threads of the test that wait for them go on
        raise TimeoutError(f"This took more than {MOST} seconds.")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(MOST)
    yield
    signal.alarm(0)
    kill_all()


@pytest.fixture
def database_url(tmp_path, transactional_db, settings, request):
    """A database that other processes see too, in which everything adds up at the end of the test.

    A twin that breaks just that is marked `breaks`. What a twin drops is there again for the next test.
    """
    settings.MEDIA_ROOT = tmp_path / "media"
    if connection.vendor == "postgresql":
        yield PostgreSQL.address()
        kill_all()
        sentences = list(broken())
        add_what_is_missing()
    else:
        file = tmp_path / "shared.sqlite3"
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")  # which processes that do it at once refuse each other
        yield f"sqlite:///{file}"
        kill_all()
        with looking_at(file):
            sentences = list(broken())
    assert bool(sentences) == bool(request.node.get_closest_marker("breaks")), sentences


@contextmanager
def looking_at(file):
    """Inside, this process asks the database of the file, and not its own."""
    own = connection.connection
    connection.connection = connection.get_new_connection(connection.get_connection_params() | {"database": str(file)})
    try:
        yield
    finally:
        connection.connection.close()
        connection.connection = own


def add_what_is_missing():
    """Make each unique constraint anew that is gone; the rows of its table go, as they may break it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes")
        there = {name for (name,) in cursor.fetchall()}
        for model in apps.get_app_config("courses").get_models():
            for constraint in model._meta.constraints:
                if hasattr(constraint, "fields") and constraint.fields and constraint.name not in there:
                    cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
                    with connection.schema_editor() as editor:
                        editor.add_constraint(model, constraint)
