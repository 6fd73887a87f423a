"""Whose a record is, before it is downloaded or erased: addresses are typed, shared and handed on."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.actions.accounts import account_of, keep_proof, last_told
from courses.actions.erasure import erase_own, erase_participant
from courses.actions.forgetting import forget
from courses.holdings import addresses_of, records_of, unconfirmed_of
from courses.models import Invitation, Participant
from tests.courses.test_my_data import PAGE, download, fresh_counters, show
from tests.factories import (
    make_application,
    make_edition,
    make_invitation,
    make_organisation,
    make_participant,
    make_person,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_counters")]
__all__ = ["fresh_counters"]


def test_address_that_was_typed_and_not_confirmed_makes_nothing_theirs(client):
    """Else anybody could read and erase what was sent to somebody else's address."""
    user = make_user()
    user.confirm_address()
    make_participant(account=user, given_names="Stranger", email="minister@gov.example")
    invitation = make_invitation(email="minister@gov.example")
    other = Client()
    other.force_login(make_user(email="n.minister@gov.example"))
    client.force_login(user)
    show(client)

    told = download(client).content.decode()
    page = client.get(PAGE).text
    erase_own(user)

    assert ["Stranger" in told, "minister@" in told, "1 more record in your account" in page] == [False, False, True]
    invitation.refresh_from_db()
    assert [invitation.email, other.get(PAGE).status_code] == ["minister@gov.example", 200]
    assert Participant.objects.get().given_names == "Stranger"


LOOK_ALIKES = [("ana@españa.example", "ana@espana.example"), ("ana@sítio.example", "ana@SITIO.example")]


@pytest.mark.parametrize(("theirs", "strangers"), LOOK_ALIKES)
def test_domain_with_an_accent_is_somebody_elses(theirs, strangers):
    """Who has the other domain and types the address with its accent reads, completes and erases nothing of theirs."""
    ana = make_participant(given_names="Ana", family_names="Paz", email=theirs)
    stranger = make_user(email=strangers)
    stranger.confirm_address()
    make_participant(account=stranger, given_names="Ana", family_names="Paz", email=theirs)

    assert [records_of(stranger), addresses_of([], stranger)] == [[], {strangers.lower()}]
    assert addresses_of([ana]) == set()  # the stranger's record says that it is reached there too
    assert account_of(theirs) is None
    erase_own(stranger)

    ana.refresh_from_db()
    assert [ana.given_names, ana.email] == ["Ana", theirs]


def test_address_in_capitals_is_the_same_mailbox():
    user = make_user(email="ana@españa.example")
    user.confirm_address()
    ana = make_participant(account=user, email="Ana@ESPAÑA.example")

    assert records_of(user) == [ana]


def addresses(invitations):
    return [Invitation.objects.get(pk=each.pk).email for each in invitations]


def test_mailbox_of_several_keeps_what_went_there():
    """Offices share mailboxes: what was sent to one is not of the first of them who asks."""
    shared = "office@example.org"
    ana, luis = (make_participant(given_names=name, email=shared) for name in ("Ana", "Luis"))
    invitations = [make_invitation(email=shared), make_invitation(email=shared, organisation=make_organisation())]

    erase_participant(ana)

    luis.refresh_from_db()
    assert [luis.given_names, *(Invitation.objects.get(pk=each.pk).email for each in invitations)] == [
        "Luis",
        *[shared] * 2,
    ]
    erase_participant(luis)
    assert [Invitation.objects.get(pk=each.pk).email for each in invitations] == ["", shared]


def test_office_erases_the_person_who_asks_and_nobody_else_of_the_account():
    user = make_user()
    user.confirm_address()
    ana, luis = (make_participant(account=user, given_names=name, email=user.email) for name in ("Ana", "Luis"))

    erase_participant(ana)

    for each in (ana, luis):
        each.refresh_from_db()
    assert [bool(ana.erased_at), luis.given_names, luis.account] == [True, "Luis", user]
    erase_participant(luis)
    assert not type(user).objects.filter(pk=user.pk).exists()


def test_person_of_an_erased_account_leads_to_it_no_more():
    user = make_user()
    LogEntry.objects.create(user=user, action_flag=2, object_repr="x")
    person = make_person(account=user)

    erase_own(user)

    person.refresh_from_db()
    assert person.account is None


def test_forms_begin_with_what_is_the_accounts_own():
    """What a passed-on link has put there says more on a form than on the link's own page."""
    user = make_user()
    user.confirm_address()
    own = make_participant(account=user, email=user.email)
    make_participant(account=user, given_names="Stranger", email="minister@gov.example")

    assert last_told(user) == own


def moved_to(client, address, callbacks):
    """As somebody changes the address of their account: the code that the new one gets opens it."""
    with callbacks(execute=True):
        asked = client.post(reverse("account_email"), {"action_add": "", "email": address})
        shown = client.post(asked.url, {"password": "a-long-password"})
        client.get(shown.url)
    [letter] = [letter for letter in mail.outbox if address in letter.to]
    code = re.search(r"^[A-Z0-9]{3,}(-[A-Z0-9]+)*$", letter.body, re.MULTILINE)[0]
    client.post(reverse("account_email_verification_sent"), {"code": code})


def test_who_changes_the_address_of_the_account_keeps_what_is_theirs(client, django_capture_on_commit_callbacks):
    user = make_user(email="ana@old.example")
    user.confirm_address()
    own = make_participant(account=user, email="ana@old.example")
    stranger = make_participant(account=user, given_names="Stranger", email="minister@gov.example")
    client.force_login(user)

    moved_to(client, "ana@new.example", django_capture_on_commit_callbacks)

    user.refresh_from_db()
    assert [user.email, records_of(user), unconfirmed_of(user)] == ["ana@new.example", [own], 1]
    erase_own(user)
    own.refresh_from_db()
    stranger.refresh_from_db()
    assert [own.email, stranger.given_names] == ["", "Stranger"]


def test_what_was_kept_of_one_account_is_no_proof_for_another():
    first, second = make_user(email="ana@old.example"), make_user()
    first.confirm_address()
    own = make_participant(account=first, email="ana@old.example")
    keep_proof(first)
    Participant.objects.filter(pk=own.pk).update(account=second)

    assert records_of(second) == []


def test_contact_that_is_emptied_leaves_the_record_theirs_and_a_strangers_not():
    user = make_user(email="ana@old.example")
    user.confirm_address()
    people = [make_participant(account=user, email=address) for address in (user.email, "minister@gov.example")]
    for person in people:
        make_application(make_edition(starts=-1_600, ends=-1_500), "completed", participant=person)

    forget(timezone.now())

    people[0].refresh_from_db()
    assert [people[0].email, records_of(user)] == ["", people[:1]]


def test_pages_say_what_stays_out_of_reach(client):
    user = make_user()
    user.confirm_address()
    make_participant(account=user, email="other@example.org")
    client.force_login(user)
    show(client)

    pages = [client.get(PAGE).text, client.get(reverse("courses:erase-data")).text]

    assert ["1 more record in your account" in page for page in pages] == [True, True]
