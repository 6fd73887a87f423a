"""Which numbers of a table are kept from whoever may not see single people: the one place of the rule.

A number from 1 to 4 is shown as "fewer than 5". That is of no use while another number gives it away: so of every sum
whose numbers would leave a hidden one a single possible value, one more is hidden, the smallest first. Where even that
does not help, all that is hidden in the sum is kept back without a word on its size.

What this holds: of no sum that is passed in, with its total, do the shown numbers, the words in place of the hidden
ones and the bounds given determine a hidden one. What it does not: several sums solved together as equations, and
what somebody knows who took part.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple

FEWEST = 5
MANY = 10**12  # no bound
Bounds = Callable[[Any], tuple[int, int] | None]  # of a key, the least and the most that is known otherwise


class Cover(Enum):
    """Why a number is hidden, with the least and the most that it may be for who reads that it is."""

    FEW = (1, FEWEST - 1)
    WITHHELD = (FEWEST, MANY)
    KEPT = (0, MANY)


RANGES = {cover: cover.value for cover in Cover}


class Sum(NamedTuple):
    """A total and its parts, by their keys; `together` where they are one list, which can be kept back."""

    total: Hashable
    parts: list
    together: bool = True


def covered(
    counts: Mapping[Any, int],
    sums: list[Sum],
    hidden: dict[Any, Cover] | None = None,
    fixed: Collection = frozenset(),
    bounds: Bounds | None = None,
    touched: dict[Hashable, list[int]] | None = None,
    begin: Iterable | None = None,
) -> dict[Any, Cover]:
    """`{key: Cover}` of the numbers that are not shown, those that are `hidden` already among them.

    `counts` has the numbers by key. What is `fixed` stays as it is, shown or hidden. `bounds` gives, for a key,
    `(least, most)` of what a reader knows of it from elsewhere. `touched` is `sums_by_key(sums)`; only the sums of the
    keys to `begin` with are looked at where the others are known to hold.
    """
    found = {key: Cover.FEW for key, count in counts.items() if is_few(count) and key not in fixed}
    found |= hidden or {}
    touched = touched or sums_by_key(sums)
    waiting = dict.fromkeys(place for key in (found if begin is None else begin) for place in touched[key])
    while waiting:
        summed = sums[next(iter(waiting))]
        more = hide_more(counts, summed, found, fixed) if gives_away(counts, summed, found, bounds) else []
        if not more:
            del waiting[next(iter(waiting))]
        for key in more:
            waiting.update(dict.fromkeys(touched[key]))
    return found


def sums_by_key(sums: list[Sum]) -> dict[Hashable, list[int]]:
    """`{key: the places of the sums that it stands in}`, for whoever asks about the same sums more than once."""
    touched = defaultdict(list)
    for place, summed in enumerate(sums):
        for key in (summed.total, *summed.parts):
            touched[key].append(place)
    return touched


def is_few(count: int) -> bool:
    return 0 < count < FEWEST


def gives_away(
    counts: Mapping[Any, int],
    summed: Sum,
    hidden: dict[Any, Cover],
    bounds: Bounds | None,
) -> bool:
    """Whether the shown numbers of a sum leave a hidden one a single possible value."""
    unknown = [key for key in summed.parts if key in hidden]
    ranges = [known_range(hidden[key], bounds and bounds(key)) for key in unknown]
    rest = sum(counts[key] for key in unknown)
    if summed.total in hidden:
        low, high = known_range(hidden[summed.total], bounds and bounds(summed.total))
        ranges.append((-high, -low))
        rest -= counts[summed.total]
    least, most = sum(low for low, _high in ranges), sum(high for _low, high in ranges)
    return any(
        max(low, rest - (most - high)) >= min(high, rest - (least - low))
        for low, high in ranges
        if low < high  # what is known from elsewhere is not given away here
    )


def known_range(cover: Cover, bound: tuple[int, int] | None) -> tuple[int, int]:
    low, high = RANGES[cover]
    return (max(low, bound[0]), min(high, bound[1])) if bound else (low, high)


def hide_more(counts: Mapping[Any, int], summed: Sum, hidden: dict[Any, Cover], fixed: Collection) -> list:
    """Hide the smallest part of a sum that may be hidden; its total, or keep back what is hidden. What changed."""
    shown = [key for key in summed.parts if counts[key] and key not in hidden and key not in fixed]
    telling = [key for key in summed.parts if key in hidden and key not in fixed and hidden[key] != Cover.KEPT]
    is_total_free = summed.total not in hidden and summed.total not in fixed
    if not shown and is_total_free and not (summed.together and telling):
        shown = [summed.total]
    if shown:
        smallest = min(shown, key=counts.__getitem__)
        hidden[smallest] = Cover.WITHHELD
        return [smallest]
    hidden.update(dict.fromkeys(telling, Cover.KEPT))
    return telling
