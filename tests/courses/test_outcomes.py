"""A file of who completed: whom each row means, and what is refused in which words."""

import datetime as dt
import zoneinfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from courses.outcome_columns import titles
from tests.exchange import csv_of, xlsx_of
from tests.factories import make_application, make_certificate, today
from tests.outcomes import counts, make_ended_edition, placed, recorded, refusals, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
NAMED = ["E-mail", "Given names", "Family names"]


@pytest.mark.sweep
@pytest.mark.parametrize(
    "header",
    [
        ["E-mail", "Completed on", "Result"],
        ["Email address", "Completion date", "Completed"],
        ["Correo electrónico", "Fecha de finalización", "Estado"],
        ["DIRECCIÓN DE CORREO", "Completed at", "Status"],
    ],
)
def test_headings_of_learning_platforms_are_known(staff, header):
    edition = make_ended_edition()
    application = placed(edition, "ana@example.org")

    recorded(staff, edition, ["ANA@example.org", today(-9).isoformat(), "yes"], header=header)

    application.refresh_from_db()
    assert [application.state, application.completed_at.date()] == ["completed", today(-9)]


def test_template_is_read_in_either_language(staff):
    edition = make_ended_edition()

    for language in ("en", "es"):
        with override(language):
            assert refusals(upload(staff, edition, content=csv_of(titles()))) == ["The file has a header but no rows."]


def test_address_column_is_needed_and_unknown_ones_are_told(staff):
    edition = make_ended_edition()
    placed(edition, "ana@example.org")

    assert refusals(upload(staff, edition, ["Ana"], header=["Given names"])) == [
        "The file lacks the column of the e-mail addresses. The template has it."
    ]
    page = upload(staff, edition, ["ana@example.org", "17"], header=["E-mail", "Grade"])
    assert [page.context["upload"].outcomes.unknown, "“grade”" in page.text] == [["grade"], True]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("word", "state"),
    [
        *(
            ("Completed", "completed"),
            ("Sí", "completed"),
            ("1", "completed"),
            ("Aprobado", "completed"),
        ),
        *(("Not completed", "not-completed"), ("not-completed", "not-completed"), ("No", "not-completed")),
        *(("false", "not-completed"), ("Failed", "not-completed"), ("Reprobado", "not-completed")),
        *(("no aprobado", "not-completed"), ("In progress", "not-completed"), ("En curso", "not-completed")),
    ],
)
def test_result_is_read_in_many_words(staff, word, state):
    edition = make_ended_edition()
    application = placed(edition, "ana@example.org")

    recorded(staff, edition, ["ana@example.org", "", word])

    application.refresh_from_db()
    assert application.state == state


@pytest.mark.sweep
@pytest.mark.parametrize("kind", ["text", "with a time", "cell of a workbook"])
def test_day_is_the_one_that_is_written_and_begins_where_the_edition_is(staff, kind):
    edition = make_ended_edition(time_zone="America/Tijuana")
    application = placed(edition, "ana@example.org")
    day = today(-9)
    rows = {
        "text": csv_of(["E-mail", "Completed on"], ["ana@example.org", day.isoformat()]),
        "with a time": csv_of(["E-mail", "Completed on"], ["ana@example.org", f"{day} 23:30"]),
        "cell of a workbook": xlsx_of(
            ["E-mail", "Completed on"], ["ana@example.org", dt.datetime(*day.timetuple()[:3], 9)]
        ),
    }

    recorded(staff, edition, content=rows[kind])

    application.refresh_from_db()
    local = application.completed_at.astimezone(zoneinfo.ZoneInfo("America/Tijuana"))
    assert [local.date(), local.time()] == [day, dt.time.min]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("day", "column", "sentence"),
    [
        ("03/04/2026", "Completed on", "“03/04/2026” can be read in two ways. Write the year first: 2026-04-30."),
        ("2026-02-31", "Completed on", "“2026-02-31” is no day of the calendar."),
        ("2026-02-31 10:00", "Completed on", "“2026-02-31” is no day of the calendar."),
        ("soon", "Completed on", "“soon” is not a date such as 2026-04-30."),
        ("2999-01-01", "Completed on", "This day is still to come."),
        ("1800-01-01", "Completed on", "A date must lie between the years 1900 and 2100."),
        ("0001-01-01", "Completed on", "A date must lie between the years 1900 and 2100."),
    ],
)
def test_day_that_cannot_be_is_told(staff, day, column, sentence):
    edition = make_ended_edition()
    placed(edition, "ana@example.org")

    assert refusals(upload(staff, edition, ["ana@example.org", day, ""])) == [(2, column, day, sentence)]


def test_day_before_the_edition_is_refused_and_its_first_is_not(staff):
    edition = make_ended_edition(starts=-30)
    placed(edition, "ana@example.org")

    before = upload(staff, edition, ["ana@example.org", today(-31).isoformat(), ""])
    first = upload(staff, edition, ["ana@example.org", today(-30).isoformat(), ""])

    assert [len(refusals(before)), refusals(before)[0][3].startswith("The edition starts later")] == [1, True]
    assert refusals(first) == []


def test_result_in_other_words_is_refused(staff):
    edition = make_ended_edition()
    placed(edition, "ana@example.org")

    assert refusals(upload(staff, edition, ["ana@example.org", "", "Perhaps"])) == [
        (2, "Result", "Perhaps", "“Perhaps” is neither “Completed” nor “Not completed”.")
    ]


