import datetime as dt
import itertools

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.choices import EditionState
from courses.dates import day_of
from courses.models import Edition
from tests.examples import tried
from tests.factories import edition_facts, make_course, make_edition, today

NOW = dt.datetime(2026, 3, 10, 15, 30, tzinfo=dt.UTC)
DAYS = [None, -400, -366, -365, -1, 0, 1]
HOURS = [None, -1, 0, 1]


def edition_at(moment, starts, ends, opens, closes, **facts):
    """Days for the dates and hours for the window, all relative to the moment; None where it is not known."""
    day = day_of(moment)
    return Edition(
        starts_on=day + dt.timedelta(starts) if starts is not None else None,
        starts_precision="day" if starts is not None else "",
        ends_on=day + dt.timedelta(ends) if ends is not None else None,
        ends_precision="by" if ends is not None else "",
        opens_at=moment + dt.timedelta(hours=opens) if opens is not None else None,
        closes_at=moment + dt.timedelta(hours=closes) if closes is not None else None,
        **edition_facts(**facts),
    )


def states_differ(editions, moment):
    """The editions, saved, whose state in SQL is not the one in Python."""
    Edition.objects.bulk_create(editions)
    saved = Edition.objects.with_state(moment)
    return [edition for edition in saved if edition.state != edition.state_at(moment)]


def in_order(starts, ends, opens, closes):
    dates_in_order = None in (starts, ends) or starts <= ends
    return dates_in_order and (None in (opens, closes) or opens < closes)


@pytest.mark.sweep
@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"is_published": False},
        {"is_over": True},
        {"capacity": 0},
        {"capacity": 5, "places_held": 5},
        {"capacity": 5, "places_held": 4},
    ],
)
def test_state_in_python_and_in_sql_agree_over_all_orderings(facts):
    course = make_course()
    orderings = [times for times in itertools.product(DAYS, DAYS, HOURS, HOURS) if in_order(*times)]
    editions = [edition_at(NOW, *times, course=course, **facts) for times in orderings]

    assert len(editions) > 300
    assert states_differ(editions, NOW) == []


@st.composite
def any_edition(draw, moment):
    """Dates within two years of the moment, each with any precision, and everything else that states depend on."""
    days, moments = st.integers(-800, 800), st.integers(-3 * 86_400, 3 * 86_400)
    dates = sorted(moment.date() + dt.timedelta(days) for days in draw(st.tuples(days, days)))
    window = sorted(moment + dt.timedelta(seconds=seconds) for seconds in draw(st.tuples(moments, moments)))
    known = draw(st.tuples(*[st.booleans()] * 4))
    capacity = draw(st.none() | st.integers(0, 3))
    return Edition(
        starts_on=dates[0] if known[0] else None,
        starts_precision=draw(st.sampled_from(["day", "month", "year"])) if known[0] else "",
        ends_on=dates[1] if known[1] else None,
        ends_precision=draw(st.sampled_from(["day", "month", "year", "by"])) if known[1] else "",
        opens_at=window[0] if known[2] and window[0] < window[1] else None,
        closes_at=window[1] if known[3] else None,
        cancelled_on=draw(st.none() | st.none() | st.just(dates[0])),
        **edition_facts(
            is_published=draw(st.sampled_from([True, True, True, False])),
            is_over=draw(st.sampled_from([False, False, False, True])),
            capacity=capacity,
            places_held=draw(st.integers(0, capacity)) if capacity else 0,
        ),
    )


MOMENTS = st.datetimes(dt.datetime(1999, 1, 1), dt.datetime(2090, 1, 1), timezones=st.just(dt.UTC))


@pytest.mark.django_db
@tried(40)
@given(data=st.data(), moment=MOMENTS)
def test_state_in_python_and_in_sql_agree_at_any_moment(data, moment):
    Edition.objects.all().delete()
    course = make_course()
    editions = data.draw(st.lists(any_edition(moment), min_size=1, max_size=20))
    for edition in editions:
        edition.course = course
        edition.cancellation_reason_en = "Floods" if edition.cancelled_on else ""

    assert states_differ(editions, moment) == []


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"is_published": False, "is_over": True}, EditionState.DRAFT),
        ({"cancelled_on": today(), "is_over": True}, EditionState.CANCELLED),
        ({"is_over": True}, EditionState.FINISHED),
        ({"starts": -9, "ends": -1}, EditionState.FINISHED),
        ({"starts": -9, "ends": 0}, EditionState.RUNNING),
        ({"starts": -365}, EditionState.RUNNING),
        ({"starts": -366}, EditionState.FINISHED),
        ({"starts": 0, "ends": 9}, EditionState.RUNNING),
        ({"starts": 1, "ends": 9}, EditionState.ANNOUNCED),
        ({"ends": 9}, EditionState.ANNOUNCED),
        ({}, EditionState.TO_BE_SCHEDULED),
    ],
)
def test_state_follows_from_what_is_known(facts, state):
    edition = Edition(**edition_facts(**facts))

    assert edition.state == state


@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [
        (1, 2, EditionState.ANNOUNCED),
        (0, 2, EditionState.OPEN),
        (-1, 1, EditionState.OPEN),
        (-2, 0, EditionState.CLOSED),
        (-2, -1, EditionState.CLOSED),
        (None, 1, EditionState.OPEN),
        (None, 0, EditionState.CLOSED),
        (0, None, EditionState.OPEN),
        (1, None, EditionState.ANNOUNCED),
    ],
)
def test_window_opens_at_its_first_moment_and_is_closed_at_its_last(opens, closes, state):
    edition = edition_at(NOW, 30, 40, opens, closes)

    assert edition.state_at(NOW) == state


@pytest.mark.parametrize(("held", "state"), [(4, EditionState.OPEN), (5, EditionState.FULL)])
def test_state_is_full_when_the_last_place_is_held(held, state):
    edition = edition_at(NOW, 30, 40, -1, 1, capacity=5, places_held=held)

    assert edition.state_at(NOW) == state


def test_day_turns_at_the_portals_midnight(settings):
    settings.TIME_ZONE = "America/Costa_Rica"
    edition = Edition(**edition_facts(), ends_on=dt.date(2026, 3, 9), ends_precision="day")
    before, after = dt.datetime(2026, 3, 10, 5, 59, tzinfo=dt.UTC), dt.datetime(2026, 3, 10, 6, 0, tzinfo=dt.UTC)

    assert [edition.state_at(before), edition.state_at(after)] == [EditionState.ANNOUNCED, EditionState.FINISHED]


@pytest.mark.django_db
def test_in_state_finds_those_editions_alone():
    course = make_course()
    running = make_edition(course, starts=-1, ends=1)
    make_edition(course, starts=-9, ends=-1)

    assert list(Edition.objects.in_state([EditionState.RUNNING], timezone.now())) == [running]


@pytest.mark.django_db
def test_state_of_a_list_is_filled_in_by_its_query(django_assert_num_queries):
    make_edition(starts=-1, ends=1)

    with django_assert_num_queries(1):
        states = [edition.state for edition in Edition.objects.with_state(timezone.now())]

    assert states == [EditionState.RUNNING]
