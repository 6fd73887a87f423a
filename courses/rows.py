"""Rows of a list, made once for each snapshot: what one reader was shown is there for the next."""

from dataclasses import dataclass

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.facets import Listing, current
from courses.filters import CourseFilter
from courses.orders import Order
from courses.snapshot import catalogue

MOST_HELD = 2_000  # of about a kilobyte each
COURSE_ROW = ("components/course_row.html", "course")
EDITION_ROW = ("components/edition_row.html", "edition")


@dataclass(frozen=True)
class Row:
    """A record as a list shows it, and the address of its page."""

    address: str
    html: SafeString


class Rows(list[Row]):
    """Rows as a list shows them, in their order."""

    @property
    def html(self):
        return mark_safe("".join(row.html for row in self))  # nosec B308  # noqa: S308 (made by templates)


def kept(snapshot, keys, shown, make):
    """By key what `make(keys)` gives as `(key, made)` of these records, in their order; made once for a snapshot.

    `shown` tells apart what is made of one record. It must depend on that and on watched tables alone.
    """
    held = snapshot.rows
    found = {key: held.get((key, shown)) for key in keys}
    missing = [key for key, made in found.items() if made is None]
    if len(held) + len(missing) > MOST_HELD:
        held.clear()
    for key, made in make(missing) if missing else ():
        found[key] = held[key, shown] = made
    return {key: made for key, made in found.items() if made is not None}


def rendered(filtered, keys, template, name):
    """The rows of the records with these keys, in their order; `template` shows one record by that name."""
    return Rows(rendered_by_key(filtered, keys, template, name).values())


def rendered_by_key(filtered, keys, template, name):
    """As `rendered`, by primary key: for a page that groups them.

    What it shows must be in the records, the language and what is asked of an offer: it has no request.
    """

    def made(missing):
        for record in filtered.rows(missing):
            yield record.pk, Row(record.get_absolute_url(), render_to_string(template, {name: record}))

    return kept(filtered.snapshot, keys, (template, get_language(), filtered.offered_values), made)


def rows_by_title(courses, most=None):
    """Public courses, as the catalogue shows them, in the order of their titles in the active language."""
    catalogued = CourseFilter(QueryDict(), snapshot=current(catalogue, timezone.now()))
    bits = catalogued.snapshot.bits_of(courses.values_list("pk", flat=True))
    return rendered(catalogued, Listing(catalogued.snapshot, (Order.TITLE, get_language()), bits)[:most], *COURSE_ROW)
