"""How long what is held of people is kept: to the day, once, and nothing else with it."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from courses.actions import forgetting
from courses.actions.forgetting import forget
from courses.models import (
    Allowance,
    Application,
    Edition,
    Erasure,
    Invitation,
    Merge,
    Message,
    Participant,
    Transition,
)
from courses.retention import months_before
from tests.factories import (
    make_application,
    make_edition,
    make_invitation,
    make_open_edition,
    make_organisation,
    make_participant,
)
from tests.sentinels import planted_letter, word

pytestmark = pytest.mark.django_db
THEN = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
SIX_MONTHS, TWO_YEARS = dt.datetime(2026, 7, 31, 12, tzinfo=dt.UTC), dt.datetime(2028, 1, 31, 12, tzinfo=dt.UTC)
ERASED, EMPTIED, CONTACT = "participants erased", "applications emptied", "participants emptied of contact"


def applied(state, edition=None, **facts):
    """An application with words, a decision and a letter, all of THEN."""
    with time_machine.travel(THEN, tick=False):
        edition = edition or make_edition()
        words = {"motivation": word("motivation"), "reason": word("reason"), "completed_at": THEN}
        application = make_application(edition, state, **words | facts)
        Transition.objects.create(application=application, to_state=state, reason=word("transition"))
        Message.objects.create(key=f"letter-{application.pk}", application=application, **planted_letter("letter"))
    return application


def over(days):
    """An edition whose last day lies so many days before THEN's."""
    return make_edition(ends_on=THEN.date() - dt.timedelta(days), ends_precision="day")


def forgotten(moment):
    with time_machine.travel(moment, tick=False):
        return {what: count for what, count in forget(moment).items() if count}


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        ((2026, 7, 31), 6, (2026, 1, 31)),
        ((2026, 8, 31), 6, (2026, 2, 28)),
        ((2028, 8, 31), 6, (2028, 2, 29)),
        ((2026, 3, 1), 24, (2024, 3, 1)),
        ((2026, 1, 15), 6, (2025, 7, 15)),
    ],
)
def test_months_are_those_of_the_calendar(moment, months, before):
    assert months_before(dt.datetime(*moment, 9), months) == dt.datetime(*before, 9)


@pytest.mark.sweep
@pytest.mark.parametrize("state", ["rejected", "declined", "expired", "withdrawn", "absent"])
def test_whoever_came_to_nothing_is_erased_after_six_months(state):
    application = applied(state)
    assert forgotten(SIX_MONTHS - dt.timedelta(seconds=1)) == {}

    assert forgotten(SIX_MONTHS) == {ERASED: 1}

    application.refresh_from_db()
    participant = application.participant
    assert [str(participant), participant.email, participant.country] == [f"Participant {participant.pk}", "", "GT"]
    assert [application.state, application.motivation, application.reason] == [state, "", ""]
    assert [Message.objects.count(), Transition.objects.get().reason] == [0, ""]
    assert forgotten(SIX_MONTHS) == {}


@pytest.mark.sweep
@pytest.mark.parametrize("state", ["nominated", "submitted", "waitlisted"])
def test_what_nobody_decided_is_erased_six_months_after_the_edition(state):
    edition = over(-30)
    facts = {"invitation": make_invitation(edition)} if state == "nominated" else {}
    applied(state, edition, **facts)
    end = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)

    assert forgotten(end + dt.timedelta(183)) == {}
    assert forgotten(end + dt.timedelta(185))[ERASED] == 1


def test_whoever_was_brought_in_and_never_applied_is_erased_after_two_years():
    with time_machine.travel(THEN, tick=False):
        person = make_participant()

    assert forgotten(TWO_YEARS - dt.timedelta(minutes=1)) == {}
    assert forgotten(TWO_YEARS) == {ERASED: 1}
    person.refresh_from_db()
    assert [person.full_name, person.email] == ["", ""]


