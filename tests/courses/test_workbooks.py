"""Workbooks for the two imports of people: participants, and who completed. What both read of a file: test_files.py."""

import datetime as dt

import pytest

from courses.models import Application, Participant
from tests import outcomes, participants
from tests.exchange import xlsx_of
from tests.factories import today
from tests.outcomes import make_ended_edition, placed
from tests.participants import brought_in
from tests.spoilt import SPOILT, changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
NAMES = ["Given names", "Family names"]
CELL = "xl/worksheets/sheet1.xml"


@pytest.fixture
def edition():
    edition = make_ended_edition()
    placed(edition, "ana@example.org")
    return edition


def computed(content, value):
    """The workbook with the values of its formulas, as a spreadsheet program saves it."""
    return changed(CELL, lambda part: part.replace(b"<v />", f"<v>{value}</v>".encode()), content)


@pytest.mark.sweep
@pytest.mark.parametrize(("content", "sentence"), SPOILT.values(), ids=SPOILT)
def test_spoilt_workbook_is_told_at_its_field_and_kept_nowhere(staff, edition, folder, content, sentence):
    pages = [
        participants.upload(staff, content=content, name="a.xlsx"),
        outcomes.upload(staff, edition, content=content, name="a.xlsx"),
    ]

    for page in pages:
        (told,) = page.context["form"].errors["import_file"]
        assert [page.status_code, told.startswith(sentence)] == [200, True]
    assert not list(folder.glob("*"))
    assert [Participant.objects.count(), Application.objects.get().state] == [1, "confirmed"]


# Participants


@pytest.mark.parametrize("name", ["+33 1 23", "0012", "-Ana", "@SUM(1)", "محمد", "O'Brien"])
def test_text_of_a_workbook_is_kept_letter_by_letter(staff, name):
    brought_in(staff, content=xlsx_of(NAMES, ["Ana", "Paz"], [name, "Example"]))

    assert Participant.objects.get(family_names="Example").given_names == name


def test_formula_of_a_name_is_never_kept_but_its_value(staff):
    content = xlsx_of(NAMES, ['=HYPERLINK("http://x.example", "Ana")', "Paz"])
    shown = computed(content, "Ana")

    brought_in(staff, content=changed(CELL, lambda part: part.replace(b'<c r="A2"', b'<c t="str" r="A2"'), shown))

    assert Participant.objects.get().given_names == "Ana"


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("Year of birth", 1985.5, "“1985.5” is not a whole number."),
        ("Year of birth", "1985,5", "“1985,5” is not a whole number."),
        ("Year of birth", dt.time(19, 8, 5), "“19:08:05” is not a whole number."),
        (
            "Year of birth",
            31_140,
            "A year of birth has four digits and is past.",
        ),  # as a spreadsheet keeps a day of 1985
        ("Year of birth", True, "“True” is not a whole number."),
        ("Country of work", "Atlántida", "“Atlántida” is no country."),
        ("Country of work", 502, "“502” is no country."),
    ],
)
def test_value_of_another_kind_is_told_by_row_and_column(staff, column, value, sentence):
    page = participants.upload(staff, content=xlsx_of([*NAMES, column], ["Ana", "Paz", value]))

    ((number, told_column, _value, told),) = participants.refusals(page)
    assert [number, told_column, told.startswith(sentence)] == [2, column, True]


# Who completed


@pytest.mark.parametrize(
    ("cell", "state"), [(True, "completed"), (False, "not-completed"), (1, "completed"), (0, "not-completed")]
)
def test_tick_of_a_workbook_is_a_result(staff, edition, cell, state):
    outcomes.recorded(staff, edition, content=xlsx_of(["E-mail", "Result"], ["ana@example.org", cell]))

    assert edition.applications.get().state == state


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (45_123, "“45123” is not a date such as 2026-04-30."),
        (dt.date(2999, 1, 1), "This day is still to come."),
        (dt.time(9, 30), "“09:30:00” is not a date such as 2026-04-30."),
        ("31/02/2026", "“31/02/2026” is no day of the calendar."),
    ],
)
def test_day_of_a_workbook_that_cannot_be_is_told(staff, edition, cell, sentence):
    page = outcomes.upload(staff, edition, content=xlsx_of(["E-mail", "Completed on"], ["ana@example.org", cell]))

    assert [told for _row, _column, _value, told in outcomes.refusals(page)] == [sentence]


@pytest.mark.sweep
def test_one_bad_row_among_very_many_is_found_and_stops_them_all(staff, edition):
    rows = [[f"a{number}@example.org", today(-9)] for number in range(9_999)]
    rows[9_997] = ["ana@example.org", "soon"]

    page = outcomes.upload(staff, edition, content=xlsx_of(["E-mail", "Completed on"], *rows))

    assert (9_999, "Completed on", "soon", "“soon” is not a date such as 2026-04-30.") in outcomes.refusals(page)
    assert page.context["ticket"] is None
