"""Which numbers of modules done are shown to whoever may not see single people.

Who did a module, who of the confirmed did not, and who went no further than the module before are people alike. So the
numbers that a page shows, nought and the confirmed among them, are equal or at least five apart: whatever is nearer to
one that is shown already is hidden. What is hidden on a page is not had by subtracting others: a course's page, those
of its years and those of its editions are worked out together.

Not protected, beside what `courses/disclosure.py` names: who completed without having done a module.
"""

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any, NamedTuple

from courses.choices import Stage
from courses.reports import TOTAL, Scope
from courses.small_cells import FEWEST, Cover, Sum, covered, is_few


class Frame(NamedTuple):
    """What a page tells of its participations besides: how many confirmed, started, completed; None where hidden."""

    confirmed: int | None
    started: int | None
    completed: int | None


def is_apart(number, levels):
    return all(number == level or abs(number - level) >= FEWEST for level in levels)


def too_near(numbers, frame):
    """`{module: (least, most)}` of the numbers to hide, with what a reader can tell of each by that it is hidden.

    None where that would be a single value: then the page shows none.
    """
    levels, found = [0, frame.confirmed], {}
    most = frame.confirmed if frame.started is None else frame.started
    for module, number in numbers.items():
        if is_apart(number, levels):
            levels.append(number)
            continue
        near = [value for value in range(most + 1) if not is_apart(value, levels)]
        least = frame.completed if frame.completed is not None and frame.completed <= number else 0
        if sum(value >= least for value in near) < 2:
            return None
        found[module] = near[0], near[-1]
    return found


def pages_of(edition, course, year, alone):
    """The pages that such participations count in, each a part of the one before."""
    if alone:
        return [alone]
    of_course = Scope(course=course)
    of_year = of_course._replace(year=year)
    return [of_course, of_year, of_year._replace(edition=edition)]


class ModuleDisclosure:
    """What is hidden of the numbers of the modules on the pages of a course.

    `done` and `rows` are of the whole course, of the sample edition alone where the scope is one; `disclosure` tells
    which totals are hidden.
    """

    def __init__(self, done, rows, modules, disclosure):
        self.modules, self.totals, self.alone = modules, disclosure.totals, disclosure.alone
        self.numbers: dict[Any, Counter] = defaultdict(Counter)  # page → module → how many
        self.reached: dict[Any, Counter] = defaultdict(Counter)  # page → stage → how many
        self.parts: dict[Any, dict] = defaultdict(dict)  # page → those that it is the sum of
        for row in rows:
            for page in self.pages(row):
                self.reached[page].update(row.counts)
        for each in done:
            for page in self.pages(each):
                self.numbers[page][each.module] += each.number

    def pages(self, row):
        pages = pages_of(row.edition, row.course, row.year, self.alone)
        for page, part in pairwise(pages):
            self.parts[page][part] = None
        return pages

    def frame(self, page):
        stages = (Stage.CONFIRMED, Stage.STARTED, Stage.COMPLETED)
        return Frame(*(None if self.is_hidden(page, stage) else self.reached[page][stage] for stage in stages))

    def is_hidden(self, page, stage):
        return (page, TOTAL) in self.totals[stage]

    def near(self, page):
        """`{module: (least, most)}`; of every module where the page shows none."""
        numbers = {module: self.numbers[page][module] for module in self.modules}
        frame = self.frame(page)
        found = None if frame.confirmed is None else too_near(numbers, frame)
        return dict.fromkeys(self.modules, (0, self.reached[page][Stage.CONFIRMED])) if found is None else found

    def hidden(self, scope):
        """`{module: Cover}` of a page."""
        near = {page: self.near(page) for page in self.reached}
        covers = {module: self.solved(module, near).get(scope) for module in self.modules}
        return {module: cover for module, cover in covers.items() if cover}

    def solved(self, module, near):
        """`{page: Cover}` of a module."""
        counts = {page: self.numbers[page][module] for page in self.reached}
        ranges = {page: told.get(module, (0, self.reached[page][Stage.CONFIRMED])) for page, told in near.items()}
        covers = {page: Cover.FEW if is_few(counts[page]) else Cover.KEPT for page in near if module in near[page]}
        sums = [Sum(page, list(parts), False) for page, parts in self.parts.items()]
        return covered(counts, sums, covers, bounds=ranges.get)
