"""The database as one file, at one moment, while others go on writing; what is in it, from the same moment."""

import os
import re
import subprocess
from shutil import which

from django.db import DatabaseError, connection

from operations.archive import DATABASES
from operations.databases import Refused, applied, client_environment, opened, schema_of, unchanging
from operations.fingerprint import fingerprint

CLIENTS = ("pg_dump", "pg_restore", "psql")
WITHOUT_OWNERS = ("--no-owner", "--no-privileges", "--no-comments")


def dump(folder):
    """The path of the file, the migrations that it has had, and its fingerprint."""
    path = folder / DATABASES[connection.vendor]
    try:
        return path, *DUMPS[connection.vendor](path)
    except DatabaseError as error:
        raise Refused(f"The database could not be written to {folder.parent}: {first_line(error)}") from error


def dump_sqlite(path):
    """Its log is read too, which a copy of the file does not have."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with opened(path, "copy") as copy:
        return applied(copy), fingerprint(copy)


def dump_postgresql(path):
    schema = schema_of(connection)
    with unchanging(connection):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
        run("pg_dump", "-Fc", *WITHOUT_OWNERS, f"--schema={schema}", f"--snapshot={snapshot}", f"--file={path}")
        return applied(connection), fingerprint(connection)


DUMPS = {"sqlite": dump_sqlite, "postgresql": dump_postgresql}


def require_clients():
    """Raises Refused where PostgreSQL's own programs are needed and are not there."""
    missing = [name for name in CLIENTS if connection.vendor == "postgresql" and not which(name)]
    if missing:
        raise Refused(f"Install PostgreSQL's client programs first: {', '.join(missing)} cannot be found.")


def run(*command):
    """One of PostgreSQL's programs on our database. Raises Refused with what it says."""
    environment = os.environ | client_environment(connection)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = re.sub(r"\s+", " ", done.stderr).strip() or f"it ended with {done.returncode}"
        raise Refused(f"{command[0]}: {said}")


def first_line(error):
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
