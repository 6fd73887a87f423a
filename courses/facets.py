"""Facets in the memory of a process: for each value the set of its records, as the bits of a number.

A count is then a count of bits, true for every value at once. The FilterSets stay the definition of what the filters
mean; tests hold the two equal. A snapshot is valid for one version of the catalogue and until the next moment at which
something changes by itself (`docs/decisions/010-snapshot.md`).
"""

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import connection
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django_countries import countries

from courses.folding import fold
from courses.languages import in_best_language, marked
from courses.models import CatalogueVersion

READ_VERSION = f"SELECT token FROM {CatalogueVersion._meta.db_table}"  # by the ORM it took as long as a bare page

Namer = Callable[[str, int], tuple[Any, str]]  # of a value and its count: a sort key and a label


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
    facts: dict = field(default_factory=dict)  # what must be known of a record before it is shown
    boxes: dict = field(default_factory=dict)  # see `courses/forms.py`
    panels: dict = field(default_factory=dict)  # see `courses/faceted.py`
    rows: dict = field(default_factory=dict)  # see `courses/rows.py`

    def is_valid(self, token: str, moment: dt.datetime) -> bool:
        return self.token == token and self.moment <= moment < self.expires

    @cached_property
    def all(self) -> int:
        return (1 << len(self.keys)) - 1

    @cached_property
    def places(self) -> dict[int, int]:
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def values(self) -> dict[str, dict[str, int]]:
        """By facet and value the bits of its records, whatever else is asked."""
        return self.own | dict(zip(self.joint, self.offered, strict=True))

    def choices(self, facet: str) -> dict[str, str]:
        """The label of each value that some record has, in the order and the words of the active language."""
        made = (facet, get_language())
        if made not in self.choices_made:
            named = [
                (*self.names[facet](value, bits.bit_count()), value)
                for value, bits in self.values[facet].items()
                if value
            ]
            self.choices_made[made] = {value: label for _key, label, value in sorted(named, key=itemgetter(0))}
        return self.choices_made[made]

    def tallies(self, facet: str) -> list[tuple[str, str, int]]:
        """`(value, label, number of records)` for each value that some record has, by name."""
        values = self.values[facet]
        named = [(value, label, values[value].bit_count()) for value, label in self.choices(facet).items()]
        return sorted(named, key=lambda tally: fold(strip_tags(tally[1])))

    def bits_of(self, keys: Iterable[int]) -> int:
        """Those of the records that are public, as bits."""
        return gathered([self.places[key] for key in keys if key in self.places])

    def offering(self, asked: Mapping[str, Collection[str]]) -> tuple[int, list[dict[str, int]]]:
        """`(bits, [by joint facet: value → bits])`: records with an offer of which every joint choice holds.

        For the values of a facet its own choice is left aside.
        """
        wanted = [(place, frozenset(asked[facet])) for place, facet in enumerate(self.joint) if asked.get(facet)]
        return self.joined(wanted) if wanted else (self.all, self.offered)

    @cached_property
    def offered(self) -> list[dict[str, int]]:
        """By joint facet the bits of its values, where nothing is asked."""
        return self.joined([])[1]

    def joined(self, wanted: list[tuple[int, frozenset[str]]]) -> tuple[int, list[dict[str, int]]]:
        """As `offering`, of `(place of a joint facet, its chosen values)`."""
        total = 0
        values: list[dict[str, int]] = [defaultdict(int) for _facet in self.joint]
        for offer, bits in self.offers.items():
            missed = [place for place, chosen in wanted if offer[place] not in chosen]
            if not missed:
                total |= bits
                for place, value in enumerate(offer):
                    values[place][value] |= bits
            elif len(missed) == 1:
                values[missed[0]][offer[missed[0]]] |= bits
        return total, values


class Listing(Sequence):
    """The records with some bits in an order of the snapshot, by primary key; read only as far as asked.

    Of several sets of bits those of the first come first.
    """

    def __init__(self, snapshot: Snapshot, order: Any, *parts: int) -> None:
        self.snapshot, self.order, self.parts = snapshot, snapshot.orders[order], parts

    def __len__(self) -> int:
        return sum(part.bit_count() for part in self.parts)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return list(islice(iter(self), *place.indices(len(self))))
        return next(islice(iter(self), range(len(self))[place], None))

    def __iter__(self) -> Iterator[int]:
        keys, size = self.snapshot.keys, len(self.snapshot.keys) // 8 + 1
        for part in filter(None, self.parts):
            asked = part.to_bytes(size, "little")
            for place in self.order:
                if asked[place >> 3] >> (place & 7) & 1:
                    yield keys[place]


