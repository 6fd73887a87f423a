"""The one state machine, its places and its waiting list."""

import datetime as dt
import io
import itertools

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.actions import applications as actions
from courses.choices import ENDED, HOLDING, LIVE, NEXT_STATES, ApplicationState
from courses.invariants import broken
from courses.models import Application, Edition, Site, Transition
from tests.factories import (
    make_application,
    make_edition,
    make_invitation,
    make_open_edition,
    make_participant,
    make_site,
    make_staff,
    today,
)

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
SPECIFIED = {  # the table of PARTICIPATION: from → to
    "nominated": {"submitted", "declined", "expired"},
    "submitted": {"offered", "waitlisted", "rejected", "withdrawn"},
    "waitlisted": {"offered", "rejected", "withdrawn"},
    "offered": {"confirmed", "declined", "expired"},
    "confirmed": {"completed", "not-completed", "withdrawn", "absent"},
    "completed": {"not-completed"},
    "not-completed": {"completed"},
    **{ended: {"submitted"} for ended in ("rejected", "declined", "expired", "withdrawn", "absent")},
}
HOLDS = {"offered", "confirmed", "completed", "not-completed"}


def held(edition):
    return Edition.objects.values_list("places_held", flat=True).get(pk=edition.pk)


def states(edition):
    return [application.state for application in edition.applications.order_by("pk")]


def test_table_is_the_specified_one():
    assert {str(state): set(after) for state, after in NEXT_STATES.items()} == SPECIFIED
    assert set(HOLDING) == HOLDS
    assert set(LIVE) | set(ENDED) == set(ApplicationState)


@pytest.mark.sweep
@pytest.mark.parametrize(("before", "after"), list(itertools.product(SPECIFIED, SPECIFIED)))
def test_each_pair_of_states_is_allowed_or_refused_with_its_places(before, after):
    application = make_application(make_open_edition(capacity=3), before)

    if after in SPECIFIED[before]:
        actions.move(application, after, reason="Because")
        told = Transition.objects.get()
        assert [told.from_state, told.to_state, told.reason] == [before, after, "Because"]
    else:
        with pytest.raises(actions.NotAllowed):
            actions.move(application, after, reason="Because")
        assert Transition.objects.count() == 0

    application.refresh_from_db()
    assert application.state == (after if after in SPECIFIED[before] else before)
    assert [held(application.edition), list(broken())] == [int(application.state in HOLDS), []]


@pytest.mark.parametrize(("before", "after"), [("completed", "not-completed"), ("rejected", "submitted")])
def test_change_of_mind_needs_a_reason(before, after):
    with pytest.raises(actions.ReasonMissing):
        actions.move(make_application(state=before), after)


def test_move_of_what_has_changed_meanwhile_changes_nothing():
    application = make_application(make_open_edition(capacity=1), "confirmed")
    same = Application.objects.get(pk=application.pk)
    actions.move(application, "withdrawn")

    with pytest.raises(actions.ChangedMeanwhile):
        actions.move(same, "withdrawn")

    assert [held(application.edition), Transition.objects.count()] == [0, 1]


@pytest.mark.parametrize(("capacity", "offered"), [(None, 2), (2, 2), (1, 1), (0, 0)])
def test_places_end_with_the_capacity(capacity, offered):
    edition = make_open_edition(capacity=capacity)
    outcomes = []
    for _number in range(2):
        try:
            actions.offer(make_application(edition))
            outcomes.append("offered")
        except actions.Full:
            outcomes.append("full")

    assert outcomes == ["offered"] * offered + ["full"] * (2 - offered)
    assert [held(edition), list(broken())] == [offered, []]


def test_place_of_a_full_site_is_refused_and_the_editions_is_not_lost():
    edition = make_open_edition(capacity=5)
    site, other = make_site(edition, capacity=1), make_site(edition, "MX", capacity=1)
    actions.offer(make_application(edition, site=site))

    with pytest.raises(actions.Full):
        actions.offer(make_application(edition, site=site))
    actions.offer(make_application(edition, site=other))

    assert [held(edition), *Site.objects.order_by("pk").values_list("places_held", flat=True)] == [2, 1, 1]
    assert list(broken()) == []


