import os
import sqlite3
from contextlib import closing

import pytest
from django.db import connection


@pytest.fixture
def database_url(tmp_path, transactional_db):
    """A database that other processes see too."""
    if connection.vendor == "postgresql":
        server, _slash, _name = os.environ["TEST_DATABASE_URL"].rpartition("/")
        return f"{server}/{connection.settings_dict['NAME']}"
    with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{tmp_path / 'shared.sqlite3'}"
