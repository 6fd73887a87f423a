"""Every public edition by whether it is to come: what the calendar and the pages of countries list."""

from collections import namedtuple

from django.utils import timezone
from django.utils.functional import cached_property

from courses.choices import EditionState
from courses.facets import Listing, Selection, Snapshot, collected, current, gathered, grouped
from courses.models import Edition, Site
from courses.snapshot import next_change, pairs

PAST = {EditionState.FINISHED, EditionState.CANCELLED}
AHEAD, UNDATED, OVER = "ahead", "undated", "over"
NEVER = -1  # no day is so early
Listed = namedtuple("Listed", ["pk", "state", "mode", "starts_on", "starts_precision", "ordinal"])


def timetable(token, moment):
    """Valid, as the catalogue is, until an edition's state changes with the time."""
    editions = Edition.objects.public().with_state(moment).order_by("pk").rewrite(False)
    listed = [Listed(*row) for row in editions.values_list(*Listed._fields)]
    places = {edition.pk: place for place, edition in enumerate(listed)}
    where = ((edition, code.lower()) for edition, code in pairs(Site, "edition", "country"))
    parts = grouped((when(edition), place) for place, edition in enumerate(listed))
    days = [edition.starts_on.toordinal() if edition.starts_on else NEVER for edition in listed]

    def newest(place):
        return days[place], listed[place].ordinal or NEVER, place

    return Snapshot(
        token=token,
        moment=moment,
        expires=next_change(moment),
        keys=list(places),
        own={
            "when": {part: gathered(there) for part, there in parts.items()},
            "country": collected(where, places),
            "format": collected(((edition.pk, edition.mode) for edition in listed), places),
        },
        orders={
            AHEAD: sorted(parts[AHEAD], key=lambda place: (days[place], place)),
            UNDATED: parts[UNDATED][::-1],
            OVER: sorted(range(len(listed)), key=newest, reverse=True),
        },
        names={},
        facts={listed[place].pk: (listed[place].starts_on, listed[place].starts_precision) for place in parts[AHEAD]},
    )


def when(edition):
    if edition.state in PAST:
        return OVER
    return AHEAD if edition.starts_on else UNDATED


class Timetable:
    """The public editions in some countries and of some modes, by code; an empty choice asks nothing."""

    offered_values = ()

    def __init__(self, countries=(), modes=()):
        self.snapshot = current(timetable, timezone.now())
        self.asked = {"country": [code.lower() for code in countries], "format": modes}

    @cached_property
    def selection(self):
        return Selection(self.snapshot, self.asked)

    def keys(self, *parts, order, most):
        """The first of these parts; the order of one to come has that part alone, that of `OVER` all, newest first."""
        bits = 0
        for part in parts:
            bits |= self.snapshot.own["when"].get(part, 0)
        return Listing(self.snapshot, order, self.selection.bits & bits)[:most]

    def to_come(self, most):
        """The first of those to come, the soonest first, then those without a date."""
        dated = self.keys(AHEAD, order=AHEAD, most=most)
        return [*dated, *self.keys(UNDATED, order=UNDATED, most=most - len(dated))]

    def starts(self, key):
        """The day and the precision of the start of one that is to come."""
        return self.snapshot.facts[key]

    def rows(self, keys):
        """These editions in this order, as a list shows them."""
        editions = Edition.objects.with_course().with_state(self.snapshot.moment).prefetch_related("sites")
        found = editions.in_bulk(keys)
        return [found[key] for key in keys if key in found]
