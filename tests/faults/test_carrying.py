"""An office on SQLite is brought over to PostgreSQL whole, or nothing of it is. With a twin that drops a row."""

import json
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from tests.faults.offices import Office, new_postgresql

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="there is no PostgreSQL to carry it to"),
    pytest.mark.django_db,  # or they are left out on PostgreSQL
]
TELLS = """
import json
from django.db import connection
from courses.invariants import broken
from operations.fingerprint import fingerprint
assert not list(broken())
print(json.dumps(fingerprint(connection), separators=(",", ":")))
"""
INDEXED = """
import hashlib
from courses import search
from courses.models import SearchEntry
search.refresh()
entries = list(SearchEntry.objects.order_by("pk").values_list("pk", "title", "everything"))
print(len(entries), hashlib.sha256(repr(entries).encode()).hexdigest())
"""
ADDS = """
from courses.models import Alias, Organisation
organisation = Organisation.objects.create(name_en="New", slug="new-after-the-move")
print(organisation.pk, Alias.objects.exclude(folded="").count())
"""
CARRIES = """
from operations import carrying
from operations.databases import Refused
TWIN
try:
    carrying.carry_over(URL, say=lambda line: None)
except Refused as refusal:
    print(refusal)
"""
DROPS_A_ROW = """
truly = carrying.rows_of
def rows_of(source, sql):
    rows = list(truly(source, sql))
    yield from rows[:-1] if "courses_transition" in sql else rows
carrying.rows_of = rows_of"""
CHANGES_A_VALUE = """
truly = carrying.converted
def converted(row, rules):
    return ["other" if value == "sample-course" else value for value in truly(row, rules)]
carrying.converted = converted"""


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The demonstration: the documents' data, and samples of people who apply, study and are certified."""
    folder = tmp_path_factory.mktemp("source")
    office = Office(f"sqlite:///{folder}/rumbo.sqlite3", folder)
    assert office.manage("demo").returncode == 0
    office.told("from courses.models import Organisation as O; O.objects.create(name_en='X', slug='gone').delete()")
    return office


@pytest.fixture
def target(tmp_path):
    with new_postgresql() as url:
        yield Office(url, tmp_path / "target")


def counts(execute):
    """Of every table that a model has."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    derived = {"courses_change", "courses_searchentry", "courses_catalogueversion"}
    return {table: execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables - derived}  # noqa: S608


def counts_in(office):
    with psycopg.connect(office.url) as there:
        return counts(there.execute)


def changed(source, tmp_path, statement, *values):
    """Another office like it, in which something does not fit."""
    (tmp_path / "copy").mkdir()
    before, path = source.url.removeprefix("sqlite:///"), tmp_path / "copy" / "rumbo.sqlite3"
    with closing(sqlite3.connect(before)) as whole, closing(sqlite3.connect(path)) as copy:
        whole.backup(copy)
        copy.execute("PRAGMA ignore_check_constraints = ON")
        copy.execute(statement, values)
        copy.commit()
    return f"sqlite:///{path}"


def test_every_table_is_the_same_on_the_other_side(source, target):
    done = target.manage("carry_over", source.url)

    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(source.url.removeprefix("sqlite:///"))) as before:
        last = before.execute("SELECT seq FROM sqlite_sequence WHERE name = 'courses_organisation'").fetchone()[0]
        assert counts(before.execute) == counts_in(target)
    assert sum(counts_in(target).values()) > 1_500
    assert json.loads(source.told(TELLS)[0]) == json.loads(target.told(TELLS)[0])
    indexed = source.told(INDEXED)
    assert [target.told(INDEXED), int(indexed[0]) > 50] == [indexed, True]
    key, aliases = map(int, target.told(ADDS))
    assert [key, aliases > 0] == [last + 1, True]
    again = target.manage("carry_over", source.url)
    assert [again.returncode != 0, "not empty" in again.stderr] == [True, True]


@pytest.mark.parametrize(
    ("twin", "said"),
    [(DROPS_A_ROW, "courses_transition: "), (CHANGES_A_VALUE, "courses_course: ")],
    ids=["drops a row", "changes a value"],
)
def test_twin_that_loses_something_is_caught_and_leaves_nothing(source, target, twin, said):
    told = target.run(CARRIES.replace("TWIN", twin).replace("URL", repr(source.url)))

    assert told.returncode == 0, told.stderr
    assert said in told.stdout
    left = {table for table, count in counts_in(target).items() if count}
    assert left <= {"auth_permission", "auth_group", "auth_group_permissions", "django_content_type"}


def test_what_does_not_fit_is_named_before_anything_is_written(source, target, tmp_path):
    wrong = "UPDATE courses_participant SET position = ?, email = ? WHERE id = 1"
    url = changed(source, tmp_path, wrong, "a\x00b", "c" * 255)

    done = target.manage("carry_over", url)

    assert done.returncode != 0
    assert "courses_participant 1, email: it is longer than 254 characters" in done.stderr
    assert "courses_participant 1, position: it holds the character NUL" in done.stderr
    with psycopg.connect(target.url) as there:
        assert there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()[0] == 0


def test_value_that_only_the_database_refuses_is_named_and_rolls_everything_back(source, target, tmp_path):
    url = changed(source, tmp_path, "UPDATE courses_application SET participant_id = 999999 WHERE id = 1")

    done = target.manage("carry_over", url)

    assert done.returncode != 0
    assert "Nothing was brought over" in done.stderr
    assert "courses_participant" in done.stderr
    assert counts_in(target)["courses_course"] == 0


def test_source_of_another_version_is_refused(source, target, tmp_path):
    url = changed(source, tmp_path, "DELETE FROM django_migrations WHERE app = 'courses' AND name LIKE '0014%'")

    done = target.manage("carry_over", url)

    assert [done.returncode != 0, "of another version of Rumbo: courses 0001" in done.stderr] == [True, True]
    assert "courses 0014" in done.stderr
