"""Days as people and other platforms write them, brought to the way in which this one reads them: year first."""

import datetime as dt
import re
from functools import cache

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import override

from courses.folding import fold

TURNED_ROUND = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?P<rest>[\s,].*)?", re.ASCII)
WEEKDAY = r"(?:[^\W\d]+\.?,\s*)?"  # it says nothing that the date does not
DAY = r"(?P<day>\d{1,2})(?:\.?(?:st|nd|rd|th|er|ro|[oº°])\.?)?"  # `1.º`, `2nd`
DAY_FIRST = re.compile(
    WEEKDAY
    + DAY
    + r"[\s-]+(?:(?:de|of)\s+)?(?P<month>[^\W\d]+)\.?,?[\s-]+(?:del?\s+)?(?P<year>\d{4})(?P<rest>[\s,].*)?"
)
MONTH_FIRST = re.compile(WEEKDAY + r"(?P<month>[^\W\d]+)\.?\s+" + DAY + r",?\s+(?P<year>\d{4})(?P<rest>[\s,].*)?")


class TwoWays(ValueError):
    """Day and month of a date cannot be told apart."""


@cache
def months():
    """`{folded name or its first three letters: number}` in English and Spanish."""
    found = {"sept": 9, "setiembre": 9, "set": 9}
    for code in ("en", "es"):
        with override(code):
            for names in (MONTHS, MONTHS_3):
                found |= {fold(str(name)).rstrip("."): number for number, name in names.items()}
    return found


def year_first(text):
    """`25/11/2026` and `25 de noviembre de 2026` become `2026-11-25`, with the time after it where one is written.

    Anything else comes back as it is. Raises TwoWays where the day may be the month, and ValueError where the
    calendar has no such day.
    """
    if turned := TURNED_ROUND.fullmatch(text):
        return with_rest(of_numbers(turned), turned)
    folded = fold(text)
    named = DAY_FIRST.fullmatch(folded) or MONTH_FIRST.fullmatch(folded)
    if named is None or named["month"] not in months():
        return text
    return with_rest(dt.date(int(named["year"]), months()[named["month"]], int(named["day"])), named)


def with_rest(day, match):
    return " ".join(filter(None, [day.isoformat(), (match["rest"] or "").strip(" ,")]))


def of_numbers(turned):
    """The day comes first unless it cannot. With two digits for the year, hyphens may put the year first."""
    first, between, second, year = turned[1], turned[2], turned[3], turned[4]
    one, other = int(first), int(second)
    if (one != other and max(one, other) <= 12) or (len(year) == 2 and between == "-"):
        raise TwoWays
    day, month = (other, one) if other > 12 else (one, other)
    return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, day)
