"""The timetable says what the queries of editions say."""

import random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.models import Edition
from courses.timetable import AHEAD, OVER, PAST, UNDATED, Timetable
from tests.courses.test_snapshot import COUNTRIES, random_catalogue
from tests.examples import tried
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


def in_sql(asked, moment):
    """What is to come by its start, what has no date, and what is over."""
    editions = Edition.objects.public().offered(moment, **asked).with_state(moment)
    ahead = editions.exclude(state__in=PAST)
    dated = ahead.filter(starts_on__isnull=False).order_by("starts_on", "pk")
    return dated, ahead.filter(starts_on=None).order_by("-pk"), editions.filter(state__in=PAST).newest_first()


@tried(20)
@given(seed=st.integers(0, 10_000))
def test_timetable_and_queries_list_the_same_in_the_same_order(seed):
    with transaction.atomic():
        random_catalogue(seed)
        moment, dice = timezone.now(), random.Random(seed)  # noqa: S311 (a choice for a test)
        asked = {"countries": dice.sample(COUNTRIES, dice.randint(0, 2)), "modes": dice.choice([[], ["tutored"]])}
        timetable = Timetable(**asked)
        listed = [timetable.keys(part, order=part, most=99) for part in (AHEAD, UNDATED, OVER)]

        assert listed == [[edition.pk for edition in part] for part in in_sql(asked, moment)]
        transaction.set_rollback(True)


def test_newest_come_first_among_those_of_one_day():
    first, second = (make_edition(starts=5, ordinal=number) for number in (2, 1))
    undated = make_edition()

    assert Timetable().keys(AHEAD, UNDATED, order=OVER, most=9) == [first.pk, second.pk, undated.pk]


def test_row_of_an_edition_that_went_meanwhile_is_left_out():
    edition = make_edition(starts=5)

    assert Timetable().rows([edition.pk, 0]) == [edition]
