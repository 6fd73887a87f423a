"""The databases that the commands work on: which one, whether it is empty, and how it is read without changing."""

from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from courses.beginnings import INDEXED
from courses.models import Erasure
from courses.models.index import DERIVED

MIGRATIONS = MigrationRecorder.Migration._meta.db_table
FILLED = {
    "contenttypes.ContentType",
    "auth.Permission",
    "auth.Group",
    "auth.Group_permissions",
    "courses.Run",
}  # unasked
DERIVED_LABELS = {model._meta.label for model in DERIVED}


class Refused(Exception):
    """Says in a sentence or two why a command does nothing, and what helps."""


@contextmanager
def opened(path, alias="beside"):
    """An SQLite file as one of Django's databases, to be read and never written."""
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{Path(path).resolve().as_uri()}?mode=ro"}
    connection = ConnectionHandler({"default": {}, alias: settings})[alias]
    connections[alias] = connection
    try:
        yield connection
    finally:
        connection.close()
        del connections[alias]


@contextmanager
def unchanging(connection):
    """Inside, every query of PostgreSQL sees the same moment, takes as long as it needs, and writes nothing."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        take_your_time(cursor)
        yield


def take_your_time(cursor):
    """In this transaction of PostgreSQL, no statement is ended because it takes long."""
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        cursor.execute(f"SET LOCAL {limit} = 0")


def applied(connection):
    """The migrations that the database has had, as `(app, name)`."""
    return sorted(MigrationLoader(connection).applied_migrations)


def unknown(migrations):
    """Those that this version of Rumbo does not have: of a newer one."""
    known = MigrationLoader(None).disk_migrations
    return sorted(set(map(tuple, migrations)) - set(known))


def models_of(connection):
    """The models as the database's own migrations left them: those of the code, unless it is older."""
    loader = MigrationLoader(connection)
    nodes = [node for node in loader.applied_migrations if node in loader.graph.nodes]
    is_current = set(loader.graph.nodes) <= set(loader.applied_migrations)
    registry = apps if is_current else loader.project_state(nodes).apps
    return kept(registry)


def kept(registry=apps):
    """Every model with a table of its own, tables between two records and histories too; not what is derived."""
    models = registry.get_models(include_auto_created=True)
    own = (model for model in models if model._meta.managed and not model._meta.proxy)
    return sorted(
        (model for model in own if model._meta.label not in DERIVED_LABELS), key=lambda model: model._meta.db_table
    )


def tables_in(connection):
    return set(connection.introspection.table_names())


def has_ledger(connection):
    """Whether there is the table of what was erased: not before the first migration, nor in an older version."""
    return Erasure._meta.db_table in tables_in(connection)


def foreign(connection):
    """Tables that are not Rumbo's: nothing of ours works in a database that holds something else too."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {MIGRATIONS}
    ours |= {each.words for each in INDEXED}
    return sorted(
        table for table in tables_in(connection) - ours if not table.startswith("courses_searchindex_")
    )  # SQLite's own, and what it keeps beside them


def filled(connection):
    """The tables with rows in them that no migration has put there."""
    there = tables_in(connection)
    models = [model for model in kept() if model._meta.db_table in there and model._meta.label not in FILLED]
    return [model._meta.db_table for model in models if has_rows(connection, model._meta.db_table)]


def has_rows(connection, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None


def schema_of(connection):
    """Where the tables stand in PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return cursor.fetchone()[0]


def client_environment(connection):
    """The variables by which PostgreSQL's own programs reach the database: nobody reads a password off a list of
    processes."""
    given = {name: value for name, value in connection.get_connection_params().items() if name != "options"}
    options = psycopg.pq.Conninfo.get_defaults()
    variables = {option.keyword.decode(): option.envvar.decode() for option in options if option.envvar}
    return {
        variables[name]: str(value) for name, value in given.items() if name in variables and value not in (None, "")
    }