# Whom a row means


def test_whoever_is_not_of_the_edition_or_has_no_place_is_told(staff):
    edition = make_ended_edition()
    placed(make_ended_edition(), "other@example.org")
    placed(edition, "gone@example.org", "withdrawn", "Luis Paz")

    page = upload(staff, edition, ["other@example.org", "", "yes"], ["gone@example.org", "", "yes"], ["", "", "yes"])

    assert refusals(page) == [
        (2, "E-mail", "other@example.org", "Nobody with this address has applied to this edition."),
        (3, "E-mail", "gone@example.org", "Luis Paz has no place: Withdrawn."),
        (4, "E-mail", "", "An address is missing."),
    ]


def test_domain_without_its_accent_is_nobodys(staff):
    edition = make_ended_edition()
    placed(edition, "ana@españa.example")

    page = upload(staff, edition, ["ana@espana.example", "", "yes"], ["ANA@ESPAÑA.example", "", "yes"])

    assert counts(page).startswith("1 completed")
    assert [row for row, *_why in refusals(page)] == [2]


def test_people_of_one_mailbox_are_told_apart_by_name(staff):
    edition = make_ended_edition()
    ana = placed(edition, "office@example.org", names="Ana Núñez López")
    luis = placed(edition, "office@example.org", names="Luis Paz")

    alone = upload(staff, edition, ["office@example.org", "", "yes"])
    words = "Several people have this address: Ana Núñez López and Luis Paz. Say in the row which of them it is."
    assert refusals(alone) == [(2, "E-mail", "office@example.org", words)]

    recorded(staff, edition, ["office@example.org", "ana", "NUNEZ"], header=NAMED)
    assert [each.state for each in (ana, luis) if each.refresh_from_db() is None] == ["completed", "confirmed"]
    recorded(staff, edition, ["office@example.org", "Paz Luis"], header=["E-mail", "Full name"])
    luis.refresh_from_db()
    assert luis.state == "completed"


def test_name_that_is_nobodys_at_the_address_is_refused(staff):
    edition = make_ended_edition()
    placed(edition, "office@example.org")

    page = upload(staff, edition, ["office@example.org", "Luis", "Paz"], header=NAMED)

    assert refusals(page) == [
        (2, "E-mail", "office@example.org", "This address is recorded for somebody else: Ana Núñez.")
    ]


def test_of_one_mailbox_who_has_the_place_is_meant(staff):
    edition = make_ended_edition()
    placed(edition, "office@example.org", "withdrawn")
    luis = placed(edition, "office@example.org", names="Luis Paz")

    recorded(staff, edition, ["office@example.org", "", "yes"])

    luis.refresh_from_db()
    assert luis.state == "completed"


def test_who_came_again_after_an_end_is_found_in_the_later_application(staff):
    edition = make_ended_edition()
    first = placed(edition, "ana@example.org", "rejected")
    again = make_application(edition, "confirmed", participant=first.participant)

    recorded(staff, edition, ["ana@example.org", "", "yes"])

    again.refresh_from_db()
    assert again.state == "completed"


# Twice, already, certified


def test_same_person_twice_is_once_and_with_another_content_an_error(staff):
    edition = make_ended_edition()
    placed(edition, "ana@example.org")
    placed(edition, "luis@example.org", names="Luis Paz")
    rows = [["ana@example.org", "", "yes"], ["ANA@example.org", "", "yes"], ["luis@example.org", "", "yes"]]

    page = upload(staff, edition, *rows, ["luis@example.org", "", "no"])

    assert counts(page) == "1 completed, 0 not completed, 1 unchanged and 2 rows with errors"
    assert [error[3] for error in refusals(page)] == ["Rows 4 and 5 say different things of the same person."] * 2


def test_who_stands_there_already_is_unchanged_and_keeps_the_first_day(staff):
    edition, first = make_ended_edition(), timezone.now() - dt.timedelta(days=20)
    application = placed(edition, "ana@example.org", "completed", completed_at=first)

    page = upload(staff, edition, ["ana@example.org", today(-3).isoformat(), ""])

    assert [counts(page), page.context["ticket"]] == [
        "0 completed, 0 not completed, 1 unchanged and 0 rows with errors",
        None,
    ]
    recorded(staff, edition, ["ana@example.org", "", "no"])
    recorded(staff, edition, ["ana@example.org", today(-3).isoformat(), ""])
    application.refresh_from_db()
    assert [application.state, application.completed_at] == ["completed", first]


@pytest.mark.parametrize(("language", "office"), [("es", "en"), ("", "es")])
def test_reason_of_the_portals_own_is_in_the_persons_language(staff, settings, language, office):
    settings.OFFICE_LANGUAGE = office
    edition = make_ended_edition()
    application = placed(edition, "ana@example.org", "not-completed", language=language)

    recorded(staff, edition, ["ana@example.org", "", "yes"])

    application.refresh_from_db()
    assert application.reason == "Así lo dice la lista de otra plataforma de aprendizaje."


def test_valid_certificate_stands_in_the_way(staff):
    edition = make_ended_edition()
    make_certificate(placed(edition, "ana@example.org", "completed"))
    make_certificate(placed(edition, "leo@example.org", "completed"), kind="participation")

    page = upload(staff, edition, ["ana@example.org", "", "no"], ["leo@example.org", "", "no"])

    words = "This person holds a valid certificate: withdraw it first."
    assert refusals(page) == [(2, "Result", "Not completed", words)]
