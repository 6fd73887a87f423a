"""A page of a record's history: what each version changed, in as many queries whatever their number."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from courses.models import Resource
from tests.admin_forms import address_of, admin_url, form_of
from tests.factories import make_course, make_edition, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeps_history")]


def change(course, title, *topics):
    course.title_en = title
    course.topics.set(topics)
    course.save()


def versions(client, record, **asked):
    """`[(field, old, new), …]` for each version that the page shows."""
    page = client.get(admin_url(type(record), "history", record.pk), asked)
    assert page.status_code == 200
    return [
        [
            tuple(each[name] for name in ("field", "old", "new"))
            for each in getattr(version, "history_delta_changes", [])
        ]
        for version in page.context["page_obj"]
    ]


def test_relations_to_many_are_told_as_other_fields(staff):
    course = make_course(title_en="One")
    topics = [make_topic(name) for name in ("Border", "Asylum")]
    course.topics.set(topics[:1])
    course.topics.set(topics)

    assert versions(staff, course) == [
        [("Topics", "Border", "Border, Asylum")],
        [("Topics", "-", "Border")],
        [],
    ]


def test_what_was_deleted_since_is_told_too(staff):
    course, topic = make_course(), make_topic("Border")
    course.topics.set([topic])
    number = topic.pk
    topic.delete()

    assert versions(staff, course)[-2:] == [[("Topics", "-", f"Deleted topic (pk={number})")], []]


def test_the_last_version_of_a_page_has_its_changes_too(staff, monkeypatch):
    monkeypatch.setattr("courses.admin.history.KeepsHistory.history_list_per_page", 2)
    course = make_course(title_en="One")
    for title in ("Two", "Three"):
        course.title_en = title
        course.save()

    assert versions(staff, course) == [[("Title [en]", "Two", "Three")], [("Title [en]", "One", "Two")]]
    assert versions(staff, course, p=2) == [[]]


def test_change_is_told_once_in_whatever_language_one_reads(staff):
    """Not also as one of the column that says it in the reader's: to another reader it would say something else."""
    course = make_course(title_en="One", title_es="Uno")
    with translation.override("es"):
        course.title_es = "Dos"
        course.save()

    assert versions(staff, course) == [[("Title [es]", "Uno", "Dos")], []]


def test_form_that_is_sent_as_it_came_changes_nothing(staff):
    """Browsers end lines by two letters."""
    course = make_course(title_en="One", title_es="Uno", is_published=False, outcomes_en="First\nSecond")
    with translation.override("es"):
        sent = form_of(staff, course) | {"outcomes_en": "First\r\nSecond"}
        assert staff.post(address_of(course), sent).status_code == 302

    assert versions(staff, course) == [[], []]
    course.refresh_from_db()
    assert course.outcomes_en == "First\nSecond"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"is_published": False}, ("Published", "yes", "no")),
        ({"summary_en": "a" * 70 + "b" * 70}, ("Summary [en]", "…" + "a" * 60 + "…", "…" + "a" * 20 + "b" * 40 + "…")),
    ],
)
def test_values_are_told_as_people_read_them(staff, facts, told):
    course = make_course(is_published=True, summary_en="a" * 140)
    for name, value in facts.items():
        setattr(course, name, value)
    course.save()

    assert versions(staff, course)[0] == [told]


def test_a_page_takes_as_many_queries_whatever_the_versions(staff):
    course, topic, counted = make_course(), make_topic(), []
    for turns in (1, 8):
        for turn in range(turns):
            change(course, f"{turns} {turn}", *([topic] if turn % 2 else []))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            counted.append((len(versions(staff, course)), len(asked)))

    (few, first), (many, second) = counted
    assert few < many
    assert first == second


def test_moments_choices_and_files_are_told_as_people_read_them(staff):
    edition = make_edition(mode="in-person", opens_at=dt.datetime(2026, 1, 2, 15, 0, tzinfo=dt.UTC))
    edition.mode, edition.starts_on, edition.opens_at = "blended", dt.date(2026, 3, 2), None
    edition.starts_precision = "day"
    edition.save()
    resource = Resource.objects.create(course=edition.course, title_en="A", kind="document", file="resources/b.pdf")
    resource.file = "resources/a.pdf"
    resource.save()

    told = {field: (old, new) for field, old, new in versions(staff, edition)[0]}
    assert told["Mode"] == ("In person", "Blended")
    assert told["Starts on"] == ("-", "2 March 2026")
    assert told["Applications open"] == ("2 January 2026, 09:00", "-")
    assert ("File", "resources/b.pdf", "resources/a.pdf") in versions(staff, resource)[0]
