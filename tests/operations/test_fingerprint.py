"""The same content has the same fingerprint on both engines; another has another."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection

from courses.beginnings import INDEXED
from courses.models import Application, Change, Course, Edition, Issue, Organisation
from news.models import Figure
from operations.databases import kept
from operations.fingerprint import columns, differences, fingerprint, normal, portions, rule_of, statement, whole
from tests.factories import (
    make_application,
    make_course,
    make_edition,
    make_figure,
    make_open_edition,
    make_organisation,
)

pytestmark = pytest.mark.django_db
MOMENT = dt.datetime(2026, 3, 1, 6, 30, tzinfo=dt.timezone(-dt.timedelta(hours=6)))


def written(model, *names):
    """These columns of the rows, as they are hashed."""
    fields = columns(model)
    rules = {place: rule for place, rule in enumerate(map(rule_of, fields)) if rule}
    places = [[field.name for field in fields].index(name) for name in names]
    rows = [row for rows in portions(connection, statement(connection, model, fields)) for row in rows]
    return [[normal(row, rules)[place] for place in places] for row in rows]


def test_every_kind_of_value_is_written_alike_on_both_engines():
    """One suite runs on each of them, against the same words."""
    edition = make_edition(closes_at=MOMENT, opens_at=MOMENT - dt.timedelta(microseconds=1), starts_on=None)
    Edition.objects.filter(pk=edition.pk).update(starts_on=dt.date(2026, 4, 1), starts_precision="day")
    key = uuid.UUID(int=2**100)
    Issue.objects.create(edition=edition, kind="completion", key=key, recipients=[1, {"b": "ñ", "a": None}])
    make_figure(value=Decimal("70.50"), upper_value=None)

    [dates] = written(Edition, "opens_at", "closes_at", "starts_on", "is_published", "capacity")
    [numbers] = written(Figure, "value", "upper_value")

    assert dates == ["2026-03-01 12:29:59.999999", "2026-03-01 12:30:00.000000", "2026-04-01", 1, None]
    assert written(Issue, "key", "recipients") == [[key.hex, '[1,{"a":null,"b":"\\u00f1"}]']]
    assert numbers == ["70.500", None]


def changes():
    moment = MOMENT + dt.timedelta(microseconds=1)
    yield Application, {"motivation": " "}
    yield Application, {"submitted_at": moment}
    yield Application, {"says_eligible": False}
    yield Application, {"rank": 2}
    yield Application, {"form_token": uuid.UUID(int=8)}
    yield Course, {"minutes": None}
    yield Course, {"title_es": "1"}


@pytest.mark.parametrize("number", range(7))
def test_each_change_of_a_value_shows_in_its_table_alone(number):
    course = make_course(minutes=60)
    facts = {"submitted_at": MOMENT, "form_token": uuid.UUID(int=7), "rank": 1, "says_eligible": True}
    make_application(make_open_edition(course=course), **facts)
    before = fingerprint(connection, kept())
    model, change = list(changes())[number]

    model.objects.update(**change)

    table = model._meta.db_table
    after = fingerprint(connection, kept())
    told = list(differences(before, after))
    assert told == [f"{table}: the same number of rows, and something in them differs"]
    assert whole(before) != whole(after)


def test_rows_that_come_and_go_are_counted():
    make_organisation()
    before = fingerprint(connection)
    make_organisation()

    assert list(differences(before, fingerprint(connection))) == ["courses_organisation: 1 rows before, 2 after"]


def test_order_of_writing_and_what_is_derived_do_not_count():
    first, second = make_organisation(slug="a"), make_organisation(slug="b")
    before = fingerprint(connection)

    Organisation.objects.filter(pk=first.pk).delete()
    Organisation.objects.bulk_create([first])
    Change.objects.all().delete()

    assert fingerprint(connection) == before
    assert second.pk > first.pk


def test_every_table_of_ours_and_of_the_libraries_is_read_but_those_that_are_derived():
    read = set(fingerprint(connection))
    derived = {"courses_change", "courses_searchentry", "courses_catalogueversion", "courses_likeness"}
    kept_beside = {each.words for each in INDEXED}
    there = {table for table in connection.introspection.table_names() if "_searchindex_" not in table} - kept_beside

    assert there - read == derived | {"django_migrations"}
    assert {"courses_course_topics", "courses_historicalcourse_topics", "django_session"} <= read
