"""Dates and lengths in words."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.dates import hours, in_words, timed

register = template.Library()


@register.filter
def span(dates):
    """The words of a `Span`, each date in its `<time>`."""
    return mark_safe(dates.in_words(timed))  # nosec B308  # noqa: S308 (`timed` escapes; the rest is our own)


@register.simple_tag
def date(value, precision="day"):
    """One date as precisely as it is known, in its `<time>`."""
    return in_words(value, precision, timed)


register.filter("hours", hours)


@register.filter
def days(count):
    """`2 weeks` where it comes out even, else `10 days`."""
    weeks, rest = divmod(count, 7)
    if weeks and not rest:
        return ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


@register.filter
def deadline(moment):
    """An aware moment with its zone: `14 September 2018, 23:59 (UTC-06:00)`."""
    words = {"moment": date_format(moment, "DATETIME_FORMAT", use_l10n=True), "offset": offset(moment.utcoffset())}
    return _("%(moment)s (UTC%(offset)s)") % words


def offset(delta):
    sign = "+" if delta >= dt.timedelta() else "\N{MINUS SIGN}"
    hours, minutes = divmod(abs(delta).seconds // 60, 60)
    return f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
