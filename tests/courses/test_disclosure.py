"""What pages of reports show beside one another: tried by subtracting them from each other."""

from hypothesis import given
from hypothesis import strategies as st

from courses.choices import Stage
from courses.disclosure import Disclosure
from courses.reports import COUNTRY, INSTITUTION, REACHED, SEX, TOTAL, Row, Scope, keys_of
from courses.small_cells import Cover, Sum
from tests.courses.test_small_cells import given_away
from tests.examples import tried


def row(country="GT", sex="female", edition=1, course=1, year=2020, **facts):
    """Participations of which so many reached each stage; all stages alike without `numbers`."""
    numbers = facts.pop("numbers", (facts.pop("number", 1),) * len(REACHED))
    return Row(edition, course, year, country, sex, counts=dict(zip(REACHED, numbers, strict=True)), **facts)


def nested(*steps):
    """So many applied at each step less: `(9, 2, 0, 1)` are 12, 3, 1 and 1."""
    return tuple(sum(steps[place:]) for place in range(len(steps)))


ROWS = st.lists(
    st.builds(
        row,
        country=st.sampled_from(["GT", "MX", "BZ"]),
        sex=st.sampled_from(["female", "male", "other"]),
        edition=st.integers(1, 3),
        numbers=st.tuples(*[st.integers(0, 6)] * len(REACHED)).map(lambda steps: nested(*steps)),
    ),
    min_size=1,
    max_size=9,
)


def counted(rows, scope, dimension, stage):
    counts = {}
    for each in rows:
        if scope.holds(each):
            for key, _above in keys_of(dimension, each):
                counts[key] = counts.get(key, 0) + each.counts[stage]
    return counts


def page(rows, scope, dimension, stage, keys):
    """`(numbers, covers)` of a page, with all of a breakdown covered where it is kept back."""
    counts = dict.fromkeys(keys, 0) | counted(rows, scope, dimension, stage)
    covers = Disclosure(lambda _dimension: rows, scope).hidden(dimension)[stage]
    if covers.get(TOTAL) or Cover.KEPT in covers.values():
        covers |= dict.fromkeys(keys - {TOTAL}, Cover.KEPT)
    return counts, covers


def subtracted(rows, wide, narrower, dimension, stage):
    """What the page of the wide scope and those of all its parts give away together."""
    keys = {key for each in rows for key, _above in keys_of(dimension, each)}
    pages = {scope: page(rows, scope, dimension, stage, keys) for scope in [wide, *narrower]}
    counts = {(scope, key): number for scope, (numbers, _covers) in pages.items() for key, number in numbers.items()}
    hidden = {(scope, key): cover for scope, (_numbers, covers) in pages.items() for key, cover in covers.items()}
    sums = [Sum((wide, key), [(scope, key) for scope in narrower]) for key in keys]
    return [place for place in given_away(counts, sums, hidden) if counts[place]]  # a 0 is no secret


def test_hidden_number_is_not_had_by_choosing_its_value_as_a_filter():
    rows = [row("GT", number=3), row("MX", number=60), row("BZ", number=40)]

    everywhere = Disclosure(lambda _dimension: rows, Scope()).hidden(COUNTRY)[Stage.APPLIED]
    alone = {
        code: Disclosure(lambda _dimension: rows, Scope(country=code)).hidden()[Stage.APPLIED]
        for code in ("GT", "MX", "BZ")
    }

    assert everywhere == {("leaf", "GT"): Cover.FEW, ("leaf", "BZ"): Cover.WITHHELD}
    assert alone == {"GT": {TOTAL: Cover.FEW}, "MX": {}, "BZ": {TOTAL: Cover.WITHHELD}}


def test_breakdown_of_a_part_is_not_had_by_subtracting_its_siblings():
    rows = [
        *(row("GT", "female", number=58), row("GT", "male", number=2)),
        *(row("MX", "female", number=30), row("MX", "male", number=8)),
    ]

    hidden = {
        code: set(Disclosure(lambda _dimension: rows, Scope(country=code)).hidden(SEX)[Stage.APPLIED])
        for code in ("GT", "MX")
    }

    assert Disclosure(lambda _dimension: rows, Scope()).hidden(SEX)[Stage.APPLIED] == {}
    assert hidden == {code: {("leaf", "female"), ("leaf", "male")} for code in ("GT", "MX")}


def test_number_of_a_later_stage_tells_nothing_of_an_earlier_one():
    rows = [
        row(sex="other", numbers=(1, 0, 0, 0, 0, 0)),
        row(sex="male", numbers=(8, 8, 8, 8, 8, 8)),
        row(sex="female", number=30),
    ]

    hidden = Disclosure(lambda _dimension: rows, Scope()).hidden(SEX)

    assert set(hidden[Stage.APPLIED]) == {("leaf", "other"), ("leaf", "male"), ("leaf", "female")}
    assert hidden[Stage.OFFERED] == {}


def test_parts_of_a_group_are_kept_back_where_its_total_would_tell():
    kinds = [("10", 1, 3), ("10", 2, 9), ("40", 3, 7), ("80", 4, 5), ("80", 5, 1)]
    rows = [row(institution=key, institution_type=kind, number=number) for kind, key, number in kinds]

    assert Disclosure(lambda _dimension: rows, Scope()).hidden(INSTITUTION)[Stage.APPLIED] == {
        ("leaf", 1, "10"): Cover.FEW,
        ("leaf", 2, "10"): Cover.WITHHELD,
        ("leaf", 4, "80"): Cover.KEPT,
        ("leaf", 5, "80"): Cover.KEPT,
    }


def test_samples_are_part_of_nothing_and_hidden_as_others():
    rows = [row("GT", number=3), row("MX", number=60)]

    disclosure = Disclosure(lambda _dimension: rows, Scope(edition=1, samples=True))

    assert disclosure.hidden()[Stage.APPLIED] == {}
    assert disclosure.hidden(COUNTRY)[Stage.APPLIED] == {("leaf", "GT"): Cover.FEW, ("leaf", "MX"): Cover.WITHHELD}


@tried(40)
@given(ROWS, st.sampled_from([SEX, COUNTRY]), st.sampled_from(list(REACHED)))
def test_pages_of_countries_and_the_one_of_all_give_nothing_away(rows, dimension, stage):
    narrower = [Scope(country=code) for code in dict.fromkeys(each.country for each in rows)]

    assert subtracted(rows, Scope(), narrower, dimension, stage) == []


@tried(40)
@given(ROWS, st.sampled_from([SEX, COUNTRY]), st.sampled_from(list(REACHED)))
def test_pages_of_editions_and_the_one_of_their_course_give_nothing_away(rows, dimension, stage):
    narrower = [Scope(edition, 1, 2020) for edition in dict.fromkeys(each.edition for each in rows)]

    assert subtracted(rows, Scope(course=1), narrower, dimension, stage) == []
