"""A migrated database, kept between runs of the tests: migrating takes seconds, copying what it made a moment."""

import hashlib
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management.commands.migrate import Command
from django.db import connection


def fingerprint():
    """Changes with whatever could make another database: migrations, triggers, models, what is installed."""
    made_by = [*settings.BASE_DIR.glob("*/migrations/*.py"), *settings.BASE_DIR.glob("*/triggers.py")]
    made_by += [settings.BASE_DIR / "courses" / name for name in ("searched.py", "beginnings.py", "folding.py")]
    made_by.append(settings.BASE_DIR / "requirements.txt")
    for models in ("*/models/*.py", "*/models.py"):  # permissions are named after what the models say now
        made_by += settings.BASE_DIR.glob(models)
    told = hashlib.sha256()
    for path in sorted(made_by):
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()[:16]


class SQLite:
    """A file that is copied into the database in memory, or out of it."""

    suffix = "sqlite3"

    @staticmethod
    def fill(kept):
        with closing(sqlite3.connect(kept)) as copy:
            copy.backup(connection.connection)

    @staticmethod
    def keep(path):
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)


class PostgreSQL:
    """What `pg_dump` writes, run by `psql`."""

    suffix = "sql"

    @staticmethod
    def address():
        server, _slash, _name = os.environ["TEST_DATABASE_URL"].rpartition("/")
        return f"{server}/{connection.settings_dict['NAME']}"

    @classmethod
    def fill(cls, kept):
        at_once = ("-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", kept)
        subprocess.run(["psql", *at_once, cls.address()], check=True)

    @classmethod
    def keep(cls, path):
        subprocess.run(["pg_dump", f"--file={path}", cls.address()], check=True)


def migrate_once(folder):
    """Have the next `migrate` read what the last one made, where nothing has changed since."""
    engine = SQLite if connection.vendor == "sqlite" else PostgreSQL
    migrate, kept = Command.handle, Path(folder) / f"migrated-{fingerprint()}.{engine.suffix}"

    def handle(command, *args, **options):
        Command.handle = migrate
        connection.ensure_connection()
        if kept.exists():
            engine.fill(kept)
            return
        migrate(command, *args, **options)
        part = kept.with_suffix(f".{os.getpid()}")
        engine.keep(part)
        for old in kept.parent.glob(f"migrated-*.{engine.suffix}"):
            old.unlink(missing_ok=True)
        part.replace(kept)

    Command.handle = handle