def test_what_nobody_decided_of_an_edition_to_come_is_kept():
    applied("submitted", over(-1_500))

    assert forgotten(TWO_YEARS) == {}


def test_edition_without_dates_that_nobody_speaks_of_for_a_year_is_over():
    application = applied("submitted")

    assert forgotten(THEN + dt.timedelta(days=365 + 180)) == {}
    assert forgotten(TWO_YEARS) == {ERASED: 1}
    application.refresh_from_db()
    assert application.motivation == ""


def test_one_that_cannot_be_forgotten_stops_nobody_and_is_told():
    stuck = applied("offered", over(1), offer_expires_at=THEN)
    Edition.objects.filter(pk=stuck.edition_id).update(places_held=0)
    other = applied("rejected")

    with time_machine.travel(TWO_YEARS, tick=False), pytest.raises(CommandError, match="1 left for another night"):
        call_command("forget", stdout=io.StringIO())

    other.refresh_from_db()
    assert other.participant.erased_at


def test_whoever_is_forgotten_by_time_alone_is_not_in_the_ledger():
    """They may be recorded anew, and a backup of then is restored after one of before."""
    participant = applied("rejected").participant
    make_invitation(over(1))

    assert set(forgotten(TWO_YEARS + dt.timedelta(days=5))) == {ERASED, "invitations emptied"}

    participant.refresh_from_db()
    assert [bool(participant.erased_at), Erasure.objects.count()] == [True, 0]


def test_letters_of_invitations_go_with_their_address():
    with time_machine.travel(THEN, tick=False):
        invitation = make_invitation(over(1), organisation=make_organisation())
        Message.objects.create(key="invitation", invitation=invitation, **planted_letter("letter"))

    forgotten(TWO_YEARS + dt.timedelta(days=5))

    assert [Invitation.objects.get().email, Message.objects.count()] == ["", 0]


@pytest.mark.sweep
@pytest.mark.parametrize("state", ["confirmed", "completed", "not-completed"])
def test_whoever_took_part_keeps_the_name_and_loses_the_contact_after_two_years(state):
    application = applied(state, over(0), participant=with_contact(), person_key="k")
    assert forgotten(TWO_YEARS) == {}  # the last day itself

    assert forgotten(TWO_YEARS + dt.timedelta(1)) == {CONTACT: 1}

    participant = Participant.objects.get()
    contact = [participant.email, participant.position, participant.institution_name, participant.birth_year]
    assert contact == ["", "", "", None]
    assert [participant.full_name, participant.certificate_name] == ["Ana Paz", "Ana Paz Ruiz"]
    application.refresh_from_db()
    assert [application.state, application.motivation, application.person_key] == [state, "", "k"]
    assert [Message.objects.count(), Merge.objects.count()] == [0, 0]
    assert forgotten(TWO_YEARS + dt.timedelta(1)) == {}


def with_contact():
    names = {"given_names": "Ana", "family_names": "Paz", "certificate_name": "Ana Paz Ruiz"}
    participant = make_participant(**names, position="Judge", institution_name="Court", birth_year=1980)
    Merge.objects.create(
        model="courses.participant", winner_key=participant.pk, loser_key=10**9, loser_name="Ana", loser_fields={"a": 1}
    )
    return participant


def test_last_edition_they_took_part_in_counts():
    participant = make_participant()
    applied("completed", over(400), participant=participant)
    applied("confirmed", over(0), participant=participant)

    assert forgotten(TWO_YEARS) == {}


def test_whom_another_application_keeps_loses_the_words_of_the_one_alone():
    participant = make_participant()
    rejected = applied("rejected", participant=participant)
    completed = applied("completed", over(0), participant=participant)

    assert forgotten(SIX_MONTHS) == {EMPTIED: 1}

    assert list(Application.objects.filter(motivation="")) == [rejected]
    assert list(Message.objects.values_list("application", flat=True)) == [completed.pk]
    participant.refresh_from_db()
    assert participant.erased_at is None
    assert forgotten(SIX_MONTHS) == {}


