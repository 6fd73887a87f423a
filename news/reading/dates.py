"""Dates in words and in digits: `July 7, 2017`, `7 de julio de 2017`, `22 / 03 / 2019`, `24/09`, `2016`."""

import datetime as dt
import re

from news.choices import FindingKind
from news.reading.page import When
from news.reading.qualifiers import qualifier_before
from news.reading.vocabulary import COUNTED, DASHES, MONTHS, SCALES, words

YEAR = re.compile("(?:19|20)[0-9]{2}|2100")
DAY = re.compile("0?[1-9]|[12][0-9]|3[01]")
DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.((?:19|20)[0-9]{2})")
DAY_SUFFIXES = words("st nd rd th º ° er ro")
BEFORE_MONTH = words("of de")
BEFORE_YEAR = words(", of de del ano")
SHORTENED = words("jan feb mar apr jun jul aug sep sept oct nov dec")  # with a full stop, which ends no sentence
UNTIL, THE = DASHES | words("to until till through a al hasta"), words("the el")
BETWEEN = DASHES | words("to and a al y")
LONGEST = 31  # days of a month
LEAP = 2000  # a year that has every day of the calendar


def dates(page):
    """The findings of every date; a range gives one for each end."""
    place = 0
    while place < len(page):
        found = found_at(page, place)
        for first, last, when in found:
            yield page.find(FindingKind.DATE, first, last, when if when.year else with_year_of_end(page, found, when))
        place = found[-1][1] + 1 if found else place + 1


def found_at(page, place):
    """`(first place, last place, date)` of each date that the first fitting rule reads here."""
    rules = RULES if page.is_free(place) else ()
    return next(filter(None, (rule(page, place) for rule in rules)), [])


def with_year_of_end(page, found, when):
    """A day without a year that begins a range takes that of its end: `12 September to 7 October 2018`."""
    place = found[-1][1] + 1
    end = found_at(page, place + 1 + (page.word(place + 1) in THE)) if page.word(place) in UNTIL else []
    last = end[-1][2] if end else when
    if not (last.year and last.month):
        return when
    is_of_year_before = (when.month, when.day) > (last.month, last.day or LONGEST)
    return real(last.year - is_of_year_before, when.month, when.day) or when


def real(year, month, day=None):
    """The date if the calendar has it, else None."""
    try:
        dt.date(year or LEAP, month, day or 1)
    except ValueError:
        return None
    return When(year, month, day)


def day_at(page, place):
    """`(day, last place)` of a day's number with its suffix; None where none stands."""
    if not (page.is_free(place) and page.is_a(place, "numeral") and DAY.fullmatch(page.printed(place))):
        return None
    suffix = place + 1 + (page.word(place + 1) == "." and page.is_glued(place + 1))
    is_suffixed = page.word(suffix) in DAY_SUFFIXES and page.is_glued(suffix)
    return int(page.printed(place)), suffix if is_suffixed else place


def month_at(page, place):
    """The month's number, or None; in English a month has a capital, which `may` and `march` have not."""
    month = MONTHS[page.language].get(page.word(place)) if page.is_free(place) else None
    return month if month and (page.language == "es" or page.printed(place)[:1].isupper()) else None


def after_word(page, place):
    """The place after a word, and after the full stop of a shortened month."""
    is_shortened = page.word(place) in SHORTENED and page.word(place + 1) == "." and page.is_glued(place + 1)
    return place + 1 + is_shortened


def year_after(page, place):
    """`(year, last place)` of what follows a month or day; None and the place where no year does."""
    following = after_word(page, place)
    for _word in range(2):
        following += page.word(following) in BEFORE_YEAR
    if is_year(page, following):
        return int(page.printed(following)), following
    return None, place


def is_year(page, place):
    return page.is_free(place) and page.is_a(place, "numeral") and bool(YEAR.fullmatch(page.printed(place)))


def slashed(page, place):
    """`22 / 03 / 2019`, `24-09-2018`, `24/09`, `2019-03-22`; the day first where either could be."""
    parts: list[str] = []
    last = place - 2
    while len(parts) < 3 and page.is_a(last + 2, "numeral") and (not parts or is_separator(page, last + 1, place + 1)):
        last += 2
        parts.append(page.printed(last))
    when = ordered(parts)
    if when is None or (len(parts) == 2 and page.word(place + 1) != "/"):
        return None
    return [(place, last, when)]


