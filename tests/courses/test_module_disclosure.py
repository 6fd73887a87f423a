"""What the numbers of modules show to who may not see single people: tried by all that they could be."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.disclosure import Disclosure
from courses.module_disclosure import Frame, ModuleDisclosure, too_near
from courses.module_reports import Done
from courses.reports import REACHED, TOTAL, Row, Scope
from courses.small_cells import FEWEST, Cover
from tests.examples import tried

MODULES = [1, 2, 3, 4]
COURSE, YEAR = Scope(course=1), Scope(course=1, year=2020)


def edition(number, confirmed, *done, completed=0):
    """So many confirmed in an edition; of these so many did each of the modules, whoever did one has started."""
    started = max(done, default=0)
    counts = dict(zip(REACHED, (confirmed, confirmed, confirmed, started, min(completed, started), 0), strict=True))
    row = Row(number, 1, 2020, "GT", counts=counts)
    return row, [Done(number, 1, 2020, module, each) for module, each in enumerate(done, start=1) if each]


def disclosed(*editions, scope=COURSE):
    """`{page: {module: cover}}` of the course's page, its year's and each edition's."""
    rows, done = [row for row, _done in editions], [each for _row, listed in editions for each in listed]
    found = ModuleDisclosure(done, rows, MODULES, Disclosure(lambda _dimension: rows, scope))
    return {page: found.hidden(page) for page in [COURSE, YEAR, *(YEAR._replace(edition=row.edition) for row in rows)]}


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((30, 25, 20, 0), []),
        ((30, 28, 22, 21), [2, 4]),  # two stayed away from the second, one left after the third
        ((30, 3, 30, 25), [2]),
        ((26, 26, 26, 26), [1, 2, 3, 4]),
        ((24, 20, 19, 15), [2, 4]),
    ],
)
def test_numbers_shown_are_equal_or_five_apart_as_are_nought_and_the_confirmed(numbers, hidden):
    found = too_near(dict(enumerate(numbers, start=1)), Frame(30, 30, 0))

    assert sorted(found) == hidden


def test_page_shows_none_where_hidden_means_one_value():
    """All but one completed: whatever is hidden near the confirmed would be that one person's."""
    assert too_near({1: 30, 2: 29}, Frame(30, 30, 29)) is None
    assert too_near({1: 30, 2: 29}, Frame(30, 30, 20)) == {2: (1, 29)}


def test_page_without_its_confirmed_shows_no_module():
    assert disclosed(edition(1, 3, 3, 3, 0, 0))[COURSE] == {
        1: Cover.FEW,
        2: Cover.FEW,
        3: Cover.KEPT,
        4: Cover.KEPT,
    }


def test_number_of_an_edition_is_not_had_by_subtracting_the_others():
    pages = disclosed(edition(1, 20, 18, 20), edition(2, 30, 30, 30))

    assert pages[YEAR._replace(edition=1)].keys() == {1}
    assert pages[YEAR._replace(edition=2)].keys() | pages[COURSE].keys() >= {1}


def test_edition_of_samples_is_a_part_of_nothing():
    row, done = edition(1, 20, 18, 20)
    scope = YEAR._replace(edition=1, samples=True)

    found = ModuleDisclosure(done, [row], MODULES, Disclosure(lambda _dimension: [row], scope)).hidden(scope)

    assert found == {1: Cover.KEPT}


NUMBERS = st.integers(0, 14)
EDITIONS = st.lists(
    st.tuples(NUMBERS, st.tuples(*[NUMBERS] * len(MODULES)), NUMBERS).map(
        lambda told: (max(told[0], *told[1]), told[1], told[2])
    ),
    min_size=1,
    max_size=3,
)


def possible(number, cover, most):
    """What a reader takes a number for."""
    if cover is None:
        return {number}
    return set(range(1, FEWEST)) if cover == Cover.FEW else set(range(most + 1))


@tried(150)
@given(EDITIONS)
def test_no_page_gives_away_what_another_hides(told):
    editions = [edition(key, most, *done, completed=number) for key, (most, done, number) in enumerate(told, start=1)]
    pages = disclosed(*editions)
    parts = [YEAR._replace(edition=row.edition) for row, _done in editions]
    for module in MODULES:
        numbers = {page: done[module - 1] for page, (_most, done, _number) in zip(parts, told, strict=True)}
        most = {page: confirmed for page, (confirmed, _done, _number) in zip(parts, told, strict=True)}
        numbers[COURSE], most[COURSE] = sum(numbers.values()), sum(most.values())
        values = {page: possible(numbers[page], pages[page].get(module), most[page]) for page in numbers}
        for page in parts:
            assert module not in pages[page] or not most[page] or len(left_of(page, values, parts)) > 1


def left_of(page, values, parts):
    """The values of a part that some values of the others and of their sum agree with."""
    others = {0}
    for other in parts:
        if other != page:
            others = {start + value for start in others for value in values[other]}
    return {value for value in values[page] if any(value + rest in values[COURSE] for rest in others)}


@tried(150)
@given(EDITIONS)
def test_shown_numbers_of_a_page_are_apart(told):
    editions = [edition(key, most, *done) for key, (most, done, _number) in enumerate(told, start=1)]
    pages = disclosed(*editions)
    for page, (confirmed, done, _number) in zip(list(pages)[2:], told, strict=True):
        shown = {done[module - 1] for module in MODULES if module not in pages[page]}
        levels = sorted(shown | {0, confirmed}) if shown else []
        assert all(after - before >= FEWEST for before, after in pairwise(levels))


def test_totals_are_those_that_the_page_shows():
    row, done = edition(1, 4, 4, 4, 4, 4)

    assert Disclosure(lambda _dimension: [row], COURSE).hidden()[next(iter(REACHED))] == {TOTAL: Cover.FEW}
    assert ModuleDisclosure(done, [row], MODULES, Disclosure(lambda _dimension: [row], COURSE)).hidden(
        COURSE
    ).keys() == set(MODULES)