def test_freed_place_is_offered_to_the_first_who_waits():
    edition = make_open_edition(capacity=1)
    holder = make_application(edition, "confirmed")
    now = timezone.now()
    late, early = (make_application(edition, "waitlisted", submitted_at=now - HOUR * hours) for hours in (1, 2))
    under_review = make_application(edition, "submitted", submitted_at=now - HOUR * 3)

    actions.withdraw(holder)

    for application in (late, early, under_review):
        application.refresh_from_db()
    assert [early.state, late.state, under_review.state] == ["offered", "waitlisted", "submitted"]
    assert [held(edition), actions.fill_places(edition), list(broken())] == [1, 0, []]


def test_priority_goes_before_time_and_needs_a_reason():
    edition = make_open_edition(capacity=1)
    early = make_application(edition, "waitlisted", submitted_at=timezone.now() - HOUR)
    late = make_application(edition, "waitlisted")

    with pytest.raises(actions.ReasonMissing):
        actions.set_priority(late, 5, None, "")
    actions.set_priority(late, 5, None, "The only one from Belize")
    actions.fill_places(edition)

    late.refresh_from_db()
    early.refresh_from_db()
    assert [late.state, early.state] == ["offered", "waitlisted"]
    assert late.transitions.first().reason == "0 → 5: The only one from Belize"


def test_waiting_list_passes_over_a_full_site_to_the_next_place():
    edition = make_open_edition(capacity=5)
    full, free = make_site(edition, capacity=0), make_site(edition, "MX", capacity=1)
    waiting = [make_application(edition, "waitlisted", site=site) for site in (full, free, None)]

    assert actions.fill_places(edition) == 2
    assert states(edition) == ["waitlisted", "offered", "offered"]
    assert waiting[0].state == "waitlisted"


@pytest.mark.parametrize(
    "facts",
    [{"starts": -1, "closes_at": None}, {"is_over": True}, {"cancelled_on": today(), "cancellation_reason_en": "No"}],
)
def test_nobody_is_offered_a_place_in_what_has_begun_or_is_off(facts):
    edition = make_edition(capacity=5, **facts)
    make_application(edition, "waitlisted")

    assert actions.fill_places(edition) == 0


def test_offer_ends_in_two_weeks_or_when_the_edition_starts(time_machine):
    time_machine.move_to(dt.datetime(2018, 9, 3, 18, tzinfo=dt.UTC), tick=False)
    now = timezone.now()
    soon, later = make_open_edition(), make_open_edition()
    Edition.objects.filter(pk=soon.pk).update(starts_on=dt.date(2018, 9, 10))
    soon.refresh_from_db()

    assert actions.offer_end(later, now) == now + dt.timedelta(days=14)
    assert actions.offer_end(soon, now) == dt.datetime(2018, 9, 10, 6, tzinfo=dt.UTC)


def test_expired_offer_cannot_be_taken_up_and_the_next_is_offered_it():
    edition = make_open_edition(capacity=1)
    slow = make_application(edition, "offered", offer_expires_at=timezone.now() - HOUR)
    make_application(edition, "waitlisted")

    with pytest.raises(actions.OfferExpired):
        actions.accept(slow)
    output = io.StringIO()
    call_command("expire_offers", "--dry-run", stdout=output)
    assert states(edition) == ["offered", "waitlisted"]
    for _each in range(2):
        call_command("expire_offers", stdout=output)

    assert [states(edition), list(broken())] == [["expired", "offered"], []]
    assert output.getvalue().splitlines() == [
        "1 offers and nominations to be ended.",
        "1 offers and nominations ended, 1 places offered.",
        "0 offers and nominations ended, 0 places offered.",
    ]


def test_rehearsal_counts_the_nominations_that_end_too():
    past = timezone.now() - HOUR
    invitation = make_invitation(make_open_edition(), seats_used=1, expires_at=past)
    make_application(invitation.edition, "nominated", invitation=invitation, submitted_at=None)
    make_application(state="offered", offer_expires_at=past)
    said = io.StringIO()

    for options in (["--dry-run"], []):
        call_command("expire_offers", *options, stdout=said)

    assert said.getvalue().splitlines() == [
        "2 offers and nominations to be ended.",
        "2 offers and nominations ended, 0 places offered.",
    ]