class Selection:
    """What a choice of values selects: its bits, and for every value of every facet how many records it would give.

    `asked` is values by facet, `found` the bits that a search gave, or None without a search.
    """

    def __init__(self, snapshot: Snapshot, asked: Mapping[str, Collection[str]], found: int | None = None) -> None:
        self.snapshot, self.asked, self.found = snapshot, asked, found
        self.offered, self.joint = snapshot.offering(asked)
        self.searched = snapshot.all if found is None else found
        self.chosen = {facet: self._any_of(facet) for facet in snapshot.own if asked.get(facet)}
        self.bits = self.offered & self._chosen()

    def __len__(self) -> int:
        return self.bits.bit_count()

    def _any_of(self, facet: str) -> int:
        values, bits = self.snapshot.own[facet], 0
        for value in self.asked[facet]:
            bits |= values.get(value, 0)
        return bits

    def _chosen(self, without: str | None = None) -> int:
        bits = self.searched
        for facet, chosen in self.chosen.items():
            if facet != without:
                bits &= chosen
        return bits

    def counts(self, facet: str, wanted: Iterable[str] | None = None) -> dict[str, int]:
        """How many records each value of the facet, or each one wanted, gives with all that is asked of the others."""
        if facet in self.snapshot.own:
            others, values = self._chosen(facet) & self.offered, self.snapshot.own[facet]
        else:
            others, values = self._chosen(), self.joint[self.snapshot.joint.index(facet)]
        return {value: (values.get(value, 0) & others).bit_count() for value in wanted or values}

    def without(self, facet: str, value: str) -> "Selection":
        """The selection with one value taken away."""
        kept = [other for other in self.asked[facet] if other != value]
        return Selection(self.snapshot, {**self.asked, facet: kept}, self.found)


HELD: dict[Callable, Snapshot] = {}
BUILDING = threading.Lock()


def version() -> str:
    """The catalogue's, which each committed change of what public pages show renews; asked by every public page."""
    with connection.cursor() as cursor:
        cursor.execute(READ_VERSION)
        row = cursor.fetchone()
    return row[0] if row else ""


def current(build: Callable[[str, dt.datetime], Snapshot], moment: dt.datetime) -> Snapshot:
    """The snapshot for a moment, built by `build(token, moment)` where the last one is not valid: one query else.

    Rows that are newer than the token do no harm: the next request sees another token.
    """
    token = version()
    held = HELD.get(build)
    if held and held.is_valid(token, moment):
        return held
    with BUILDING:
        held = HELD.get(build)
        if not (held and held.is_valid(token, moment)):
            held = HELD[build] = build(token, moment)
    return held


def gathered(places: Sequence[int]) -> int:
    """Numbers of bits as one number: in one pass, since a number is copied with each bit that is set."""
    bits = bytearray(max(places, default=0) // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def grouped(pairs: Iterable[tuple]) -> dict[Any, list]:
    """The second of each pair by the first."""
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def collected(pairs: Iterable[tuple], places: Mapping[int, int]) -> dict[str, int]:
    """By value the bits of its records, from `(key, value)`; what has no place or no value is left out."""
    found = grouped((value, places[key]) for key, value in pairs if value and key in places)
    return {value: gathered(there) for value, there in found.items()}


def by_count(name: Callable[[str], tuple[str, str]]) -> Namer:
    """Names for `Snapshot.names`: most records first, then by name."""

    def named(value: str, count: int) -> tuple[Any, str]:
        text, label = name(value)
        return (-count, fold(text), value), label

    return named


def record_names(records: Mapping[str, Any], field: str) -> Namer:
    """By count, the text of a record's field."""

    def name(value: str) -> tuple[str, str]:
        text, language = in_best_language(records[value], field)
        return text, marked(text, language)

    return by_count(name)


def country_names() -> Namer:
    """By count, the names of countries whose lower-case codes are the values."""
    return by_count(lambda code: (countries.name(code.upper()), countries.name(code.upper())))
