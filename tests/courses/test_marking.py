"""Modules marked as done on their pages: by a press, once, while it can be."""

import re

import pytest
from django.test import Client

from courses.actions.applications import move
from tests.factories import make_edition, make_running_edition
from tests.learning import done, make_student, mark, places, study, words

pytestmark = pytest.mark.django_db


def test_opening_marks_nothing_and_a_press_leads_on(client):
    student = make_student()
    for address in places(student):
        client.get(address)
    assert done(student) == []

    answer = mark(client, student)

    assert done(student) == [1]
    assert answer.url.endswith("/modules/module-2/")
    assert "Module 1 of 3 is marked as done." in client.get(answer.url).text


def test_double_press_marks_once_and_leads_to_the_same_place(client):
    student = make_student()

    assert [mark(client, student, 2).url[-10:] for _each in range(2)] == ["/module-3/"] * 2
    assert done(student) == [2]


def test_last_module_leads_to_the_edition(client):
    student = make_student(done=2)

    answer = mark(client, student, 3)

    assert re.fullmatch(r"/en/learning/[^/]+/", answer.url)


def test_module_that_meets_the_rule_completes_and_says_so_once(client):
    student = make_student(make_running_edition(3, completion_share=60), done=1)

    page = mark(client, student, 2, follow=True)

    assert "You have completed this edition." in words(page)
    student.refresh_from_db()
    assert student.state == "completed"
    assert mark(client, student, 2).url.endswith("/modules/module-3/")


def test_mark_is_taken_back_by_a_button_while_it_can_be(client):
    student = make_student(done=1)
    assert "Take it back" in client.get(study(student, "study-module", "module-1")).text

    mark(client, student, 1, "not-done")
    assert done(student) == []

    completed = make_student(state="completed", done=1)
    assert "Take it back" not in client.get(study(completed, "study-module", "module-1")).text
    page = mark(client, completed, 1, "not-done", follow=True)
    assert ["what you did stays on record" in page.text, done(completed)] == [True, [1]]


@pytest.mark.sweep
@pytest.mark.parametrize("do", ["", "x", "DONE", "not_done", None])
def test_unknown_deed_is_absent(client, do):
    student = make_student()

    assert client.post(places(student)[1], {} if do is None else {"do": do}).status_code == 404
    assert done(student) == []


@pytest.mark.parametrize("place", [0, 2])
def test_only_modules_are_posted_to(client, place):
    assert client.post(places(make_student())[place], {"do": "done"}).status_code == 405


def test_forged_form_marks_nothing():
    student, strict = make_student(), Client(enforce_csrf_checks=True)

    assert mark(strict, student).status_code == 403
    assert done(student) == []


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("edition", "state", "reason"),
    [
        ({"starts": -9, "ends": -1}, "confirmed", "The edition is over."),
        ({"starts": -9, "ends": -1}, "completed", "The edition is over."),
        ({}, "not-completed", "It is on record that you did not complete this edition."),
    ],
)
def test_what_is_closed_can_be_read_and_says_why_nothing_is_marked(client, edition, state, reason):
    student = make_student(make_running_edition(3, **edition), state, done=1)

    pages = [client.get(address) for address in places(student)]
    refused = mark(client, student, 2, follow=True)

    assert [page.status_code for page in pages] == [200] * 3
    assert [reason in words(page) for page in pages[:2]] == [True, True]
    assert "<button" not in pages[1].text
    assert "Modules can be marked while the edition runs" in refused.text
    assert done(student) == [1]


def test_place_lost_meanwhile_is_absent_at_once(client):
    student = make_student()
    move(student, "withdrawn")

    assert mark(client, student).status_code == 404


def test_draft_of_an_edition_is_no_way_in(client):
    student = make_student(make_edition(is_published=False))

    assert client.get(study(student)).status_code == 404
