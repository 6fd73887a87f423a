"""What `carry_over` refuses before it does anything."""

import uuid

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from courses.models import Issue, Participant
from operations.carrying import path_of
from operations.databases import Refused, kept
from operations.fitting import unfit
from tests.factories import make_edition, make_participant

ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no such value")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the target has to be something else")
def test_target_is_postgresql(tmp_path):
    with pytest.raises(CommandError, match="names no PostgreSQL"):
        call_command("carry_over", f"sqlite:///{tmp_path}/a.sqlite3")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgres://localhost/a", "stands in SQLite"),
        ("sqlite:////nowhere/a.sqlite3", "/nowhere/a.sqlite3 is no file of SQLite"),
        ("a.sqlite3", "names no database"),
        ("nothing://a", "names no database"),
        (f"sqlite:///{__file__}", "is no file of SQLite"),
    ],
)
def test_source_is_a_file_of_sqlite(url, said):
    with pytest.raises(Refused, match=said):
        path_of(url)


@ON_SQLITE
@pytest.mark.django_db
def test_values_that_do_not_fit_are_named_and_others_are_not():
    fits = make_participant(position="é" * 200)
    wrong = make_participant(position="a\x00b")
    edition = make_edition()
    for recipients in ([["a\x00"]], [["\\u0000", "\\\\u0000"]]):
        Issue.objects.create(edition=edition, kind="completion", key=uuid.uuid4(), recipients=recipients)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("UPDATE courses_participant SET given_names = %s WHERE id = %s", ["é" * 201, wrong.pk])
        cursor.execute("PRAGMA ignore_check_constraints = OFF")

    issue = Issue.objects.order_by("pk").first()
    assert list(unfit(connection, kept())) == [
        f"courses_issue {issue.pk}, recipients: it holds the character NUL, which PostgreSQL does not take",
        f"courses_participant {wrong.pk}, given_names: it is longer than 200 characters",
        f"courses_participant {wrong.pk}, position: it holds the character NUL, which PostgreSQL does not take",
    ]
    assert Participant.objects.filter(pk=fits.pk).exists()
