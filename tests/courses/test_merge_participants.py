"""Two participants that are one person: proposed, made one with all that is theirs, and forgotten in time."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from courses.actions import batches
from courses.actions.applications import move
from courses.actions.merging import CannotMerge, CannotUndo, merge, preview, undo
from courses.actions.nominations import complete
from courses.choices import LIVE
from courses.duplicates import MOST_AT_HOST, pairs_of
from courses.invariants import broken
from courses.models import Application, Batch, Distinct, Merge, Message, Participant, Transition
from tests.factories import (
    make_application,
    make_course,
    make_invitation,
    make_open_edition,
    make_organisation,
    make_participant,
    make_person,
    make_user,
)
from tests.merging import dump, make_pair

pytestmark = pytest.mark.django_db
DUPLICATES = "/admin/courses/participant/duplicates/"
SAME_NAME = "The same name and country of work"
SAME_ADDRESS = ["The same e-mail address"]


def named(given, family="Ruiz", **facts):
    return make_participant(given_names=given, family_names=family, **facts)


def account_with(*addresses, verified=True):
    user = make_user()
    for address in addresses:
        EmailAddress.objects.create(user=user, email=address, verified=verified)
    return user


def proposed():
    return {(pair.first, pair.second): [str(reason) for reason in pair.reasons] for pair in pairs_of(Participant)}


def imported(**facts):
    """Somebody whom an import brought in, not touched since."""
    person = make_participant(batch=Batch.objects.create(file_name="a.csv"), **facts)
    Participant.objects.filter(pk=person.pk).update(imported_fingerprint=person.fingerprint)
    person.refresh_from_db()
    return person


# Who is proposed


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({}, {}, [SAME_NAME]),
        ({"given_names": "Ana María"}, {"given_names": "maria", "family_names": "RUIZ ANÁ"}, [SAME_NAME]),
        ({}, {"country": "SV"}, None),
        ({"country": ""}, {"country": ""}, [SAME_NAME]),
        ({}, {"given_names": "Ana María"}, None),
        ({}, {"is_sample": True}, None),
        ({"given_names": "", "family_names": ""}, {"given_names": "", "family_names": "..."}, None),
        ({"email": "a@example.org"}, {"email": "A@Example.org", "given_names": "Luz"}, SAME_ADDRESS),
        ({"email": "a@example.org"}, {"email": "a@example.org", "country": ""}, ["The same name", *SAME_ADDRESS]),
        ({"email": ""}, {"email": "", "given_names": "Luz"}, None),
    ],
)
def test_participants_are_proposed_by_name_and_country_or_by_address(one, other, reasons):
    plain = {"given_names": "Ana", "family_names": "Ruiz"}
    keys = tuple(make_participant(**plain | facts).pk for facts in (one, other))

    assert proposed() == ({keys: reasons} if reasons else {})


@pytest.mark.parametrize(("verified", "reasons"), [(True, SAME_ADDRESS), (False, None)])
def test_verified_address_of_an_account_is_an_address_of_its_participants(verified, reasons):
    holder = named("Ana", account=account_with("home@example.org", verified=verified))
    other = named("Luz", email="HOME@example.org")

    assert proposed() == ({(holder.pk, other.pk): reasons} if reasons else {})


def test_participants_of_one_account_are_proposed():
    user = make_user()

    one, other = named("Ana", account=user), named("Luz", account=user)

    assert proposed() == {(one.pk, other.pk): ["The same account"]}


def test_mailbox_that_many_share_tells_only_of_those_of_one_name():
    shared = [named(f"Person{number}", email="office@example.org").pk for number in range(MOST_AT_HOST)]
    assert len(proposed()) == MOST_AT_HOST * (MOST_AT_HOST - 1) / 2

    again = named("person0", email="office@example.org", country="SV").pk

    assert proposed() == {(shared[0], again): ["The same name", *SAME_ADDRESS]}


def test_pair_that_is_not_the_same_is_not_proposed_again():
    one, other = named("Ana"), named("Ana")

    Distinct.objects.mark(Participant, one.pk, other.pk)

    assert proposed() == {}


# What comes along


def test_applications_come_along_with_their_changes_letters_and_keys():
    winner, loser = make_pair(make_participant)
    application = make_application(participant=loser, person_key=loser.person_key)
    move(application, "withdrawn")
    before = dump()

    done = merge(winner, loser, (), None)

    application.refresh_from_db()
    assert [application.participant, application.person_key] == [winner, loser.person_key]
    counted = [model.objects.filter(application__participant=winner).count() for model in (Transition, Message)]
    assert [counted, Participant.objects.count(), list(broken())] == [[1, 1], 1, []]
    undo(done, None)
    assert dump() == before


@pytest.mark.parametrize("state", ["withdrawn", "rejected", "declined"])
def test_application_that_is_over_stands_beside_one_that_counts(state):
    (winner, loser), edition = make_pair(make_participant), make_open_edition()
    make_application(edition, participant=winner)
    make_application(edition, state, participant=loser)
    before = dump()

    done = merge(winner, loser, (), None)

    assert winner.applications.count() == 2
    undo(done, None)
    assert dump() == before


@pytest.mark.sweep
@pytest.mark.parametrize("state", LIVE)
def test_two_applications_that_count_for_one_edition_are_refused_by_its_name(state):
    winner, loser = make_pair(make_participant)
    editions = [make_open_edition(course=make_course(title_en=title), capacity=2) for title in ("First", "Other")]
    for edition in editions:
        make_application(edition, participant=winner)
        make_application(edition, state, participant=loser)
    before = dump()

    for attempt in (lambda: merge(winner, loser, (), None), lambda: preview(winner, loser)):
        with pytest.raises(CannotMerge) as refusal:
            attempt()
        assert [title in str(refusal.value) for title in ("First", "Other", "End one")] == [True] * 3

    assert [dump(), list(broken()), Merge.objects.count()] == [before, [], 0]


def test_two_accounts_are_never_one():
    winner, loser = (make_participant(account=make_user()) for _each in "12")

    with pytest.raises(CannotMerge, match="different accounts"):
        merge(winner, loser, (), None)

    assert Participant.objects.count() == 2


@pytest.mark.parametrize("side", ["winner", "loser", "both"])
def test_account_of_either_is_that_of_the_result(side):
    user = make_user()
    winner, loser = (make_participant(account=user if side in (name, "both") else None) for name in ("winner", "loser"))
    before = dump()

    done = merge(winner, loser, ["account"], None)

    assert Participant.objects.get().account == user
    undo(done, None)
    assert dump() == before


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_and_somebody_real_are_never_one(is_sample):
    winner, loser = make_participant(is_sample=is_sample), make_participant(is_sample=not is_sample)

    with pytest.raises(CannotMerge, match="is a sample"):
        merge(winner, loser, (), None)

    merge(make_participant(is_sample=is_sample), make_participant(is_sample=is_sample), (), None)


def test_chosen_values_stay_and_names_of_any_length_are_merged_and_undone():
    winner = make_participant(given_names="A" * 200, family_names="B" * 200, sex="female")
    loser = make_participant(given_names="C" * 200, family_names="D" * 200, country="SV", birth_year=1980)
    before = dump()

    done = merge(winner, loser, ["given_names", "country", "birth_year", "is_sample"], None)

    kept = Participant.objects.get()
    assert [kept.given_names[0], kept.family_names[0], kept.country.code, kept.birth_year, kept.sex] == [
        *("C", "B", "SV", 1980, "female")
    ]
    undo(done, None)
    assert dump() == before


# Imports


def test_import_cannot_take_back_whom_staff_have_merged():
    winner, loser = imported(), make_participant()
    before = dump()

    done = merge(winner, loser, (), None)
    assert batches.undoing(winner.batch).people == []

    undo(done, None)
    assert [dump(), batches.undoing(winner.batch).people] == [before, [winner.pk]]


def test_person_is_of_no_import_that_brought_in_the_one_who_went():
    winner, loser = make_participant(), imported()
    edition = make_open_edition()
    batch = loser.batch
    make_application(edition, participant=loser, batch=batch)

    merge(winner, loser, (), None)
    batches.undo(batch)

    assert [Participant.objects.get().pk, Participant.objects.get().batch] == [winner.pk, None]
    assert Application.objects.count() == 0


# Taking it back, and its end


def test_application_that_changed_hands_since_cannot_be_taken_back():
    winner, loser = make_pair(make_participant)
    application = make_application(participant=loser)
    done = merge(winner, loser, (), None)
    Application.objects.filter(pk=application.pk).update(participant=make_participant())

    with pytest.raises(CannotUndo, match="changed or removed since"):
        undo(done, None)

    assert not Participant.objects.filter(pk=loser.pk).exists()


def test_nothing_is_kept_of_participants_whose_merge_can_no_more_be_undone():
    past = merge(*make_pair(make_participant), (), None)
    organisation = merge(*make_pair(make_organisation), (), None)
    person = merge(*make_pair(make_person), (), None)
    recent = merge(*make_pair(make_participant), (), None)
    old = timezone.now() - dt.timedelta(days=30, seconds=1)
    Merge.objects.exclude(pk=recent.pk).update(merged_at=old)

    said = [purged("--dry-run"), Merge.objects.filter(pk__in=[past.pk, person.pk]).count(), purged(), purged()]

    assert said == ["3 merges to be emptied.", 2, "3 merges emptied.", "0 merges emptied."]
    assert {each.pk: bool(each.loser_fields) for each in Merge.objects.all()} == {
        organisation.pk: False,
        recent.pk: True,
    }


def purged(*options):
    said = StringIO()
    call_command("purge_merges", *options, stdout=said)
    return said.getvalue().strip()


def test_merge_that_can_still_be_undone_is_left_alone():
    done = merge(*make_pair(make_participant), (), None)

    with time_machine.travel(done.merged_at + dt.timedelta(days=30), tick=False):
        assert purged() == "0 merges emptied."
        undo(done, None)


def test_answers_of_somebody_named_go_to_the_record_that_staff_have_made_of_two_meanwhile():
    loser, winner, owner = make_participant(), make_participant(account=make_user()), make_user()
    invitation = make_invitation(organisation=make_organisation(), nominates=True, seats_used=1)
    facts = {"origin": "nominated", "invitation": invitation, "participant": loser}
    read = make_application(invitation.edition, "nominated", **facts)
    merge(winner, loser, (), None)

    complete(read, {"given_names": "Typed", "email": "typed@example.org", "account": owner}, motivation="Mine")

    found, kept = Application.objects.get(), Participant.objects.get()
    assert [found.participant, found.motivation, found.person_key] == [kept, "Mine", kept.person_key]
    assert [kept.pk, kept.given_names, kept.account] == [winner.pk, "Typed", winner.account]
    assert Message.objects.get().address == "typed@example.org"
