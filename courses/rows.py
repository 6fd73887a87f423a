"""Rows of a list, rendered once for each snapshot: what one reader was shown is there for the next."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_HELD = 2_000  # of about a kilobyte each


@dataclass(frozen=True)
class Row:
    """A record as a list shows it, and the address of its page."""

    address: str
    html: SafeString


def rendered(filtered, keys, template, name):
    """The rows of the records with these keys, in their order; `template` shows one record by that name.

    What it shows must be in the records, the language and what is asked of an offer: it has no request.
    """
    held = filtered.snapshot.rows
    shown = (template, get_language(), filtered.offered_values)
    found = {key: held.get((key, shown)) for key in keys}
    missing = [key for key, row in found.items() if row is None]
    if len(held) + len(missing) > MOST_HELD:
        held.clear()
    for record in filtered.rows(missing) if missing else ():
        row = Row(record.get_absolute_url(), render_to_string(template, {name: record}))
        found[record.pk] = held[record.pk, shown] = row
    return [row for row in found.values() if row is not None]