@pytest.mark.parametrize(
    "facts", [{"is_over": True}, {"cancelled_on": today(), "cancellation_reason_en": "No"}, {"is_published": False}]
)
def test_nobody_gets_a_place_in_what_is_over_or_off_by_hand_either(facts):
    edition = make_open_edition()
    under_review, offered = make_application(edition), make_application(edition, "offered")
    Edition.objects.filter(pk=edition.pk).update(**facts)

    for deed, application in ((actions.offer, under_review), (actions.accept, offered)):
        with pytest.raises(actions.EditionOver):
            deed(Application.objects.get(pk=application.pk))


def test_offer_is_accepted_and_declined():
    edition, staff = make_open_edition(capacity=2), make_staff()
    taken, left = make_application(edition), make_application(edition)
    for application in (taken, left):
        actions.offer(application, staff)

    actions.accept(taken)
    actions.withdraw(left)

    assert [states(edition), held(edition)] == [["confirmed", "declined"], 1]
    assert taken.transitions.first().actor == staff


def test_application_is_submitted_once_for_each_form_and_person():
    edition, participant, token = make_open_edition(), make_participant(), "0b5ad4e6-6f2e-4a0e-8f0c-5f6f5a3f5d11"
    first = actions.submit(edition, participant, token, motivation="Why")

    assert actions.submit(edition, participant, token) == first
    with pytest.raises(actions.AlreadyApplied):
        actions.submit(edition, participant)
    assert [first.state, first.motivation, Application.objects.count()] == ["submitted", "Why", 1]
    assert [step.to_state for step in first.transitions.all()] == ["submitted"]


def test_who_has_withdrawn_may_apply_again():
    application = make_application()
    actions.withdraw(application)

    assert actions.submit(application.edition, application.participant).pk != application.pk
    with pytest.raises(actions.AlreadyApplied):
        actions.move(application, "submitted", reason="Taken up again")


@pytest.mark.parametrize(
    "facts", [{}, {"is_published": False}, {"opens_at": timezone.now() + HOUR}, {"closes_at": timezone.now() - HOUR}]
)
def test_nobody_applies_to_what_is_not_open(facts):
    with pytest.raises(actions.NotOpen):
        actions.submit(make_edition(starts=30, **facts), make_participant())


def test_full_edition_takes_applications_for_its_waiting_list():
    edition = make_open_edition(capacity=0)

    assert actions.submit(edition, make_participant()).state == "submitted"


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "hired"},
        {"state": "offered", "offer_expires_at": None},
        {"submitted_at": None},
        {"origin": "bought"},
        {"consent_version": "2026-1"},
        {"motivation": "x" * 4_001},
    ],
)
def test_database_refuses_what_an_application_cannot_be(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_application(**facts)


def test_database_holds_one_live_application_for_each_person_and_edition():
    first = make_application(state="rejected")
    make_application(first.edition, participant=first.participant)

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=first.pk).update(state="waitlisted")


def test_capacity_below_the_places_held_is_refused():
    edition = make_open_edition(capacity=1)
    make_application(edition, "confirmed")

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(capacity=0)


def test_invariants_are_checked_by_a_command():
    edition = make_open_edition(capacity=5)
    call_command("check_invariants", stdout=io.StringIO())
    Edition.objects.filter(pk=edition.pk).update(places_held=2)
    told = io.StringIO()

    with pytest.raises(CommandError, match="1 rules"):
        call_command("check_invariants", stderr=told)
    assert told.getvalue() == f"edition {edition.pk}: 2 places held, 0 applications hold one\n"


def test_version_of_an_edition_brings_back_no_old_count(keeps_history):
    edition = make_open_edition(capacity=5)
    make_application(edition, "confirmed")

    old = Edition.history.filter(id=edition.pk).first().instance
    old.save()

    assert held(edition) == 1
