import os
import sqlite3
from contextlib import closing

import pytest
from django.apps import apps
from django.db import connection


@pytest.fixture
def database_url(tmp_path, transactional_db):
    """A database that other processes see too. What a twin drops of it is there again for the next test."""
    if connection.vendor == "postgresql":
        server, _slash, _name = os.environ["TEST_DATABASE_URL"].rpartition("/")
        yield f"{server}/{connection.settings_dict['NAME']}"
        add_what_is_missing()
        return
    with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")  # which processes that do it at once refuse each other
    yield f"sqlite:///{tmp_path / 'shared.sqlite3'}"


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
