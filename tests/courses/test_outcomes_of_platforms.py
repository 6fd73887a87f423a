"""Files of other platforms: nobody completes by what does not say so, and their headings and words are known."""

import re

import pytest

from courses.outcome_columns import result
from tests.factories import make_running_edition, today
from tests.outcomes import confirm, counts, make_ended_edition, placed, recorded, refusals, told, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def test_who_is_still_at_it_did_not_complete_once_the_edition_is_over_and_not_before(staff):
    over, running = make_ended_edition(), make_running_edition()
    placed(over, "ana@example.org")
    placed(running, "ana@example.org")
    row, header = ["ana@example.org", "En curso"], ["E-mail", "Estado"]

    assert counts(upload(staff, over, row, header=header)).startswith("0 completed, 1 not completed")
    words = "Still at it, and the edition is not over: record afterwards who did not complete."
    assert refusals(upload(staff, running, row, header=header)) == [(2, "Estado", "En curso", words)]


# What says nothing completes nobody


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("header", "row", "column"),
    [
        (["E-mail", "Result"], [""], "Result"),
        (["E-mail", "Fecha de finalización"], [""], "Fecha de finalización"),
        (["E-mail", "Completed on", "Estado"], ["", ""], "Estado"),
        (["Email address", "Quiz 1", "Course complete"], ["Not completed", ""], "Course complete"),
    ],
)
def test_row_that_says_neither_is_an_error_under_the_files_own_heading(staff, header, row, column):
    edition = make_ended_edition()
    placed(edition, "ana@example.org")
    placed(edition, "luis@example.org", names="Luis Paz")
    other = ["luis@example.org", *([today(-6).isoformat()] * len(row))][: len(header)]
    other = [*other[:-1], "yes"] if header[-1] in {"Result", "Estado"} else other

    page = upload(staff, edition, ["ana@example.org", *row], other, header=header)

    words = "The row says neither that the person completed nor that not."
    assert refusals(page) == [(2, column, "", words)]
    assert [str(row.application.participant) for row in page.context["upload"].outcomes.changing] == ["Luis Paz"]


GRADES = ["First name", "Last name", "ID number", "Email address", "Course total (Real)"]


def test_grades_of_moodle_complete_nobody_unless_staff_say_that_everybody_did(staff):
    edition = make_ended_edition()
    rows = []
    for name, grade in (("Ana", "91.00"), ("Luis", "48.00"), ("Eva", "-")):
        placed(edition, f"{name}@example.org", names=f"{name} Paz")
        rows.append([name, "Paz", "1", f"{name}@example.org", grade])

    page = upload(staff, edition, *rows, header=GRADES)

    assert page.context["upload"].outcomes.unknown == ["id number", "course total (real)"]
    assert "No column that is read says who completed." in page.text
    box = re.search(r"<label>(<input[^>]*everybody[^>]*>) ([^<]*)</label>", page.text)
    assert ["checked" in box[1], box[2]] == [False, "Everybody in this file completed: 3 people"]
    assert page.text.index("Not read, because") < page.text.index("3 completed, 0 not completed")

    refused = confirm(staff, edition, page)
    assert told(refused) == [
        "Nothing is recorded: the file does not say who completed, and you have not said it either."
    ]
    assert set(edition.applications.values_list("state", flat=True)) == {"confirmed"}
    confirm(staff, edition, refused, everybody="on")
    assert set(edition.applications.values_list("state", flat=True)) == {"completed"}


def test_nobody_is_asked_whether_all_completed_where_the_file_says_it(staff):
    edition = make_ended_edition()
    placed(edition, "ana@example.org")

    page = upload(staff, edition, ["ana@example.org", "", "yes"])

    assert "everybody" not in page.text.lower().partition("how a file is read")[0]


def test_moodles_course_complete_is_its_day(staff):
    edition, day = make_ended_edition(), today(-7)
    ana, luis = placed(edition, "ana@example.org"), placed(edition, "luis@example.org", names="Luis Paz")
    header = ["Email address", "Course complete"]
    written = f'"{day:%A}, {day.day} {day:%B} {day.year}, 4:12 PM"'

    recorded(staff, edition, ["ana@example.org", written], ["luis@example.org", "Not completed"], header=header)

    for each in (ana, luis):
        each.refresh_from_db()
    assert [ana.state, ana.completed_at.date(), luis.state] == ["completed", day, "not-completed"]


def test_column_known_as_result_is_a_day_where_days_stand_in_it(staff):
    edition, day = make_ended_edition(), today(-7)
    application = placed(edition, "ana@example.org")
    luis = placed(edition, "luis@example.org", names="Luis Paz")
    header = ["Correo", "Estado", "Finalizado"]

    recorded(
        staff,
        edition,
        ["ana@example.org", "Aprobado", day.isoformat()],
        ["luis@example.org", "Reprobado", ""],
        header=header,
    )

    for each in (application, luis):
        each.refresh_from_db()
    assert [application.state, application.completed_at.date(), luis.state] == ["completed", day, "not-completed"]


def test_two_columns_that_say_the_same_are_told_by_their_own_headings(staff):
    edition = make_ended_edition()

    page = upload(staff, edition, ["ana@example.org", "yes", "no"], header=["Correo", "Estado", "Finalizado"])

    assert refusals(page) == ["Two columns say the same: “Estado” and “Finalizado”."]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("completed", ["Completó", "completado", "Finalizó", "Terminó", "Aprobó", "APROBADA", "passed"]),
        (
            "not-completed",
            ["No completó", "no completado", "No finalizó", "no terminó", "No aprobó", "Reprobada", "reprobó"],
        ),
        ("not-completed", ["Desaprobado", "desaprobó", "failed", "Did not pass", "did not complete", "Not complete"]),
    ],
)
def test_results_are_read_in_the_words_of_both_languages(state, words):
    assert {word: result(word) for word in words} == dict.fromkeys(words, state)


@pytest.mark.parametrize("word", ["Suspendido", "Retirado", "90", "Aprobado con reservas", "No asistió"])
def test_what_may_mean_something_else_is_no_result(word):
    with pytest.raises(ValueError, match=f"^“{word}” is neither “Completed” nor “Not completed”.$"):
        result(word)


@pytest.mark.parametrize(
    "heading", ["Completado el", "Completó el", "Finalizado el", "Terminó el", "Fecha de completado"]
)
def test_day_has_its_headings_in_spanish(staff, heading):
    edition, day = make_ended_edition(), today(-7)
    application = placed(edition, "ana@example.org")

    recorded(staff, edition, ["ana@example.org", "Completó", day.isoformat()], header=["Correo", "Resultado", heading])

    application.refresh_from_db()
    assert [application.state, application.completed_at.date()] == ["completed", day]


def test_title_above_the_headings_is_no_heading(staff):
    edition = make_ended_edition()
    placed(edition, "ana@example.org")

    page = upload(staff, edition, ["Correo", "Estado"], ["ana@example.org", "Aprobado"], header=["Quienes completaron"])

    assert counts(page).startswith("1 completed")
