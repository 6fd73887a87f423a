"""How far people come in a course, module by module, as the staff's reports tell it."""

from functools import partial

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from tests.exchange import queries
from tests.factories import make_application, make_edition, make_participant
from tests.portal.test_reports import FILE, PAGE, file_rows, report
from tests.roles import logged_in
from tests.studies import make_taught_edition, study

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client):
    return logged_in(client, "Analyst")


def taught(*numbers, confirmed, **facts):
    """An edition in which so many have done each module, one after another."""
    edition, modules = make_taught_edition(len(numbers), **facts)
    fill(edition, modules, numbers, confirmed)
    return edition


def fill(edition, modules, numbers, confirmed):
    for place in range(confirmed):
        application = make_application(edition, "confirmed")
        study(application, *(module for module, number in zip(modules, numbers, strict=True) if place < number))


def modules(client, edition):
    """`[(done, people, share, against the one before)]`"""
    lines = report(client, edition=edition.pk).modules.lines
    return [(str(line.shown), str(line.people), line.share_in_words, line.fewer_in_words) for line in lines]


def test_modules_of_an_edition_are_counted_of_the_confirmed_and_against_the_one_before(staff):
    edition = taught(6, 4, 5, confirmed=8)
    make_application(edition, "submitted")

    assert modules(staff, edition) == [
        ("6", "6", "75%", "2 fewer"),
        ("4", "4", "50%", "2 fewer"),
        ("5", "5", "62.5%", "1 more"),
    ]
    assert "By module" in staff.get(PAGE, {"edition": edition.pk}).text
    assert report(staff).modules is None


def test_who_never_took_up_a_place_is_not_of_them_and_who_withdrew_is(staff):
    edition, themes = make_taught_edition(1)
    for state, was in (("withdrawn", "confirmed"), ("withdrawn", "submitted"), ("completed", "confirmed")):
        application = make_application(edition, state)
        application.transitions.create(from_state="submitted", to_state=was)
        study(application, *themes)

    assert modules(staff, edition) == [("2", "2", "100%", "as many")]


def test_course_counts_all_its_editions_and_people_once_the_erased_too(staff):
    edition, themes = make_taught_edition(1)
    again, erased = make_participant(), make_participant(email="", erased_at=timezone.now())
    for given in (edition, make_edition(edition.course)):
        for participant in (again, erased):
            study(make_application(given, "confirmed", participant=participant), *themes)

    line = report(staff, course=edition.course_id).modules.lines[0]

    assert [str(line.shown), str(line.people)] == ["4", "2"]


def test_course_without_modules_has_no_such_table(staff):
    edition = make_edition()

    assert [modules(staff, edition), "By module" in staff.get(PAGE, {"edition": edition.pk}).text] == [[], False]


def test_who_left_after_a_module_is_not_told_where_they_are_few(analyst):
    edition = taught(20, 18, 12, confirmed=25)

    assert modules(analyst, edition) == [
        ("20", "20", "80%", "5 fewer"),
        ("not shown", "not shown", "not shown", "not shown"),
        ("12", "12", "48%", "not shown"),
    ]
    told = [row["Participations"] for row in file_rows(analyst, edition=edition.pk) if row["Table"] == "By module"]
    assert told == ["20", "not shown", "12"]


def test_page_and_file_say_that_the_modules_are_kept_back(analyst):
    edition = taught(3, 2, confirmed=4)

    page = analyst.get(PAGE, {"edition": edition.pk})

    assert [page.context["report"].modules.is_kept, "1. Theme" in page.text] == [True, False]
    told = [row["Participations"] for row in file_rows(analyst, edition=edition.pk) if row["Table"] == "By module"]
    assert told == ["kept back"]


def test_number_hidden_of_an_edition_is_hidden_elsewhere_of_the_course_too(analyst):
    edition, themes = make_taught_edition(2)
    other = make_edition(edition.course)
    fill(edition, themes, (20, 18), 20)
    fill(other, themes, (30, 30), 30)

    of_course = report(analyst, course=edition.course_id).modules.lines
    assert [str(line.shown) for line in of_course] == ["50", "not shown"]
    assert [each[0] for each in modules(analyst, edition)] == ["20", "not shown"]
    assert "not shown" in {str(of_course[1].shown), modules(analyst, other)[1][0]}


def test_file_has_the_modules_with_numbers_to_reckon_with(staff):
    edition = taught(8, 2, confirmed=10)

    rows = [row for row in file_rows(staff, edition=edition.pk, hxl="on") if row["Table"] == "By module"]

    facts = ("Participations", "People", "Share of the confirmed, in per cent", "Fewer than the module before")
    assert [tuple(row[name] for name in facts) for row in rows] == [("8", "8", "80.0", "2"), ("2", "2", "20.0", "6")]
    assert [row["Module"].partition(".")[0] for row in rows] == ["1", "2"]


def test_file_in_which_few_left_after_a_module_is_put_on_record(client):
    """No number of it is below 5."""
    edition = taught(12, 10, confirmed=12)
    logged_in(client, "Training officer").post(FILE, {"edition": edition.pk})

    assert LogEntry.objects.get().object_id == str(edition.pk)


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["Analyst", "Administrator"])
def test_many_modules_and_people_take_as_many_queries_as_few(client, role):
    logged_in(client, role)
    few, many = taught(2, 1, confirmed=3), taught(9, 8, 7, 6, 5, 4, 3, 2, 1, confirmed=9)
    make_edition(many.course)
    client.get(PAGE)

    counts = [queries(partial(client.get, PAGE, {"edition": edition.pk})) for edition in (few, many)]

    assert counts[0] == counts[1] <= 36  # PostgreSQL is asked to give the sums more memory
