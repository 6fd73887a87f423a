"""Modules marked as done, and completion at once."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from courses.actions import learning as actions
from courses.actions.applications import move
from courses.choices import TAKES_PART, ApplicationState
from courses.completion import meeting_the_rule, required
from courses.models import Application, Edition, Message, Progress
from tests.factories import make_running_edition
from tests.learning import done, make_student

pytestmark = pytest.mark.django_db


def fresh(application):
    """As another request would read it."""
    return Application.objects.with_names().get(pk=application.pk)


@pytest.mark.sweep
@pytest.mark.parametrize("modules", [1, 2, 3, 9])
@pytest.mark.parametrize("share", [1, 33, 34, 50, 51, 99, 100])
def test_edition_is_completed_with_the_module_that_meets_the_rule_and_not_before(share, modules):
    student = make_student(make_running_edition(modules, completion_share=share))
    states = []

    for module in student.edition.course.modules.order_by("-position"):
        actions.mark_done(fresh(student), module)
        states.append(fresh(student).state)

    asked = required(student.edition, modules)
    assert states == ["confirmed"] * (asked - 1) + ["completed"] * (modules - asked + 1)
    assert fresh(student).transitions.count() == 1


def test_completion_is_written_once_with_a_letter():
    student = make_student(make_running_edition(1, completion_share=100))
    [module] = student.edition.course.modules.all()
    actions.mark_done(fresh(student), module)
    first = fresh(student).completed_at

    actions.mark_done(fresh(student), module)
    move(fresh(student), "not-completed", reason="A mistake")
    move(fresh(student), "completed", reason="None after all")

    assert fresh(student).completed_at == first
    assert Message.objects.filter(application=student).count() == 2
    assert mail.outbox == []


def test_without_a_rule_all_modules_complete_nothing():
    student = make_student()
    for module in student.edition.course.modules.all():
        actions.mark_done(fresh(student), module)

    assert [fresh(student).state, done(student)] == ["confirmed", [1, 2, 3]]


def test_module_is_marked_once_and_can_be_taken_back():
    student = make_student()
    module = student.edition.course.modules.first()
    for _each in range(2):
        actions.mark_done(fresh(student), module)
    assert done(student) == [1]
    assert fresh(student).studied_at

    for _each in range(2):
        actions.mark_not_done(fresh(student), module)

    assert done(student) == []


def test_what_completed_somebody_stays():
    student = make_student(make_running_edition(1, completion_share=100))
    [module] = student.edition.course.modules.all()
    actions.mark_done(fresh(student), module)

    with pytest.raises(actions.AlreadyCompleted):
        actions.mark_not_done(fresh(student), module)

    assert done(student) == [1]


@pytest.mark.sweep
@pytest.mark.parametrize("state", [state for state in ApplicationState if state not in {"confirmed", "completed"}])
@pytest.mark.parametrize("deed", [actions.mark_done, actions.mark_not_done])
def test_nobody_marks_without_a_place(deed, state):
    student = make_student(state=state, done=1)
    modules = student.edition.course.modules.order_by("position")

    with pytest.raises(actions.NotStudying):
        deed(fresh(student), modules[1] if deed is actions.mark_done else modules[0])

    assert done(student) == [1]


@pytest.mark.parametrize("dates", [{"starts": 1, "ends": 9}, {"starts": -9, "ends": -1}])
def test_nobody_marks_outside_the_editions_days(dates):
    student = make_student(make_running_edition(1, **dates))

    with pytest.raises(actions.NotStudying):
        actions.mark_done(fresh(student), student.edition.course.modules.get())


def test_place_that_was_lost_since_the_page_was_opened_marks_nothing():
    student = make_student()
    opened = fresh(student)
    move(fresh(student), "withdrawn")

    with pytest.raises(actions.NotStudying):
        actions.mark_done(opened, student.edition.course.modules.first())

    assert done(student) == []


def test_database_itself_keeps_each_module_once():
    student = make_student(done=1)
    progress = student.progress.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Progress.objects.bulk_create([Progress(application=student, module=progress.module)])


def test_new_rule_completes_whoever_meets_it_and_again_nobody():
    edition = make_running_edition(3, completion_share=None)
    students = [make_student(edition, state, done=number) for state in TAKES_PART for number in range(4)]
    Edition.objects.filter(pk=edition.pk).update(completion_share=60)
    edition.refresh_from_db()

    counts = [actions.evaluate(meeting_the_rule(edition).with_names()) for _again in range(2)]

    assert counts == [2, 0]
    states = [fresh(student).state for student in students]
    assert states == [*["confirmed"] * 2, *["completed"] * 2, *["completed"] * 4, *["not-completed"] * 4]


@pytest.mark.parametrize("facts", [{"completion_share": None}, {"completion_share": 100, "modules": 0}])
def test_no_rule_and_no_modules_complete_nobody(facts):
    edition = make_running_edition(**{"modules": 3} | facts)
    make_student(edition, done=3)

    assert actions.evaluate(meeting_the_rule(edition).with_names()) == 0
