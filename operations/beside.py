"""Restoring a database beside the one that is served, which it replaces at once when everything is done.

Inside `ready`, Django's default connection leads to the restored one. Whoever is killed meanwhile leaves what is served
as it was; what they left beside it is removed the next time.
"""

from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.db import DatabaseError, OperationalError, connection, transaction

from operations.databases import Refused, foreign, schema_of, take_your_time
from operations.dumps import WITHOUT_OWNERS, run
from operations.folders import settle

AT_WORK, ASIDE = "rumbo_restoring", "rumbo_aside"  # schemas of PostgreSQL
PATIENCE, NORMAL_PATIENCE = 2_000, 20_000  # milliseconds; the second as in the settings
TRIES, FIRST_WAIT = 9, 800  # milliseconds: PostgreSQL looks for a deadlock after 1000, and would end one of the others
IN_THE_WAY = {"57014", "40P01", "55P03"}  # waited too long, deadlock, lock not available
LOG_AND_INDEX = ("-wal", "-shm", "-journal")


@contextmanager
def otherwise(discard):
    """Where it fails, nothing of anybody is left lying about."""
    try:
        yield
    except BaseException:
        discard()
        raise


class SQLite:
    """A file with the name of the other one and more, then renamed."""

    def __init__(self, backup):
        self.backup, self.live = backup, Path(connection.settings_dict["NAME"])
        self.path = self.live.with_name(f"{self.live.name}.restoring")

    @contextmanager
    def alone(self):
        """Until the end nobody else has the file: what others write to one that is replaced is lost. Raises Refused.

        Whoever comes waits for it; once it is renamed over, SQLite refuses what they write (`SQLITE_READONLY_DBMOVED`).
        """
        require_alone()
        held = connection.connection
        try:
            yield
        finally:
            connection.close()
            held.close()

    @contextmanager
    def ready(self, _folder):
        clear(self.path)
        with otherwise(partial(clear, self.path)):
            self.backup.take({self.backup.database: self.path})
            connection.connection = None  # the one that holds the file stays open
            reconnect(NAME=self.path)
            try:
                yield
            finally:
                reconnect(NAME=self.live)

    def replace(self):
        clear(self.live, suffixes=LOG_AND_INDEX)
        self.path.replace(self.live)
        settle(self.live.parent)


def clear(path, suffixes=("", *LOG_AND_INDEX)):
    for suffix in suffixes:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def require_alone():
    """Nobody else has the file open, nor will as long as this connection is; its log is written back.

    Raises Refused.
    """
    steps = ("locking_mode = EXCLUSIVE", "journal_mode = DELETE")
    try:
        with connection.cursor() as cursor:
            for step in (f"PRAGMA busy_timeout = {PATIENCE}", *(f"PRAGMA {step}" for step in steps)):
                cursor.execute(step)
            cursor.execute("BEGIN EXCLUSIVE")  # the lock stays after it
            cursor.execute("COMMIT")
    except OperationalError as error:
        connection.close()
        raise Refused("Another process has the database open. Stop server and worker first.") from error


class PostgreSQL:
    """A schema of its own, whose tables are moved in one transaction."""

    def __init__(self, backup):
        self.backup, self.schema = backup, schema_of(connection)

    @contextmanager
    def alone(self):
        """Others go on: the tables are moved under them."""
        yield

    @contextmanager
    def ready(self, folder):
        options = connection.settings_dict["OPTIONS"]
        usual = options.get("options", "")
        with otherwise(self.discard):
            self.fill(folder)
            reconnect(OPTIONS=options | {"options": f"{usual} -c search_path={AT_WORK}"})
            try:
                yield
            finally:
                reconnect(OPTIONS=options)

    def discard(self):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {AT_WORK} CASCADE")

    def fill(self, folder):
        """All of it or nothing: the served tables are out of the way only within the one transaction."""
        dump, script = folder / self.backup.database, folder / "script.sql"
        self.backup.take({self.backup.database: dump})
        run("pg_restore", *WITHOUT_OWNERS, f"--file={script}", str(dump))
        self.discard()
        schema = connection.ops.quote_name(self.schema)
        away, back = f"ALTER SCHEMA {schema} RENAME TO {ASIDE}", f"ALTER SCHEMA {ASIDE} RENAME TO {schema}"
        there = f"ALTER SCHEMA {schema} RENAME TO {AT_WORK}"
        at_once = ("-X", "-q", "-1", "-v", "ON_ERROR_STOP=1")
        run("psql", *at_once, "-c", away, "-f", str(script), "-c", there, "-c", back)

    def replace(self):
        """Once nobody has a table open. Raises Refused, with nothing changed, where that never comes."""
        with otherwise(self.discard):
            for number in range(1, TRIES + 1):
                try:
                    return self.move(FIRST_WAIT * number)
                except OperationalError as error:
                    if getattr(error.__cause__, "sqlstate", None) not in IN_THE_WAY:
                        raise
            raise Refused("Others are using the tables of the database all the time. Stop server and worker first.")

    def move(self, patience):
        """What belongs to extensions stays, and so do the schema's own rights.

        Raises OperationalError where the others' tables were not had within so many milliseconds.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            hold(cursor, self.schema, patience)
            take_your_time(cursor)
            for kind, name in things_in(cursor, self.schema):
                cursor.execute(f"DROP {kind} IF EXISTS {name} CASCADE")
            for kind, name in things_in(cursor, AT_WORK):
                cursor.execute(f"ALTER {kind} {name} SET SCHEMA {connection.ops.quote_name(self.schema)}")
            cursor.execute(f"DROP SCHEMA {AT_WORK}")


def hold(cursor, schema, patience):
    """All tables at once, or none: whoever writes in another order and waits for one of them gets it back in time."""
    tables = [name for kind, name in things_in(cursor, schema) if kind == "TABLE"]
    cursor.execute(f"SET LOCAL statement_timeout = {patience}")
    if tables:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")


def things_in(cursor, schema):
    """`(kind, name in SQL)` of the tables and functions in a schema that belong to no extension."""
    extra = "NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = thing.oid AND deptype = 'e')"
    cursor.execute(
        "SELECT 'TABLE', format('%%I.%%I', nspname, relname) FROM pg_class thing "
        f"JOIN pg_namespace space ON space.oid = relnamespace WHERE nspname = %s AND relkind IN ('r', 'p') AND {extra} "
        "UNION ALL SELECT 'FUNCTION', format('%%I.%%I', nspname, proname) FROM pg_proc thing "
        "JOIN pg_namespace space ON space.oid = pronamespace "
        f"WHERE nspname = %s AND proname LIKE 'rumbo!_%%' ESCAPE '!' AND {extra} ORDER BY 1 DESC, 2",
        [schema, schema],
    )
    return cursor.fetchall()


BESIDE: dict[str, type[SQLite | PostgreSQL]] = {"sqlite": SQLite, "postgresql": PostgreSQL}


def reconnect(**settings):
    """Have Django's connection lead elsewhere from now on."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL's alone
    connection.settings_dict.update(settings)


def require_readable():
    """Raises Refused where the present database cannot be read, or is not ours alone."""
    try:
        strangers = foreign(connection)
    except DatabaseError as error:
        hint = "Move it away, or name another one; the file of the ledger has whom it has erased."
        raise Refused(f"The present database cannot be read ({error}). {hint}") from error
    if strangers:
        raise Refused(f"The database holds tables that are not Rumbo's: {', '.join(strangers)}.")