def test_last_change_counts():
    application = applied("rejected")
    with time_machine.travel(THEN + dt.timedelta(30), tick=False):
        Transition.objects.create(application=application, from_state="submitted", to_state="rejected")

    assert forgotten(SIX_MONTHS) == {}


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("facts", "is_over"),
    [
        ({"ends_on": dt.date(2026, 1, 30), "ends_precision": "day"}, True),
        ({"ends_on": dt.date(2026, 1, 31), "ends_precision": "day"}, False),
        ({"starts_on": dt.date(2025, 1, 30), "starts_precision": "day"}, True),
        ({"starts_on": dt.date(2025, 1, 31), "starts_precision": "day"}, False),
        ({"cancelled_on": dt.date(2026, 1, 30), "cancellation_reason_en": "Rain"}, True),
        ({"is_over": True}, True),
        ({}, False),
    ],
)
def test_edition_is_over_by_its_dates_or_by_its_last_change(facts, is_over):
    applied("submitted", make_edition(**facts))

    assert (ERASED in forgotten(SIX_MONTHS)) == is_over


def test_time_of_an_edition_that_is_over_without_dates_begins_with_the_last_change():
    edition = make_edition(is_over=True)
    applied("submitted", edition)
    with time_machine.travel(THEN + dt.timedelta(30), tick=False):
        application = make_application(edition, "confirmed")
        Transition.objects.create(application=application, to_state="confirmed")

    assert forgotten(SIX_MONTHS) == {}


def test_invitations_lose_their_address_two_years_after_the_edition():
    old, new = make_invitation(over(0)), make_invitation(over(-400))

    assert forgotten(TWO_YEARS + dt.timedelta(1)) == {"invitations emptied": 1}

    assert dict(Invitation.objects.values_list("pk", "email")) == {old.pk: "", new.pk: "invited@example.org"}
    old.refresh_from_db()
    assert old.erased_at


def test_tasks_and_allowances_go_when_their_time_is_over():
    for hours in (23, 25):
        DBTaskResult.objects.create(
            status=TaskResultStatus.SUCCESSFUL,
            args_kwargs={"args": [str(hours)], "kwargs": {}},
            task_path="a.b",
            backend_name="default",
            run_after=THEN,
            exception_class_path="",
            traceback="",
            finished_at=THEN - dt.timedelta(hours=hours),
        )
        Allowance.objects.create(key="a", ends_at=THEN + dt.timedelta(hours=24 - hours))

    assert forgotten(THEN) == {"tasks removed": 1, "allowances removed": 1}

    assert DBTaskResult.objects.get().args_kwargs["args"] == ["23"]


def test_dry_run_says_how_much_would_go_and_changes_nothing(folder):
    applied("rejected")
    make_open_edition()
    said = []
    with time_machine.travel(SIX_MONTHS, tick=False):
        for options in ({"dry_run": True}, {}, {}):
            out = io.StringIO()
            call_command("forget", stdout=out, **options)
            said.append(out.getvalue().splitlines()[:2])

    assert said == [
        ["To be forgotten:", "1 participants erased"],
        ["1 participants erased", "0 applications emptied"],
        ["0 participants erased", "0 applications emptied"],
    ]
    assert Participant.objects.get().erased_at == SIX_MONTHS


@pytest.mark.parametrize("state", ["rejected", "completed"])
def test_whoever_applies_again_meanwhile_is_kept(state):
    """Between what was seen to be due and the lock."""
    participant = applied(state, over(0)).participant
    seen = forgetting.standing_of([participant.pk])
    deed = {"rejected": forgetting.erase, "completed": forgetting.empty_contact}[state]
    make_application(participant=participant)

    assert not deed(participant.pk, seen[participant.pk])

    participant.refresh_from_db()
    assert [participant.erased_at, participant.email != ""] == [None, True]
