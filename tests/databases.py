"""A migrated database, kept between runs of the tests: migrating takes seconds, copying what it made a moment."""

import hashlib
import os
import sqlite3
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


def migrate_once(folder):
    """Have the next `migrate` on SQLite read what the last one made, where nothing has changed since."""
    migrate, kept = Command.handle, Path(folder) / f"migrated-{fingerprint()}.sqlite3"

    def handle(command, *args, **options):
        Command.handle = migrate
        connection.ensure_connection()
        if kept.exists():
            with closing(sqlite3.connect(kept)) as copy:
                copy.backup(connection.connection)
            return
        migrate(command, *args, **options)
        part = kept.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(part)) as copy:
            connection.connection.backup(copy)
        for old in kept.parent.glob("migrated-*.sqlite3"):
            old.unlink(missing_ok=True)
        part.replace(kept)

    Command.handle = handle