def is_separator(page, place, model):
    """A slash, or a hyphen without spaces, as the first separator is."""
    if page.word(place) != page.word(model):
        return False
    return page.word(place) == "/" or (page.word(place) == "-" and page.is_glued(place) and page.is_glued(place + 1))


def ordered(parts):
    """The date of two or three numbers, or None; a month of one digit alone, as in `24/7`, is none."""
    if not all(part.isdigit() for part in parts):
        return None
    if len(parts) == 2:
        day, month = parts
        return real(None, int(month), int(day)) if len(month) == 2 and 0 < len(day) <= 2 else None
    if len(parts) != 3 or sorted(map(len, parts))[1] > 2:
        return None
    if YEAR.fullmatch(parts[0]):
        return real(*map(int, parts))
    if not YEAR.fullmatch(parts[2]):
        return None
    day, month, year = map(int, parts)
    return real(year, month, day) or real(year, day, month)


def dotted(page, place):
    """`22.03.2019`."""
    match = DOTTED.fullmatch(page.printed(place))
    when = match and real(int(match[3]), int(match[2]), int(match[1]))
    return [(place, place, when)] if when else None


def day_and_month(page, place):
    """`7 July 2017`, `7 de julio de 2017`, `29-30 August`, `del 29 al 30 de agosto de 2019`."""
    days = days_at(page, place)
    if not days:
        return None
    month_place = days[-1][1] + 1
    month_place += page.word(month_place) in BEFORE_MONTH
    month = month_at(page, month_place)
    if not month:
        return None
    year, last = year_after(page, month_place)
    return dated(days, month, year, (0, last))


def month_and_day(page, place):
    """`July 7, 2017`, `April 24`, `August 29-30, 2019`, `Sept. 24`; not `in Aug. 24 people`."""
    after = after_word(page, place)
    month, days = month_at(page, place), days_at(page, after)
    if not (month and days) or (after > place + 1 and page.word(days[-1][1] + 1) in COUNTED[page.language]):
        return None
    year, last = year_after(page, days[-1][1])
    found = dated(days, month, year, (0, last))
    return found and [(place, *found[0][1:]), *found[1:]]


def days_at(page, place):
    """`(place, last place, day)` for a day, or for the two ends of a range of days."""
    first = day_at(page, place)
    if not first:
        return []
    day, last = first
    second = day_at(page, last + 2) if page.word(last + 1) in BETWEEN else None
    return [(place, last, day), *([(last + 2, second[1], second[0])] if second else [])]


def dated(days, month, year, end):
    """A finding's parts for each day, the last reaching to the end; None where the calendar lacks one."""
    found = [(first, max(last, end[number == len(days) - 1]), real(year, month, day))
             for number, (first, last, day) in enumerate(days)]  # fmt: skip
    return found if all(when for _first, _last, when in found) else None


def month_and_year(page, place):
    """`August 2019`, `agosto de 2019`, `January-May 2017`, `enero a mayo de 2017`."""
    month, between = month_at(page, place), after_word(page, place)
    second = month_at(page, between + 1) if month and page.word(between) in BETWEEN else None
    year, last = year_after(page, between + 1 if second else place)
    if not (month and year):
        return None
    if second:
        return [(place, place, When(year, month)), (between + 1, last, When(year, second))]
    return [(place, last, When(year, month))]


def year(page, place):
    """`2016`, unless it counts something, is glued to other signs or is part of a price."""
    if not is_year(page, place) or not stands_free(page, place):
        return None
    before, following = page.word(place - 1), page.word(place + 1)
    if (
        "agenda" in {before, following}
        or following in COUNTED[page.language]
        or following in SCALES[page.language]
        or following == "%"
    ):
        return None
    return None if qualifier_before(page, place).words else [(place, place, When(int(page.printed(place))))]


def stands_free(page, place):
    """No word, sign of a price or slash touches it."""
    before, after = page.word(place - 1), page.word(place + 1)
    touched = page.is_glued(place) and (page.is_a(place - 1, "word") or before in {"$", "€", "/", "#", ":"})
    return not touched and not (page.is_glued(place + 1) and (page.is_a(place + 1, "word") or after == ":"))


RULES = [slashed, dotted, day_and_month, month_and_day, month_and_year, year]
