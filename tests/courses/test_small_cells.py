"""Numbers of 1 to 4 are hidden, and no shown number gives one away: tried by filling in everything that it could be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.small_cells import FEWEST, Cover, Sum, covered
from tests.examples import tried

NUMBERS = st.integers(0, 9)


def possible(hidden, rest):
    """`{key: the values it can have}` of the hidden parts that sum to the rest, each within what is said of it."""
    ranges = {key: range(cover.value[0], int(min(cover.value[1], rest)) + 1) for key, cover in hidden.items()}
    found = {}
    for key, values in ranges.items():
        sums = {0}
        for other in ranges.keys() - {key}:
            sums = {start + value for start in sums for value in ranges[other] if start + value <= rest}
        found[key] = {value for value in values if rest - value in sums}
    return found


def given_away(counts, sums, hidden):
    """The hidden parts of which a sum with a shown total leaves one value."""
    for total, parts, _together in sums:
        unknown = {part: hidden[part] for part in parts if part in hidden}
        if total not in hidden:
            rest = counts[total] - sum(counts[part] for part in parts if part not in hidden)
            yield from (key for key, values in possible(unknown, rest).items() if len(values) < 2)
        elif len(unknown) == 0:
            yield total


def row(*numbers):
    counts = dict(enumerate(numbers)) | {"all": sum(numbers)}
    return counts, [Sum("all", list(range(len(numbers))))]


def table(lines):
    """The numbers of a table with totals at both margins, and its sums."""
    height, width = len(lines), len(lines[0])
    counts = {(y, x): lines[y][x] for y in range(height) for x in range(width)}
    counts |= {(y, "all"): sum(lines[y]) for y in range(height)}
    counts |= {("all", x): sum(line[x] for line in lines) for x in range(width)}
    counts["all", "all"] = sum(map(sum, lines))
    sums = [Sum((y, "all"), [(y, x) for x in range(width)]) for y in [*range(height), "all"]]
    return counts, sums + [Sum(("all", x), [(y, x) for y in range(height)], False) for x in [*range(width), "all"]]


@pytest.mark.parametrize(
    ("numbers", "covers"),
    [
        ([7, 0, 30], {}),
        ([3, 8, 30], {0: Cover.FEW, 1: Cover.WITHHELD}),
        ([3, 2, 30], {0: Cover.FEW, 1: Cover.FEW}),
        ([4, 4, 30], {0: Cover.FEW, 1: Cover.FEW, 2: Cover.WITHHELD}),
        ([1, 5, 30], {0: Cover.FEW, 1: Cover.WITHHELD, 2: Cover.WITHHELD}),
        ([1, 5, 0], {0: Cover.KEPT, 1: Cover.KEPT}),
        ([3, 0], {0: Cover.FEW, "all": Cover.FEW}),
        ([30, 4, 0], {0: Cover.WITHHELD, 1: Cover.FEW}),
    ],
)
def test_small_number_is_hidden_with_another_that_would_give_it_away(numbers, covers):
    found = covered(*row(*numbers), fixed={"all"} if sum(numbers) >= FEWEST else ())

    assert found == covers


@tried(200)
@given(st.lists(NUMBERS, min_size=1, max_size=5))
def test_no_row_gives_a_hidden_number_away(numbers):
    counts, sums = row(*numbers)
    fixed = {"all"} if counts["all"] >= FEWEST or not counts["all"] else set()
    hidden = covered(counts, sums, fixed=fixed)

    assert [key for key, count in counts.items() if 0 < count < FEWEST and key not in hidden] == []
    assert fixed.isdisjoint(hidden)
    assert list(given_away(counts, sums, hidden)) == []


@tried(200)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=4)
    )
)
def test_no_row_or_column_of_a_table_gives_a_hidden_number_away(lines):
    counts, sums = table(lines)
    hidden = covered(counts, sums)

    assert [key for key, count in counts.items() if 0 < count < FEWEST and key not in hidden] == []
    assert list(given_away(counts, sums, hidden)) == []


def test_what_is_known_from_elsewhere_counts():
    counts, sums = row(1, 8, 30)

    alone = covered(counts, sums, fixed={"all"})
    informed = covered(counts, sums, fixed={"all"}, bounds=lambda key: (8, 9) if key == 1 else None)

    assert alone == {0: Cover.FEW, 1: Cover.WITHHELD}
    assert informed == {0: Cover.FEW, 1: Cover.WITHHELD, 2: Cover.WITHHELD}
