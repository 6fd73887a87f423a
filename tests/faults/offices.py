"""Databases of their own, which a test fills, loses and gets back."""

import os
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from tests.test_project import ROOT, run_manage


class Office:
    """A database and a folder of files, worked on by commands in processes of their own."""

    def __init__(self, url, folder):
        self.url, self.folder = url, Path(folder)
        self.folder.mkdir(exist_ok=True)

    @property
    def environment(self):
        facts = {"DEBUG": "1", "DATABASE_URL": self.url, "VAR_DIR": str(self.folder)}
        return facts | {"DJANGO_SETTINGS_MODULE": "config.settings"}

    def manage(self, *arguments):
        return run_manage(*map(str, arguments), **self.environment)

    def run(self, program, **options):
        """A program in the project, with the end of what it says as an error where it fails."""
        program = f"import django\ndjango.setup()\n{program}"
        environment = {"PATH": os.environ["PATH"], **self.environment}
        options |= {"capture_output": True, "text": True, "env": environment}
        return subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, **options)

    def told(self, program):
        done = self.run(program)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()


@contextmanager
def new_office(folder):
    """On the engine that is tested, with no table in it yet."""
    if connection.vendor == "sqlite":
        yield Office(f"sqlite:///{folder}/rumbo.sqlite3", folder)
        return
    with new_postgresql() as url:
        yield Office(url, folder)


@contextmanager
def new_postgresql():
    """The address of a new database on the server of the tests, which goes in the end."""
    server, _slash, _name = os.environ["TEST_DATABASE_URL"].rpartition("/")
    name = f"office_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as administration:
        administration.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            administration.execute(f"DROP DATABASE {name} WITH (FORCE)")
