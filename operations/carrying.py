"""Bringing an office from SQLite over to PostgreSQL: all of it, the same to the last value, or nothing."""

from contextlib import contextmanager
from enum import Enum
from functools import partial
from pathlib import Path

import dj_database_url
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models.expressions import Col

from courses import search, triggers
from courses.invariants import broken
from courses.models.index import DERIVED
from operations.beside import require_readable
from operations.databases import Refused, applied, filled, kept, opened, take_your_time
from operations.dumps import first_line
from operations.fingerprint import PLAIN, columns, differences, fingerprint, kind_of, portions
from operations.fitting import MOST_SHOWN, unfit

SQLITE = "django.db.backends.sqlite3"
BEGINNING = b"SQLite format 3"
EVERY = ["everything is new"]  # what the triggers are told to be dropped for, instead of a plan of migrations


def carry_over(url, *, dry_run=False, say=print):
    """Raises Refused where nothing was brought over. The sentences of what does not add up afterwards."""
    require_target()
    with reading(path_of(url)) as source:
        require_fitting(source)
        if dry_run:
            for model in kept():
                say(f"{model._meta.db_table}: {count(source, model)} rows to be brought over")
            return []
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            bring(source, say)
    ContentType.objects.clear_cache()
    say("Everything is there and the same.")
    search.refresh()  # of what waited for it over there
    return list(broken())


def path_of(url):
    """Raises Refused where it is no file of SQLite."""
    try:
        named = dj_database_url.parse(url)
    except (ValueError, KeyError) as error:
        raise Refused(f"{url} names no database: write sqlite:///, and the path of the file.") from error
    path = Path(named["NAME"] or "")
    if named["ENGINE"] != SQLITE:
        raise Refused(f"What is brought over stands in SQLite: write sqlite:///, and the path of the file, not {url}.")
    if not is_of_sqlite(path):
        raise Refused(f"{path} is no file of SQLite.")
    return path


def is_of_sqlite(path):
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(BEGINNING)) == BEGINNING


@contextmanager
def reading(path):
    """The file as it is now, whoever writes to it meanwhile."""
    with opened(path, "source") as source, source.cursor() as cursor:
        cursor.execute("BEGIN")
        yield source
        cursor.execute("ROLLBACK")


def require_target():
    if connection.vendor != "postgresql":
        raise Refused("DATABASE_URL names no PostgreSQL: the place where everything is brought to.")
    require_readable()
    full = filled(connection)
    if full:
        raise Refused(f"The PostgreSQL database is not empty: {', '.join(full[:5])}.")


def require_fitting(source):
    """Raises Refused where it is of another version, or holds what PostgreSQL does not take."""
    here, there = set(MigrationLoader(None).disk_migrations), set(applied(source))
    different = sorted(here ^ there)
    if different:
        names = ", ".join(f"{app} {name}" for app, name in different[:5])
        hint = "Run `manage.py migrate` of this version on it first."
        raise Refused(f"The SQLite database is of another version of Rumbo: {names}. {hint}")
    found = list(unfit(source, kept()))
    if found:
        more = f"\n… and {len(found) - MOST_SHOWN} more" if len(found) > MOST_SHOWN else ""
        raise Refused("Mend these first:\n" + "\n".join(found[:MOST_SHOWN]) + more)


def count(source, model):
    with source.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {source.ops.quote_name(model._meta.db_table)}")
        return cursor.fetchone()[0]


def bring(source, say):
    """In the caller's transaction. Raises Refused where anything is not the same on both sides."""
    models, quote = everything(), connection.ops.quote_name
    with connection.cursor() as cursor:
        take_your_time(cursor)
        triggers.remove(plan=EVERY)
        cursor.execute(f"TRUNCATE {', '.join(quote(model._meta.db_table) for model in models)}")
        for model in models:
            say(f"{model._meta.db_table}: {copied(source, model)} rows")
        refused_with("what belongs together", cursor.execute, "SET CONSTRAINTS ALL IMMEDIATE")
        compare(source, models)
        for model in models:
            go_on_counting(cursor, source, model)
    triggers.install()


def everything():
    """What is derived too: its words are the same on both engines, and to find them anew takes many minutes."""
    return [*kept(), *sorted(DERIVED, key=lambda model: model._meta.db_table)]


def refused_with(place, deed, *arguments):
    """Do it. Raises Refused, with the place, where the database does not take it."""
    try:
        return deed(*arguments)
    except DatabaseError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        detail = [getattr(diagnosis, "message_detail", None), getattr(diagnosis, "context", None)]
        said = " ".join([first_line(error), *filter(None, detail)])
        raise Refused(f"Nothing was brought over. {place}: {said}") from error


def copied(source, model):
    """Copy a table with its keys; how many rows."""
    return refused_with(model._meta.db_table, copy, source, model)


def copy(source, model):
    fields, quote = columns(model), connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    rules = {place: rule for place, rule in enumerate(map(partial(conversion, source), fields)) if rule}
    written = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as target:
        for row in rows_of(source, f"SELECT {names} FROM {table} ORDER BY {key}"):
            target.write_row(converted(row, rules))
            written += 1
    return written


def rows_of(source, sql):
    for rows in portions(source, sql):
        yield from rows


def converted(row, rules):
    return [rules[place](value) if place in rules and value is not None else value for place, value in enumerate(row)]


def conversion(source, field):
    """What makes of a value in SQLite one that PostgreSQL takes: the field's own way out and in.

    None where both hold the same. JSON goes over as it is written, so that its `null` stays apart from no value.
    """
    kind = kind_of(field)
    if kind in PLAIN or kind == "JSONField":
        return None
    column = Col(field.model._meta.db_table, field)
    out = [*source.ops.get_db_converters(column), *column.get_db_converters(source)]
    return partial(taken_over, source, field, column, out)


def taken_over(source, field, column, out, value):
    for convert in out:
        value = convert(value, column, source)
    value = field.get_db_prep_save(value, connection)
    return value.value if isinstance(value, Enum) else value


def compare(source, models):
    different = list(differences(fingerprint(source, models), fingerprint(connection, models)))
    if different:
        raise Refused(f"Nothing was brought over, as it would not be the same: {'; '.join(different)}.")


def go_on_counting(cursor, source, model):
    """New keys begin after the highest that was ever given, as they did."""
    table, key = model._meta.db_table, model._meta.pk.column
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), key])
    [sequence] = cursor.fetchone()
    with source.cursor() as given:
        given.execute("SELECT seq FROM sqlite_sequence WHERE name = %s AND seq > 0", [table])
        last = given.fetchone()
    if sequence and last:
        cursor.execute("SELECT setval(%s, %s)", [sequence, last[0]])
