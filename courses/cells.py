"""One cell of an imported or exported file and the value it stands for. What cannot be read is told as `ValueError`."""

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries
from import_export.widgets import Widget

from courses.dates import moment_of
from courses.day_words import TwoWays, year_first
from courses.exports import BETWEEN, unescaped
from courses.folding import fold

LANGUAGES = ("en", "es")
YES, NO = {"true", "1", "yes", "si", "verdadero"}, {"false", "0", "no", "falso", ""}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
DECIMAL = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)  # or thousandths: nobody can tell
WITH_COMMA = re.compile(r"[+-]?\d{1,15},\d{1,15}", re.ASCII)


def tidy(value):
    """The text of a cell as it is kept: without the blanks around it, its lines ended in one way."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        value = value.date()
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class Text(Widget):
    def clean(self, value, row=None, **options):
        return unescaped(tidy(value)).strip()

    def render(self, value, obj=None, **options):
        return "" if value is None else value


class Whole(Widget):
    def clean(self, value, row=None, **options):
        text = Text().clean(value)
        if text and not WHOLE.fullmatch(text):
            raise ValueError(_("“%(value)s” is not a whole number.") % {"value": text})
        return int(text) if text else None

    render = Text.render


class Number(Widget):
    """A decimal number; a decimal comma where it can be nothing else."""

    def clean(self, value, row=None, **options):
        text = Text().clean(repr(value) if isinstance(value, float) else value)
        if not text:
            return None
        if THOUSANDS.fullmatch(text):
            words = _("“%(value)s” can be read in two ways. Write it without a comma, decimals after a point.")
            raise ValueError(words % {"value": text})
        if WITH_COMMA.fullmatch(text):
            text = text.replace(",", ".")
        if not DECIMAL.fullmatch(text):
            raise ValueError(_("“%(value)s” is not a number.") % {"value": text})
        return Decimal(text)

    def render(self, value, obj=None, **options):
        return "" if value is None else Decimal(f"{Decimal(value).normalize():f}")


class YesNo(Widget):
    def clean(self, value, row=None, **options):
        word = fold(Text().clean(value))
        if word not in YES | NO:
            raise ValueError(_("“%(value)s” is neither “true” nor “false”.") % {"value": tidy(value)})
        return word in YES

    def render(self, value, obj=None, **options):
        return bool(value)


class Day(Widget):
    """A day as ISO 8601 writes it, as a spreadsheet keeps it, or in any way that can mean one day alone."""

    def clean(self, value, row=None, **options):
        if isinstance(value, dt.datetime) and value.time() != dt.time.min:
            raise ValueError(_("“%(value)s” has a time; only a day belongs here.") % {"value": value})
        written = Text().clean(value)
        text = with_year_first(written)
        if not text:
            return None
        if not ISO_DAY.fullmatch(text):
            raise ValueError(_("“%(value)s” is not a date such as 2026-04-30.") % {"value": written})
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(_("“%(value)s” is no day of the calendar.") % {"value": text}) from error

    def render(self, value, obj=None, **options):
        return value.isoformat() if value else ""


class Moment(Widget):
    """A day and a time, in the portal's time zone unless it says how far from UTC."""

    def clean(self, value, row=None, **options):
        if isinstance(value, dt.datetime):
            return in_portal_zone(value)
        written = Text().clean(value)
        text = with_year_first(written)
        if not text:
            return None
        words = _("“%(value)s” is not a date with a time such as 2026-04-30T17:00.") % {"value": written}
        if not ISO_MOMENT.fullmatch(text):
            raise ValueError(words)
        try:
            return in_portal_zone(dt.datetime.fromisoformat(text))
        except OverflowError as error:
            raise ValueError(words) from error
        except ValueError as error:
            raise ValueError(str(error) if isinstance(error, Skipped) else words) from error

    def render(self, value, obj=None, **options):
        return localtime(value).isoformat() if value else ""


class Skipped(ValueError):
    """A local time that does not exist."""


def in_portal_zone(moment):
    try:
        return moment if moment.tzinfo else moment_of(moment)
    except ValueError as error:
        raise Skipped(str(error)) from error


def with_year_first(text):
    """Other ways to write a day, brought to the one that is read here."""
    try:
        return year_first(text)
    except TwoWays as error:
        words = _("“%(value)s” can be read in two ways. Write the year first: 2026-04-30.")
        raise ValueError(words % {"value": text}) from error
    except ValueError as error:
        raise ValueError(_("“%(value)s” is no day of the calendar.") % {"value": text}) from error


class Choice(Widget):
    """A value of a closed list, or its words in English or Spanish."""

    def __init__(self, choices, *, is_number=False):
        super().__init__()
        self.choices, self.is_number = choices, is_number

    @cached_property
    def codes(self):
        """The value by its folded words and by itself."""
        codes: dict[str, Any] = {}
        for language in LANGUAGES:
            with override(language):
                codes |= {fold(str(label)): code for code, label in self.choices}
        return codes | {fold(str(code)): code for code, label in self.choices}

    def clean(self, value, row=None, **options):
        text = Text().clean(value)
        if not text:
            return None if self.is_number else ""
        if fold(text) not in self.codes:
            listed = "; ".join(str(label) for code, label in self.choices)
            raise ValueError(_("“%(value)s” is none of these: %(listed)s.") % {"value": text, "listed": listed})
        return self.codes[fold(text)]

    render = Text.render


@cache
def country_codes():
    """Every country's code by its folded code and names."""
    codes: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            codes |= {fold(str(name)): code for code, name in countries}
    return codes | {fold(code): code for code, name in countries}


class Country(Widget):
    """An ISO 3166-1 code, or the country's name in English or Spanish."""

    def clean(self, value, row=None, **options):
        text = Text().clean(value)
        return country(text) if text else ""

    def render(self, value, obj=None, **options):
        return str(getattr(value, "code", value) or "")


class Countries(Widget):
    def clean(self, value, row=None, **options):
        return sorted({country(name) for name in parts(value)})

    def render(self, value, obj=None, **options):
        return BETWEEN.join(sorted(str(getattr(each, "code", each)) for each in value or ()))


def country(name):
    if fold(name) not in country_codes():
        raise ValueError(_("“%(value)s” is no country. Write its code, such as SV, or its name.") % {"value": name})
    return country_codes()[fold(name)]


def parts(value):
    """The values of a cell that has several."""
    texts = (part.strip() for part in Text().clean(value).split(BETWEEN.strip()))
    return list(dict.fromkeys(text for text in texts if text))
