"""After erasure no byte of the database, its log or the uploads says who somebody was: SQLite, in files."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.db import connection

from tests.sentinels import WORD
from tests.test_project import ROOT

ERASES = """
import django
django.setup()
import os, sqlite3
from django.conf import settings
from django.db import connection
from accounts import erasure as of_accounts
from courses.actions import erasure
from django.contrib.sessions.models import Session
from tests.sentinels import plant
whole = erasure.emptied
TWIN
beside = sqlite3.connect(settings.DATABASES["default"]["NAME"])
beside.execute("SELECT count(*) FROM accounts_user").fetchall()
user = plant()
told = [session.session_data for session in Session.objects.all()]
erasure.erase_own(user)
print(*told, flush=True)
os._exit(0)  # as a server that goes on, nothing is tidied up by closing
"""
TWINS = {
    "none": "",
    "log": "erasure.scrub = lambda: None",
    "pages": "connection.cursor().execute('PRAGMA secure_delete = OFF')",
    "field": "erasure.emptied = lambda label: {name: e for name, e in whole(label).items() if name != 'position'}",
}


@pytest.fixture
def folder(tmp_path, transactional_db):
    with closing(sqlite3.connect(tmp_path / "rumbo.sqlite3")) as copy:
        connection.connection.backup(copy)
    (tmp_path / "media").mkdir()
    return tmp_path


def left_in(folder, words):
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(word.lower() in path.read_bytes().lower() for word in words)
    }


@pytest.mark.sweep
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its files to itself")
@pytest.mark.parametrize("twin", TWINS)
def test_no_byte_is_left(folder, twin):
    """Three broken twins leave something: in the log, in the free space of pages, in one column."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "1",
        "WORKS_AT_ONCE": "0",
        "VAR_DIR": str(folder),
    }
    program = ERASES.replace("TWIN", TWINS[twin])

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
    sessions = done.stdout.split()
    assert len(sessions) == 2
    left = left_in(folder, [WORD.encode(), *sessions])
    assert (left == set()) == (twin == "none"), left
