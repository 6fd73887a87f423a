"""Days as people and platforms write them: read where they can mean one day alone."""

import datetime as dt
import re
from contextlib import suppress

import pytest
from django.utils.dates import MONTHS
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from courses.cells import ISO_DAY, Day, Moment
from courses.day_words import year_first
from courses.outcome_columns import completed_on

DAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    "written",
    [
        *("2026-11-25", "25/11/2026", "11/25/2026", "25.11.2026", "25-11-2026", "25/11/26", "25. 11. 2026"),
        *("25 November 2026", "25 Nov 2026", "25-Nov-2026", "November 25, 2026", "nov. 25 2026"),
        *("25 de noviembre de 2026", "25 DE NOVIEMBRE DEL 2026", "25 nov. 2026", "Noviembre 25, 2026"),
        *("Wednesday, 25 November 2026", "miércoles, 25 de noviembre de 2026", "Wed., 25 Nov 2026"),
    ],
)
def test_day_is_read(written):
    assert Day().clean(written) == DAY


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *((each, dt.date(2020, 9, 15)) for each in ("15 de setiembre de 2020", "15-set-2020", "15 sept. 2020")),
        *(
            (each, dt.date(2020, 9, 15))
            for each in ("September 15th, 2020", "15th of September 2020", "Sep. 15th 2020")
        ),
        *((f"{first} de mayo de 2020", dt.date(2020, 5, 1)) for first in ("1.º", "1º", "1°", "1.er", "1ro", "1o.")),
        *((f"May {day}, 2020", dt.date(2020, 5, int(day[:-2]))) for day in ("1st", "2ND", "3rd", "22nd")),
    ],
)
def test_day_is_read_with_an_ordinal_and_in_every_spelling_of_its_month(written, day):
    assert Day().clean(written) == day


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        *((day, f"“{day}” can be read in two ways. Write the year first: 2026-04-30.") for day in ("03/04/2026",)),
        ("12/11/2026", "“12/11/2026” can be read in two ways. Write the year first: 2026-04-30."),
        ("25-11-26", "“25-11-26” can be read in two ways. Write the year first: 2026-04-30."),
        ("31/02/2026", "“31/02/2026” is no day of the calendar."),
        ("13/13/2026", "“13/13/2026” is no day of the calendar."),
        ("31 de febrero de 2026", "“31 de febrero de 2026” is no day of the calendar."),
        ("15th hour of May 2020", "“15th hour of May 2020” is not a date such as 2026-04-30."),
        ("25 Brumaire 2026", "“25 Brumaire 2026” is not a date such as 2026-04-30."),
        ("25/11/2026 10:00", "“25/11/2026 10:00” is not a date such as 2026-04-30."),
    ],
)
def test_day_that_cannot_be_told_is_refused(written, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        Day().clean(written)


@pytest.mark.parametrize(
    "written",
    [
        *("Wednesday, 25 November 2026, 4:12 PM", "miércoles, 25 de noviembre de 2026, 16:12"),
        *("25/11/26, 16:12", "2026-11-25T16:12:00Z", "2026-11-25 16:12", "25/11/2026 4:12 p. m."),
    ],
)
def test_time_beside_a_day_of_completion_is_left_aside(written):
    assert completed_on(written) == DAY


def test_moment_has_its_day_in_any_way():
    assert Moment().clean("25/11/2026 16:12") == Moment().clean("2026-11-25T16:12")


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.sampled_from("/.-"))
def test_day_is_that_day_or_refused(day, between):
    written = f"{day.day}{between}{day.month}{between}{day.year}"

    try:
        assert year_first(written) == day.isoformat()
    except ValueError:
        assert 12 >= day.day != day.month


@pytest.mark.parametrize("number", range(1, 13))
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_month_is_known(number, language):
    with override(language):
        assert year_first(f"3 {MONTHS[number]} 2026") == f"2026-{number:02}-03"


@given(st.text(max_size=40))
def test_anything_else_is_left_as_it_is_or_refused(text):
    with suppress(ValueError):
        assert year_first(text) == text or ISO_DAY.match(year_first(text))
