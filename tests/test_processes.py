"""What only shows in several processes."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.test_project import ROOT, run_manage

COUNTS = """
import django
django.setup()
from django.utils import timezone
from courses.facets import current
from courses.snapshot import catalogue
while input():
    print(len(current(catalogue, timezone.now()).keys), flush=True)
"""
TRUST = "from courses.facets import Snapshot\nSnapshot.is_valid = lambda *_: True\nwhile input"
COUNTS_WITHOUT_VERSION = COUNTS.replace("while input", TRUST)
CHANGES = [
    "Course.objects.bulk_create([Course(title_en='A', slug='a', is_published=True)])",
    "Course.objects.create(title_en='B', slug='b', is_published=True)",
    "Course.objects.filter(slug='a').update(is_published=False)",
    "Course.objects.filter(slug='b')._raw_delete('default')",
]


@pytest.fixture
def database_url(tmp_path, transactional_db):
    """A database that other processes see too."""
    if connection.vendor == "postgresql":
        server, _slash, _name = os.environ["TEST_DATABASE_URL"].rpartition("/")
        return f"{server}/{connection.settings_dict['NAME']}"
    url = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    assert run_manage("migrate", "-v0", DEBUG="1", DATABASE_URL=url).returncode == 0
    return url


class Reader:
    """A process that counts the courses of its snapshot each time it is asked."""

    def __init__(self, program, environment):
        command = [sys.executable, "-c", program]
        environment = {"PATH": os.environ["PATH"], **environment}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def count(self):
        self.process.stdin.write("now\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def test_committed_change_shows_at_once_in_another_process(database_url):
    """The broken twin trusts the snapshot it has and never sees a change."""
    environment = {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    readers = [Reader(program, environment) for program in (COUNTS, COUNTS_WITHOUT_VERSION)]
    counts = [[reader.count() for reader in readers]]
    for change in CHANGES:
        written = run_manage("shell", "-v0", "-c", f"from courses.models import Course; {change}", **environment)
        assert written.returncode == 0, written.stderr
        counts.append([reader.count() for reader in readers])
    for reader in readers:
        reader.process.communicate("\n")

    assert counts == [[0, 0], [1, 0], [2, 0], [1, 0], [0, 0]]
