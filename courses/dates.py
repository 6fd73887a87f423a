"""Dates in words, never more precise than their source, and the portal's own day.

A date known to a month or year is stored as the first day of it where it starts something and as the last where
it ends something; the precision decides the words alone.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.choices import EndPrecision, Precision

DAY, MONTH, YEAR, BY = EndPrecision.DAY, EndPrecision.MONTH, EndPrecision.YEAR, EndPrecision.BY
FORMATS = {DAY: "DATE_FORMAT", BY: "DATE_FORMAT", MONTH: "YEAR_MONTH_FORMAT", YEAR: "Y"}
MACHINE_LENGTHS = {DAY: 10, BY: 10, MONTH: 7, YEAR: 4}


def day_of(moment):
    """The calendar day of an aware moment, in the portal's one time zone."""
    return timezone.localtime(moment).date()


def first_day(date, precision):
    """The day a start of this precision is stored as."""
    if precision == Precision.YEAR:
        return date.replace(month=1, day=1)
    return date.replace(day=1) if precision == Precision.MONTH else date


def last_day(date, precision):
    """The day an end of this precision is stored as."""
    if precision == EndPrecision.YEAR:
        return date.replace(month=12, day=31)
    if precision == EndPrecision.MONTH:
        return (date.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return date


def plain(text, date, precision):
    return text


def timed(text, date, precision):
    """The words inside a `<time>`, whose machine-readable value is as precise as the words and no more."""
    return format_html('<time datetime="{}">{}</time>', machine(date, precision), text)


def machine(date, precision):
    """ISO 8601, cut to the precision: `2018-09-24`, `2018-09`, `2018`."""
    return date.isoformat()[: MACHINE_LENGTHS[precision]]


def in_words(date, precision, mark=plain):
    """`24 September 2018`, `September 2018` or `2018`, in the active language."""
    return mark(date_format(date, FORMATS[precision]), date, precision)


def hours(minutes):
    """`80 hours`, `1 hour 30 minutes`."""
    whole, rest = divmod(minutes, 60)
    words = []
    if whole:
        words.append(ngettext("%(count)d hour", "%(count)d hours", whole) % {"count": whole})
    if rest:
        words.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(words)


@dataclass(frozen=True)
class Span:
    """From one date to another, each with its precision, or None and blank where it is not known."""

    starts: dt.date | None
    starts_precision: str
    ends: dt.date | None
    ends_precision: str

    def __str__(self):
        return self.in_words()

    def __bool__(self):
        return bool(self.starts or self.ends)

    def in_words(self, mark=plain):
        """`29 to 30 August 2019`, `from 24 April 2017, closed by 7 July 2017`, `December 2018`; blank for no dates."""
        if self.starts and self.ends:
            return self._both(mark)
        if self.starts:
            return _("%(start)s; end not published") % {"start": self._from(mark)}
        if self.ends:
            return self._until(mark)
        return ""

    def _both(self, mark):
        if self.ends_precision == EndPrecision.BY:
            ends = in_words(self.ends, self.ends_precision, mark)
            return _("%(start)s, closed by %(end)s") % {"start": self._from(mark), "end": ends}
        if self.starts_precision != self.ends_precision:
            return _("%(start)s %(end)s") % {"start": self._from(mark), "end": self._until(mark)}
        if self._is_one_date():
            return in_words(self.ends, self.ends_precision, mark)
        words = {
            "start": mark(self._shortest_start(), self.starts, self.starts_precision),
            "end": in_words(self.ends, self.ends_precision, mark),
        }
        if self.starts_precision == Precision.DAY:
            return pgettext("days", "%(start)s to %(end)s") % words
        return pgettext("months or years", "%(start)s to %(end)s") % words

    def _is_one_date(self):
        return machine(self.starts, self.starts_precision) == machine(self.ends, self.ends_precision)

    def _shortest_start(self):
        """The start without what the end says anyway: the same year, the same month."""
        same_year = self.starts.year == self.ends.year
        if self.starts_precision == Precision.MONTH and same_year:
            return date_format(self.starts, "F")
        if self.starts_precision == Precision.DAY and same_year:
            same_month = self.starts.month == self.ends.month
            return date_format(self.starts, "j" if same_month else "MONTH_DAY_FORMAT")
        return date_format(self.starts, FORMATS[self.starts_precision])

    def _from(self, mark):
        date = in_words(self.starts, self.starts_precision, mark)
        if self.starts_precision == Precision.DAY:
            return pgettext("a day", "from %(date)s") % {"date": date}
        return pgettext("a month or year", "from %(date)s") % {"date": date}

    def _until(self, mark):
        date = in_words(self.ends, self.ends_precision, mark)
        if self.ends_precision == EndPrecision.BY:
            return _("closed by %(date)s") % {"date": date}
        if self.ends_precision == EndPrecision.DAY:
            return pgettext("a day", "until %(date)s") % {"date": date}
        return pgettext("a month or year", "until %(date)s") % {"date": date}
