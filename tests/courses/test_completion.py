"""What it takes to complete, how far somebody is, and when they may study."""

import datetime as dt
from fractions import Fraction
from math import ceil

import pytest
from django.utils import timezone

from courses.choices import ApplicationState
from courses.completion import (
    Access,
    access,
    meeting_the_rule,
    required,
    standing,
    standings,
    with_some_meeting,
)
from courses.models import Edition
from tests.exchange import queries
from tests.factories import make_application, make_edition, make_running_edition
from tests.learning import make_student

pytestmark = pytest.mark.django_db
NOTHING, LATER, READING, OPEN = Access.NONE, Access.NOT_YET, Access.READING, Access.OPEN


@pytest.mark.parametrize("modules", [0, 1, 2, 3, 7, 9, 10, 99, 100, 101])
def test_share_of_modules_is_rounded_up_and_never_asks_for_none_or_more_than_all(modules):
    for share in range(1, 101):
        asked = required(Edition(completion_share=share), modules)

        assert asked == (ceil(Fraction(share * modules, 100)) or None)
        assert asked is None or 1 <= asked <= modules


def test_without_a_share_the_office_decides():
    assert required(Edition(), 9) is None


@pytest.mark.parametrize(
    ("facts", "states"),
    [
        ({"starts": -1, "ends": 0}, {"confirmed": OPEN, "completed": OPEN, "not-completed": READING}),
        ({"starts": 0, "ends": 0}, {"confirmed": OPEN, "completed": OPEN, "not-completed": READING}),
        ({"starts": 1, "ends": 2}, {"confirmed": LATER, "completed": LATER, "not-completed": LATER}),
        ({"starts": -9, "ends": -1}, {"confirmed": READING, "completed": READING, "not-completed": READING}),
        ({}, {"confirmed": OPEN, "completed": OPEN, "not-completed": READING}),
        ({"is_over": True}, {"confirmed": READING, "completed": READING, "not-completed": READING}),
        ({"starts": -1, "is_published": False}, {}),
        ({"starts": -1, "cancelled_on": dt.date(2020, 1, 1), "cancellation_reason_en": "Rain"}, {}),
    ],
)
def test_what_an_application_opens_by_its_state_and_the_day(facts, states):
    edition = make_edition(**facts)

    opened = {state: access(make_application(edition, state), timezone.now()) for state in ApplicationState}

    assert opened == {state: states.get(state, NOTHING) for state in ApplicationState}


@pytest.mark.parametrize(
    ("share", "done", "told"),
    [
        (100, 2, [3, 1, False]),
        (100, 3, [3, 0, True]),
        (34, 1, [2, 1, False]),
        (33, 1, [1, 0, True]),
        (None, 3, [None, None, False]),
    ],
)
def test_standing_says_what_is_asked_missing_and_met(share, done, told):
    student = make_student(make_running_edition(3, completion_share=share), done=done)

    found = standing(student)

    assert [found.required, found.missing, found.is_met] == told
    assert [found.number_done, found.total, found.share] == [done, 3, 100 * done // 3]


@pytest.mark.parametrize(
    ("marked", "first", "after"),
    [
        ([], 1, {1: 2, 2: 3, 3: 1}),
        ([1], 2, {1: 2, 2: 3, 3: 2}),
        ([2], 1, {1: 3, 2: 3, 3: 1}),
        ([2, 3], 1, {1: 1, 2: 1, 3: 1}),
        ([1, 2, 3], None, {1: None, 2: None, 3: None}),
    ],
)
def test_way_on_leads_to_what_is_not_done_forward_first(marked, first, after):
    student = make_student()
    modules = list(student.edition.course.modules.order_by("position"))
    for place in marked:
        student.progress.create(module=modules[place - 1])
    found = standing(student)

    def place(module):
        return module and module.position

    assert place(found.next_module) == first
    assert {each.position: place(found.next_after(each)) for each in modules} == after
    assert [is_next for _module, _done, is_next in found.stations].count(True) == bool(first)


def test_standings_of_many_take_as_many_queries_as_of_one():
    course = make_running_edition(3).course
    many = [make_student(make_running_edition(course=course), done=number % 4) for number in range(5)]

    found = standings(many)

    assert [found[each.pk].number_done for each in many] == [0, 1, 2, 3, 0]
    assert queries(lambda: standings(many)) == queries(lambda: standing(many[0])) == 2


@pytest.mark.sweep
@pytest.mark.parametrize("share", [None, 1, 33, 34, 66, 67, 100])
@pytest.mark.parametrize("modules", [0, 3])
def test_editions_where_somebody_meets_the_rule_are_those_that_name_somebody(share, modules):
    edition = make_running_edition(modules, completion_share=share)
    make_student(edition, "completed", done=3)
    make_student(make_running_edition(3, completion_share=100), done=2)
    for done in range(4):
        student = make_student(edition, done=done)

        found = set(with_some_meeting(Edition.objects.all()))

        assert found == ({edition} if meeting_the_rule(edition).exists() else set())
        student.delete()
