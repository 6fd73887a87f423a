"""Completed or not: decided by staff, one or many, and put right with a reason."""

import re

import pytest
from django.urls import reverse

from courses.models import Message
from tests.admin_forms import address_of
from tests.courses.test_decisions import decide, states
from tests.factories import make_application, make_certificate, make_open_edition

pytestmark = pytest.mark.django_db


def test_completion_is_recorded_of_many_and_each_is_written_to(staff):
    edition = make_open_edition(capacity=2)
    two = [make_application(edition, "confirmed") for _each in range(2)]

    page = decide(staff, "completed", two)

    assert [states(*two), "2 applications changed." in page.text] == [["completed"] * 2, True]
    two[0].refresh_from_db()
    assert [two[0].completed_at is not None, Message.objects.count()] == [True, 2]


def test_who_did_not_complete_is_not_written_to(staff):
    application = make_application(state="confirmed")

    decide(staff, "not-completed", [application])

    assert [states(application), Message.objects.exists()] == [["not-completed"], False]


@pytest.mark.parametrize(("before", "after"), [("completed", "not-completed"), ("not-completed", "completed")])
def test_one_is_made_the_other_with_a_reason_alone(staff, before, after):
    application = make_application(state=before)

    assert "this change needs a reason" in decide(staff, after, [application]).text
    assert states(application) == [before]
    decide(staff, after, [application], reason="The list was wrong")

    assert [states(application), application.transitions.get().reason] == [[after], "The list was wrong"]


def test_moment_of_completion_is_the_first_one_whatever_is_put_right_later(staff):
    application = make_application(state="completed")
    first = application.completed_at

    decide(staff, "not-completed", [application], reason="x")
    decide(staff, "completed", [application], reason="y")

    application.refresh_from_db()
    assert [application.state, application.completed_at] == ["completed", first]


def test_certificate_that_is_valid_stands_in_the_way_and_one_withdrawn_does_not(staff):
    held, withdrawn = make_application(state="completed"), make_application(state="completed")
    make_certificate(held)
    make_certificate(withdrawn, withdrawn_at=withdrawn.completed_at, withdrawal_reason="Wrong person")

    page = decide(staff, "not-completed", [held, withdrawn], reason="The list was wrong")

    assert states(held, withdrawn) == ["completed", "not-completed"]
    assert "1 not changed: This person holds a valid certificate: withdraw it first." in page.text
    assert not held.transitions.exists()


def test_certificate_of_having_taken_part_does_not(staff):
    application = make_application(state="completed")
    make_certificate(application, kind="participation")

    decide(staff, "not-completed", [application], reason="The list was wrong")

    assert states(application) == ["not-completed"]


def preview(client, state, applications):
    ids = ",".join(str(each.pk) for each in applications)
    return client.get(reverse("admin:courses_application_decide", args=[state]), {"ids": ids})


def test_who_holds_a_valid_certificate_is_named_with_the_reason_before_anything_is_decided(staff):
    held, other = make_application(state="completed"), make_application(state="completed")
    make_certificate(held)

    both = preview(staff, "not-completed", [held, other])
    alone = preview(staff, "not-completed", [held])

    words = "Completed: This person holds a valid certificate: withdraw it first."
    assert both.context["decision"].able == [other]
    assert [re.search(f"<li>{held.participant} . {words}</li>", page.text) is not None for page in (both, alone)] == [
        True,
        True,
    ]
    assert "None of these applications can go there" in alone.text


@pytest.mark.parametrize("state", ["completed", "not-completed", "withdrawn"])
def test_places_are_not_at_stake_where_somebody_completed_or_did_not(staff, state):
    application = make_application(make_open_edition(capacity=2), "confirmed", country="GT")

    page = preview(staff, state, [application])

    assert [bool(page.context["decision"].places), "Would get one" in page.text] == [False, False]


@pytest.mark.sweep
@pytest.mark.parametrize("state", ["submitted", "offered", "rejected", "withdrawn"])
def test_who_has_no_place_completes_nothing(staff, state):
    application = make_application(state=state)

    address = reverse("admin:courses_application_decide", args=["completed"])
    page = staff.get(address, {"ids": str(application.pk)})
    decide(staff, "completed", [application])

    assert [states(application), "None of these applications can go there" in page.text] == [[state], True]


def test_form_of_who_has_a_place_offers_both(staff):
    page = staff.get(address_of(make_application(state="confirmed")))

    offered = [title for title, _address in page.context["links"]]
    assert {"Record that they completed", "Record that they did not complete"} <= set(offered)
