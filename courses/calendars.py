"""Editions and their deadlines as iCalendar (RFC 5545), with nothing more precise than what is known."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone
from icalendar.prop import vText

from courses.choices import EndPrecision, Precision
from courses.languages import in_best_language

PRODUCT = "-//Rumbo//Editions//EN"
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # RFC 5545, section 3.1: CONTROL; line breaks are escaped


@dataclass(frozen=True)
class CalendarWriter:
    """Writes editions in the active language; `absolute` gives the whole address of a path, `moment` is now, in UTC."""

    absolute: Callable[[str], str]
    moment: dt.datetime
    has_deadlines: bool = True

    def calendar(self, name, editions):
        """The bytes of a calendar; each edition with its course and sites."""
        calendar = Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", PRODUCT)
        calendar.add("METHOD", "PUBLISH")
        calendar.add("X-WR-CALNAME", vText(plain(name)))  # what it does not know, the library leaves unescaped
        for edition in editions:
            for event in self.events(edition):
                calendar.add_component(event)
        if not calendar.subcomponents:  # RFC 5545, 3.6 asks for one at least
            calendar.add_component(Timezone.from_tzid("UTC"))
        return calendar.to_ical()

    def events(self, edition):
        """The days it runs, where its start is known to the day, and the deadline of its applications where asked."""
        if edition.starts_precision == Precision.DAY:
            yield self.days(edition)
        if edition.closes_at and self.has_deadlines:
            yield self.deadline(edition)

    def days(self, edition):
        """All-day from its start, up to and not including the day after its end (RFC 5545, 3.6.1).

        Without an end known to the day it takes up its first day alone, and the description says what is known.
        """
        event = self.event(edition, f"edition-{edition.pk}", *named(edition))
        event.add("DTSTART", edition.starts_on)
        if edition.ends_precision == EndPrecision.DAY:
            event.add("DTEND", edition.ends_on + dt.timedelta(days=1))
        else:
            event.add("DESCRIPTION", plain(edition.dates), parameters={"LANGUAGE": get_language()})
        if place := "; ".join(place_of(site) for site in edition.sites.all()):
            event.add("LOCATION", plain(place), parameters={"LANGUAGE": get_language()})
        return event

    def deadline(self, edition):
        name, language = named(edition)
        with override(language):
            summary = _("Applications close: %(edition)s") % {"edition": name}
        event = self.event(edition, f"edition-{edition.pk}-deadline", summary, language)
        event.add("DTSTART", edition.closes_at.astimezone(dt.UTC))
        return event

    def event(self, edition, key, summary, language):
        event = Event()
        event.add("UID", f"{key}@{urlsplit(self.absolute('/')).hostname}")
        event.add("DTSTAMP", self.moment)
        event.add("SEQUENCE", edition.revision)  # a calendar program keeps the event with the higher number
        event.add("SUMMARY", plain(summary), parameters={"LANGUAGE": language})
        event.add("URL", self.absolute(edition.get_absolute_url()))
        event.add("TRANSP", "TRANSPARENT")
        if edition.cancelled_on:
            event.add("STATUS", "CANCELLED")
        return event


def named(edition):
    """`(course and label, language)`: the language is the title's, and the label's too where it exists in it."""
    title, language = in_best_language(edition.course, "title")
    with override(language):
        label, _language = in_best_language(edition, "label")
    return f"{title}: {label}", language


def place_of(site):
    return ", ".join(filter(None, [site.city, site.country.name]))


def plain(text):
    """Without the control characters that no text of a calendar may have."""
    return NOT_TEXT.sub("", str(text))
