"""Dates in words, never more precise than their source, and the portal's own day.

A date known to a month or year is stored as the first day of it where it starts something and as the last where
it ends something; the precision decides the words alone.
"""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.choices import EndPrecision, Precision

DAY, MONTH, YEAR, BY = EndPrecision.DAY, EndPrecision.MONTH, EndPrecision.YEAR, EndPrecision.BY
FORMATS: dict[str, str] = {DAY: "DATE_FORMAT", BY: "DATE_FORMAT", MONTH: "YEAR_MONTH_FORMAT", YEAR: "Y"}
Mark = Callable[[str, dt.date, str], str]  # what puts words, a date and its precision on a page
MACHINE_LENGTHS: dict[str, int] = {DAY: 10, BY: 10, MONTH: 7, YEAR: 4}


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day of an aware moment, in the portal's one time zone."""
    return timezone.localtime(moment).date()


def moment_in_words(moment: dt.datetime) -> str:
    """The day and the time in the portal's zone, in the active language."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def zone_named(name: str | None) -> dt.tzinfo:
    """The time zone, or the portal's where the name is blank or none: a column may hold anything."""
    try:
        return zoneinfo.ZoneInfo(name) if name else timezone.get_default_timezone()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return timezone.get_default_timezone()


def moment_of(local: dt.datetime) -> dt.datetime:
    """The moment of a local time in the portal's zone; where clocks show it twice, the first.

    Raises ValueError for a time that clocks skip, OverflowError where no moment can be that early or late.
    """
    moment = timezone.make_aware(local).astimezone(dt.UTC)
    if timezone.make_naive(moment) != local:
        raise ValueError(_("Clocks skip this time on that day. Choose another."))
    return moment


def first_day(date: dt.date, precision: str) -> dt.date:
    """The day a start of this precision is stored as."""
    if precision == Precision.YEAR:
        return date.replace(month=1, day=1)
    return date.replace(day=1) if precision == Precision.MONTH else date


def last_day(date: dt.date, precision: str) -> dt.date:
    """The day an end of this precision is stored as."""
    if precision == EndPrecision.YEAR:
        return date.replace(month=12, day=31)
    if precision == EndPrecision.MONTH:
        return (date.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return date


def plain(text: str, date: dt.date, precision: str) -> str:
    return text


def timed(text: str, date: dt.date, precision: str) -> SafeString:
    """The words inside a `<time>`, whose machine-readable value is as precise as the words and no more."""
    return format_html('<time datetime="{}">{}</time>', machine(date, precision), text)


def machine(date: dt.date, precision: str) -> str:
    """ISO 8601, cut to the precision: `2018-09-24`, `2018-09`, `2018`."""
    return date.isoformat()[: MACHINE_LENGTHS[precision]]


def in_words(date: dt.date, precision: str, mark: Mark = plain) -> str:
    """`24 September 2018`, `September 2018` or `2018`, in the active language."""
    return mark(date_format(date, FORMATS[precision]), date, precision)


def hours(minutes: int) -> str:
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

    def __str__(self) -> str:
        return self.in_words()

    def __bool__(self) -> bool:
        return bool(self.starts or self.ends)

    def in_words(self, mark: Mark = plain) -> str:
        """`29 to 30 August 2019`, `from 24 April 2017, closed by 7 July 2017`, `December 2018`; blank for no dates."""
        if self.starts and self.ends:
            return self._both(self.starts, self.ends, mark)
        if self.starts:
            return _("%(start)s; end not published") % {"start": self._from(self.starts, mark)}
        if self.ends:
            return self._until(self.ends, mark)
        return ""

    def _both(self, starts: dt.date, ends: dt.date, mark: Mark) -> str:
        if self.ends_precision == EndPrecision.BY:
            words = {"start": self._from(starts, mark), "end": in_words(ends, self.ends_precision, mark)}
            return _("%(start)s, closed by %(end)s") % words
        if self.starts_precision != self.ends_precision:
            return _("%(start)s %(end)s") % {"start": self._from(starts, mark), "end": self._until(ends, mark)}
        if machine(starts, self.starts_precision) == machine(ends, self.ends_precision):
            return in_words(ends, self.ends_precision, mark)
        words = {
            "start": mark(self._shortest(starts, ends), starts, self.starts_precision),
            "end": in_words(ends, self.ends_precision, mark),
        }
        if self.starts_precision == Precision.DAY:
            return pgettext("days", "%(start)s to %(end)s") % words
        return pgettext("months or years", "%(start)s to %(end)s") % words

    def _shortest(self, starts: dt.date, ends: dt.date) -> str:
        """The start without what the end says anyway: the same year, the same month."""
        same_year = starts.year == ends.year
        if self.starts_precision == Precision.MONTH and same_year:
            return date_format(starts, "F")
        if self.starts_precision == Precision.DAY and same_year:
            same_month = starts.month == ends.month
            return date_format(starts, "j" if same_month else "MONTH_DAY_FORMAT")
        return date_format(starts, FORMATS[self.starts_precision])

    def _from(self, starts: dt.date, mark: Mark) -> str:
        date = in_words(starts, self.starts_precision, mark)
        if self.starts_precision == Precision.DAY:
            return pgettext("a day", "from %(date)s") % {"date": date}
        return pgettext("a month or year", "from %(date)s") % {"date": date}

    def _until(self, ends: dt.date, mark: Mark) -> str:
        date = in_words(ends, self.ends_precision, mark)
        if self.ends_precision == EndPrecision.BY:
            return _("closed by %(date)s") % {"date": date}
        if self.ends_precision == EndPrecision.DAY:
            return pgettext("a day", "until %(date)s") % {"date": date}
        return pgettext("a month or year", "until %(date)s") % {"date": date}
