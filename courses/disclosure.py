"""Which of a report's numbers are shown to whoever may not see single people, on one page and beside the others.

All pages that such a reader can open are worked out together, whichever of them is asked for: the one without filters,
and one for each course, year, course and year, edition, and country of work. A country is never combined with another
filter for them. So a number that is hidden on a page is not had from the breakdown itself, nor by choosing it as a
filter, nor by subtracting pages from the page that holds them, nor from another stage (each is at least the next).

Not protected: several of these sums solved together as equations; numbers that stand on no page (who was offered a
place and did not confirm); reports read before somebody was added and after; what a reader knows from elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import NamedTuple

from courses.choices import Stage
from courses.reports import REACHED, TOTAL, Dimension, Scope, keys_of
from courses.small_cells import MANY, Cover, Sum, covered, is_few, known_range, sums_by_key

CHAINS = [[Stage.INVITED], list(REACHED)]  # of each, no stage is below the next
WHOLE = Scope()


class Cell(NamedTuple):
    """Rows that count in the same numbers of one dimension."""

    edition: int
    course: int
    year: int
    country: str
    keys: tuple


def scopes_of(edition, course, year, country):
    """Each page that such participations count in, with the pages that this one is a part of, by which filter."""
    of_course, of_year, of_both = Scope(course=course), Scope(year=year), Scope(course=course, year=year)
    return [
        (WHOLE, ()),
        (of_course, [(WHOLE, "course")]),
        (of_year, [(WHOLE, "year")]),
        (of_both, [(of_course, "year"), (of_year, "course")]),
        (of_both._replace(edition=edition), [(of_both, "edition")]),
        (Scope(country=country), [(WHOLE, "country")]),
    ]


def page_of(scope, rows):
    """The scope as pages are told apart: an edition's has the edition's course and year, also where none is known."""
    own = next((row for row in rows if row.edition == scope.edition), None)
    return scope if own is None else scope._replace(course=own.course, year=own.year)


def cells_of(rows, dimension):
    """`{Cell: [(stage, how many)]}`: far fewer than rows, of which each tells everything apart."""
    cells: dict[Cell, Counter[Stage]] = defaultdict(Counter)
    for row in rows:
        cells[Cell(row.edition, row.course, row.year, row.country, tuple(keys_of(dimension, row)))].update(row.counts)
    return {cell: [(stage, number) for stage, number in counts.items() if number] for cell, counts in cells.items()}


class System:
    """The numbers of all pages, by `(scope, key)`, and the sums that they make on a page and across pages."""

    def __init__(self, rows, dimension, alone=None):
        self.counts: dict[Stage, Counter] = {stage: Counter() for stage in Stage}
        self.places: dict[Scope, dict] = defaultdict(dict)  # scope → its places
        self.wider: dict[Scope, Sequence] = {}  # scope → what it is a part of, by which filter
        self.parts: dict[tuple, dict] = defaultdict(dict)  # what is summed up → the places of its parts
        scopes = cache(scopes_of)
        for cell, counts in cells_of(rows, dimension).items():
            *facts, keys = cell
            for scope, wider in [(alone, ())] if alone else scopes(*facts):
                self.wider[scope] = wider
                for key, above in keys:
                    place = scope, key
                    self.places[scope][place] = None
                    if above:
                        self.parts[scope, above, None][place] = None
                    for wide, name in wider:
                        self.parts[wide, key, name][place] = None
                    for stage, number in counts:
                        self.counts[stage][place] += number

    def kept_back(self, scope):
        """All below the scope's total, also each number of a wider page that is 0 here: nobody reads that it is."""
        for wide, name in self.wider.get(scope, ()):
            for _wide, key in self.places[wide]:
                self.places[scope][scope, key] = None
                self.parts[wide, key, name][scope, key] = None
        return self.places[scope].keys() - {(scope, TOTAL)}

    def known(self, hidden, stage, place):
        """`(least, most)` of the number at the place, by what is shown of it at the stages before and after."""
        least, most, is_after = 0, MANY, False
        for each in next(chain for chain in CHAINS if stage in chain):
            number = self.counts[each][place]
            if each == stage:
                is_after = True
            elif place in hidden[each] or is_few(number):
                continue
            elif is_after:
                least = max(least, number)
            else:
                most = min(most, number)
        return least, most

    def solve(self, hidden, fixed):
        """Hide more at every stage, `{stage: {place: Cover}}`, until nothing gives another away.

        Each stage by itself first, then with what the others show. That once is enough: what a later one hides can
        only leave more open at those before.
        """
        sums = [Sum((scope, key), list(summed), name is None) for (scope, key, name), summed in self.parts.items()]
        touched = sums_by_key(sums)
        counted = [(stage, numbers) for stage, numbers in self.counts.items() if numbers]
        for stage, numbers in counted:
            hidden[stage] = covered(numbers, sums, hidden[stage], fixed, touched=touched)
        for stage, numbers in counted:
            bounds = cache(partial(self.known, hidden, stage))
            told = [place for place, cover in hidden[stage].items() if known_range(cover, bounds(place)) != cover.value]
            hidden[stage] = covered(numbers, sums, hidden[stage], fixed, bounds, touched, told)
        return hidden


class Disclosure:
    """What is hidden of the numbers of one scope: the totals of all pages first, then each breakdown.

    `rows` has those of a dimension, or of none, for all pages: each is asked for once, and not kept.
    """

    def __init__(self, rows: Callable[[Dimension | None], Sequence], scope):
        self.rows, of_all = rows, rows(None)
        self.scope = page_of(scope, of_all)
        self.alone = self.scope if scope.samples else None  # a sample is a part of nothing
        nothing: dict[Stage, dict] = {stage: {} for stage in Stage}
        self.totals = System(of_all, None, self.alone).solve(nothing, frozenset())

    def solved(self, dimension):
        """The totals stay as they are; where one is hidden, so is all that it is the total of."""
        system = System(self.rows(dimension), dimension, self.alone)
        hidden = {stage: dict(covers) for stage, covers in self.totals.items()}
        for covers in hidden.values():
            for scope, _key in list(covers):
                covers.update(dict.fromkeys(system.kept_back(scope), Cover.KEPT))
        return system.solve(hidden, {(scope, TOTAL) for scope in system.places})

    def hidden(self, dimension=None):
        """`{stage: {key: Cover}}` of the scope itself."""
        found = self.solved(dimension) if dimension else self.totals
        return {
            stage: {key: cover for (scope, key), cover in covers.items() if scope == self.scope}
            for stage, covers in found.items()
        }
