"""Facets in the memory of a process: for each value the set of its records, as the bits of a number.

A count is then a count of bits, true for every value at once. The FilterSets stay the definition of what the filters
mean; tests hold the two equal. A snapshot is valid for one version of the catalogue and until the next moment at which
something changes by itself (`docs/decisions/010-snapshot.md`).
"""

import datetime as dt
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from django.utils.translation import get_language
from django_countries import countries

from courses.folding import fold
from courses.languages import in_best_language, marked
from courses.models import CatalogueVersion


@dataclass(frozen=True)
class Snapshot:
    """Which public records of a kind there are, and which of them each facet's values select.

    The facets `joint` must hold of one and the same offer: `offers` has a value of each, in their order.
    """

    token: str
    moment: dt.datetime
    expires: dt.datetime
    keys: list  # primary keys: the place of one is the number of its bit
    own: dict  # facet → value → bits
    orders: dict  # name → places; by language too where it depends on one
    names: dict  # facet → function of a value and its count that gives a sort key and a label
    joint: tuple = ()
    offers: dict = field(default_factory=dict)
    choices_made: dict = field(default_factory=dict)

    def is_valid(self, token, moment):
        return self.token == token and self.moment <= moment < self.expires

    @cached_property
    def all(self):
        return (1 << len(self.keys)) - 1

    @cached_property
    def places(self):
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def values(self):
        """By facet and value the bits of its records, whatever else is asked."""
        return self.own | dict(zip(self.joint, self.offering({})[1], strict=True))

    def choices(self, facet):
        """`(value, label)` for each value that some record has, in the order and the words of the active language."""
        made = (facet, get_language())
        if made not in self.choices_made:
            named = [
                (*self.names[facet](value, bits.bit_count()), value)
                for value, bits in self.values[facet].items()
                if value
            ]
            self.choices_made[made] = [(value, label) for _key, label, value in sorted(named, key=itemgetter(0))]
        return self.choices_made[made]

    def bits_of(self, keys):
        """Those of the records that are public, as bits."""
        return gathered([self.places[key] for key in keys if key in self.places])

    def keys_of(self, bits, order):
        """The records with these bits, by primary key, in an order."""
        asked = f"{bits:0{len(self.keys) or 1}b}"[::-1]
        return [self.keys[place] for place in self.orders[order] if asked[place] == "1"]

    def offering(self, asked):
        """`(bits, [by joint facet: value → bits])`: records with an offer of which every joint choice holds.

        For the values of a facet its own choice is left aside.
        """
        if not self.joint:
            return self.all, []
        chosen = [frozenset(asked.get(facet, ())) for facet in self.joint]
        facets = range(len(self.joint))
        total, values = 0, [defaultdict(int) for _facet in self.joint]
        for offer, bits in self.offers.items():
            missed = [place for place in facets if chosen[place] and offer[place] not in chosen[place]]
            if not missed:
                total |= bits
                for place in facets:
                    values[place][offer[place]] |= bits
            elif len(missed) == 1:
                values[missed[0]][offer[missed[0]]] |= bits
        return total, values


class Selection:
    """What a choice of values selects: its bits, and for every value of every facet how many records it would give.

    `asked` is values by facet, `found` the bits that a search gave, or None without a search.
    """

    def __init__(self, snapshot, asked, found=None):
        self.snapshot, self.asked, self.found = snapshot, asked, found
        self.offered, self.joint = snapshot.offering(asked)
        self.searched = snapshot.all if found is None else found
        self.chosen = {facet: self._any_of(facet) for facet in snapshot.own if asked.get(facet)}
        self.bits = self.offered & self._chosen()

    def __len__(self):
        return self.bits.bit_count()

    def _any_of(self, facet):
        values, bits = self.snapshot.own[facet], 0
        for value in self.asked[facet]:
            bits |= values.get(value, 0)
        return bits

    def _chosen(self, without=None):
        bits = self.searched
        for facet, chosen in self.chosen.items():
            if facet != without:
                bits &= chosen
        return bits

    def counts(self, facet):
        """How many records each value of the facet gives with all that is asked of the others."""
        if facet in self.snapshot.own:
            others, values = self._chosen(facet) & self.offered, self.snapshot.own[facet]
        else:
            others, values = self._chosen(), self.joint[self.snapshot.joint.index(facet)]
        return {value: (bits & others).bit_count() for value, bits in values.items()}

    def without(self, facet, value):
        """The selection with one value taken away."""
        kept = [other for other in self.asked[facet] if other != value]
        return Selection(self.snapshot, {**self.asked, facet: kept}, self.found)


HELD = {}
BUILDING = threading.Lock()


def current(build, moment):
    """The snapshot for a moment, built by `build(token, moment)` where the last one is not valid: one query else.

    Rows that are newer than the token do no harm: the next request sees another token.
    """
    token = CatalogueVersion.objects.values_list("token", flat=True).first() or ""
    held = HELD.get(build)
    if held and held.is_valid(token, moment):
        return held
    with BUILDING:
        held = HELD.get(build)
        if not (held and held.is_valid(token, moment)):
            held = HELD[build] = build(token, moment)
    return held


def gathered(places):
    """Numbers of bits as one number: in one pass, since a number is copied with each bit that is set."""
    bits = bytearray(max(places, default=0) // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def grouped(pairs):
    """The second of each pair by the first."""
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def collected(pairs, places):
    """By value the bits of its records, from `(key, value)`; what has no place or no value is left out."""
    found = grouped((value, places[key]) for key, value in pairs if value and key in places)
    return {value: gathered(there) for value, there in found.items()}


def by_count(name):
    """Names for `Snapshot.names`: most records first, then by name."""

    def named(value, count):
        text, label = name(value)
        return (-count, fold(text), value), label

    return named


def record_names(records, field):
    """By count, the text of a record's field."""

    def name(value):
        text, language = in_best_language(records[value], field)
        return text, marked(text, language)

    return by_count(name)


def country_names():
    """By count, the names of countries whose lower-case codes are the values."""
    return by_count(lambda code: (countries.name(code.upper()), countries.name(code.upper())))
