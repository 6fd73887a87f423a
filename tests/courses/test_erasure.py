"""Erasing a person: nothing that says who they were is left, the numbers are, and others get what comes free."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses import ledger, register
from courses.actions import applications as actions
from courses.actions import certificates, erasure, learning
from courses.actions.accounts import keep_in_account
from courses.actions.erasure import erase_own, erase_participant
from courses.actions.merge_rules import CannotMerge
from courses.actions.merging import merge
from courses.invariants import broken
from courses.letters import personal_path, token_of
from courses.models import Application, Certificate, Invitation, Merge, Message, Participant
from courses.models.certificates import ERASED
from tests.factories import make_application, make_invitation, make_open_edition, make_participant, make_user
from tests.sentinels import ADDRESS, WORD, plant, rows_with, word

pytestmark = pytest.mark.django_db


def erased(participant):
    erase_participant(participant)
    participant.refresh_from_db()
    return participant


def test_nothing_that_says_who_they_were_is_in_any_table():
    user = plant()
    assert len({table for table, _row in rows_with(WORD)}) >= 12

    erase_own(user)

    assert rows_with(WORD) == []
    assert not User.objects.filter(pk=user.pk).exists()
    assert Session.objects.count() == 0
    assert list(broken()) == []


@pytest.mark.parametrize("label", ["courses.Participant", "courses.Application", "courses.Transition"])
def test_field_that_erasure_leaves_out_is_found(monkeypatch, label):
    """The broken twin of the one before."""
    user, whole = plant(), register.emptied
    last = {label: next(iter(whole(label)))}
    monkeypatch.setattr(
        erasure, "emptied", lambda of: {name: empty for name, empty in whole(of).items() if name != last.get(of)}
    )

    erase_own(user)

    assert rows_with(WORD) != []


def test_numbers_stay():
    user = plant()
    before = list(Application.objects.order_by("pk").values_list("edition", "country", "participant__sex"))

    erase_own(user)

    after = list(Application.objects.order_by("pk").values_list("edition", "country", "participant__sex"))
    assert after == before
    assert list(Participant.objects.values_list("email", "country")) == [("", "GT"), ("", "GT")]
    assert [application.progress.count() for application in Application.objects.all()] == [1, 1]


def test_person_of_several_records_is_still_counted_once():
    user = make_user(email="ana@example.org")
    user.confirm_address()
    facts = {"account": user, "given_names": "Ana", "family_names": "Paz", "email": "ana@example.org"}
    for _each in range(2):
        participant = make_participant(**facts)
        make_application(participant=participant, person_key=participant.person_key)
    key = Application.objects.first().person_key

    erase_own(user)

    [new] = set(Application.objects.values_list("person_key", flat=True))
    assert [len(new), new == key] == [64, False]


def test_key_stays_as_long_as_another_record_of_the_person_does():
    facts = {"given_names": "Ana", "family_names": "Paz", "email": "ana@example.org"}
    first, second = make_participant(**facts), make_participant(**facts)
    for participant in (first, second):
        make_application(participant=participant, person_key=participant.person_key)

    erased(first)
    assert set(Application.objects.values_list("person_key", flat=True)) == {second.person_key}

    erased(second)
    assert second.person_key not in set(Application.objects.values_list("person_key", flat=True))


@pytest.mark.parametrize(
    ("state", "then", "held"),
    [
        ("nominated", "declined", 0),
        ("submitted", "withdrawn", 0),
        ("waitlisted", "withdrawn", 0),
        ("offered", "declined", 0),
        ("confirmed", "withdrawn", 0),
        ("completed", "completed", 1),
        ("not-completed", "not-completed", 1),
        ("rejected", "rejected", 0),
    ],
)
def test_what_is_still_open_is_taken_back_and_nobody_is_written_to(
    state, then, held, django_capture_on_commit_callbacks
):
    application = make_application(state=state, completed_at=timezone.now())

    with django_capture_on_commit_callbacks() as owed:
        erased(application.participant)

    application.refresh_from_db()
    application.edition.refresh_from_db()
    assert [application.state, application.edition.places_held] == [then, held]
    assert [Message.objects.count(), {deed.func for deed in owed}] == [0, {ledger.append}]


def test_whoever_took_part_in_what_is_over_stays_counted_as_such():
    edition = make_open_edition()
    application = make_application(edition, "confirmed")
    type(edition).objects.filter(pk=edition.pk).update(is_over=True)

    erased(application.participant)

    application.refresh_from_db()
    assert application.state == "confirmed"


def test_place_that_comes_free_goes_to_whoever_waits():
    edition = make_open_edition(capacity=1)
    application = make_application(edition, "confirmed")
    waiting = make_application(edition, "waitlisted")

    erased(application.participant)

    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert [message.application for message in Message.objects.all()] == [waiting]


def test_certificate_still_verifies_without_the_name(client):
    user = plant()
    valid, withdrawn = Certificate.objects.order_by("withdrawn_at")
    valid, withdrawn = (valid, withdrawn) if withdrawn.withdrawn_at else (withdrawn, valid)
    assert word("printed") in client.get(f"/verify/{valid.code}/").text

    erase_own(user)

    page = client.get(f"/verify/{valid.shown_code}/")
    told = client.get(f"/verify/{valid.shown_code}/", headers={"Accept": "application/json"}).json()
    assert [WORD in page.text, "Erased at the holder" in page.text] == [False, True]
    assert [told["status"], told["name"]] == ["valid", None]
    withdrawn.refresh_from_db()
    assert withdrawn.withdrawal_reason == ERASED
    assert "It is not valid." in client.get(f"/verify/{withdrawn.code}/").text


def test_erasing_twice_changes_nothing():
    participant = make_application(state="submitted").participant
    first = erased(participant).erased_at

    assert erased(participant).erased_at == first
    assert participant.applications.get().transitions.count() == 1


def test_records_of_others_are_left_alone():
    """A colleague behind the same mailbox, and whoever has the same name elsewhere."""
    user = plant()
    colleague = make_participant(email=ADDRESS, given_names="Luis", family_names="Paz")
    namesake = make_participant(email="else@example.org", given_names=word("given"), family_names=word("family"))

    erase_own(user)

    for other in (colleague, namesake):
        before = other.full_name, other.email
        other.refresh_from_db()
        assert [(other.full_name, other.email), other.erased_at] == [before, None]


def test_record_outside_the_account_goes_with_it_where_name_and_confirmed_address_are_the_same():
    user = make_user(email="ana@example.org")
    facts = {"given_names": "Ana", "family_names": "Paz", "email": "Ana@example.org"}
    make_participant(account=user, **facts)
    other = make_participant(**facts | {"given_names": "ANA"})
    user.confirm_address()

    erase_own(user)

    other.refresh_from_db()
    assert other.erased_at


def test_invitations_lose_the_address_of_the_person_alone():
    mine, others = make_invitation(email="Ana@example.org"), make_invitation(email="office@example.org")

    erased(make_participant(email="ana@example.org"))

    assert dict(Invitation.objects.values_list("pk", "email")) == {mine.pk: "", others.pk: "office@example.org"}


def test_copies_go_with_every_merge_that_made_the_person():
    first, second, third = (make_participant() for _each in range(3))
    merge(second, first, (), None)
    merge(third, second, (), None)
    other = make_participant()
    merge(other, make_participant(), (), None)

    erased(third)

    assert [row.winner_key for row in Merge.objects.all()] == [other.pk]


def test_staff_who_learn_keep_their_account():
    user = plant(is_staff=True)

    erase_own(user)

    user.refresh_from_db()
    assert [user.is_active, user.email] == [True, ADDRESS]
    assert {table for table, _row in rows_with(WORD)} <= {
        *("accounts_user", "account_emailaddress", "account_emailconfirmation", "mfa_authenticator"),
        "django_admin_log",
    }


def test_who_once_worked_here_stays_in_the_journal_as_a_number():
    user = plant()
    place = ContentType.objects.get_for_model(Participant)
    LogEntry.objects.create(user=user, content_type=place, object_id="1", object_repr="p 1", action_flag=CHANGE)

    erase_own(user)

    user.refresh_from_db()
    assert rows_with(WORD) == []
    assert [user.is_active, user.has_usable_password(), LogEntry.objects.filter(user=user).count()] == [False, False, 1]


# Whoever decides, prints or merges with what they had read before


@pytest.fixture
def stale():
    """An application that was read before its person was erased."""
    application = make_application(state="completed", completed_at=timezone.now())
    read = Application.objects.with_names().get(pk=application.pk)
    erased(application.participant)
    return read


def test_staff_decide_nothing_of_who_was_erased_meanwhile(stale):
    staff = make_user(is_staff=True)

    with pytest.raises(actions.Erased):
        actions.move(stale, "not-completed", staff, "Because")
    assert list(stale.transitions.values_list("reason", flat=True)) == []


def test_no_certificate_is_printed_of_who_was_erased_meanwhile(stale):
    with pytest.raises(actions.Erased):
        certificates.issue_to(stale, "completion")
    assert not Certificate.objects.exists()


def test_no_letter_is_owed_to_who_was_erased_meanwhile(stale):
    actions.remind(stale, "form")

    assert not Message.objects.exists()


def test_no_name_is_confirmed_of_who_was_erased_meanwhile(stale):
    with pytest.raises(actions.Erased):
        learning.confirm_name(stale, "Ana")


def test_who_was_erased_comes_into_no_account(stale):
    assert not keep_in_account(stale, make_user())


def test_who_was_erased_is_merged_with_nobody(stale):
    with pytest.raises(CannotMerge):
        merge(make_participant(), stale.participant, (), None)


def test_personal_links_lead_nowhere(client, stale):
    addresses = [personal_path(stale), reverse("courses:my-certificate", args=[token_of(stale)])]

    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.post(addresses[0], {"do": "statistics", "sex": "male", "birth_year": "1980"}).status_code == 404
