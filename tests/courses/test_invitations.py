"""Links that let people apply to what is not open to all."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.actions import invitations as actions
from courses.actions.messages import deliver_all
from courses.admin import invitations as admin
from courses.models import Application, Invitation, Message
from tests.admin_forms import address_of, admin_url, form_of
from tests.courses.test_applying import WORK, YOU, address
from tests.factories import (
    make_application,
    make_course,
    make_edition,
    make_invitation,
    make_organisation,
    make_site,
    today,
)

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def invited(**facts):
    """An edition by invitation alone, with a link to it."""
    edition = make_edition(make_course(admission="invitation"), starts=30, capacity=facts.pop("capacity", None))
    invitation = make_invitation(edition, **facts)
    return edition, invitation, f"/en/invitation/{actions.invite(invitation)}/"


def apply(client, edition, link, you=YOU):
    client.post(link)
    client.post(address(edition, "you"), you)
    client.post(address(edition, "work"), WORK)
    return client.post(address(edition, "check"), {"consent": "on"})


def seats_used(invitation):
    return Invitation.objects.values_list("seats_used", flat=True).get(pk=invitation.pk)


def test_link_lets_its_holder_apply_where_nobody_else_may(client):
    institution = make_organisation()
    edition, invitation, link = invited(organisation=institution)
    assert client.get(address(edition, "you")).url == address(edition)
    assert client.get(link).status_code == 200
    assert seats_used(invitation) == 0

    apply(client, edition, link)

    application = Application.objects.get()
    assert [application.origin, application.state, application.invitation] == ["invited", "submitted", invitation]
    assert [application.institution, application.participant.institution] == [institution, institution]
    assert seats_used(invitation) == 1


def test_seats_are_used_up(client):
    edition, invitation, link = invited(seats=2)
    for number in range(3):
        apply(client, edition, link, you=YOU | {"email": f"p{number}@example.org"})

    assert [seats_used(invitation), Application.objects.count()] == [2, 2]
    assert "can no longer be used" in client.get(link).text


@pytest.mark.parametrize(("capacity", "state"), [(1, "offered"), (0, "waitlisted")])
def test_who_skips_review_is_offered_a_place_where_one_is_free(client, capacity, state):
    edition, _invitation, link = invited(skips_review=True, capacity=capacity)

    apply(client, edition, link)

    assert Application.objects.get().state == state


def test_person_that_has_applied_uses_no_seat_and_the_page_does_not_tell(client):
    edition, invitation, link = invited(seats=5)
    seen = re.search(r"<main.*?<form", client.get(link).text, re.DOTALL)[0]
    apply(client, edition, link)

    apply(client, edition, link)

    assert [seats_used(invitation), Application.objects.count()] == [1, 1]
    assert re.search(r"<main.*?<form", client.get(link).text, re.DOTALL)[0] == seen


def test_invitation_revoked_while_somebody_answers_is_said_and_nothing_is_lost(client):
    edition, invitation, link = invited()
    client.post(link)
    client.post(address(edition, "you"), YOU)
    actions.revoke(invitation)

    page = client.post(address(edition, "work"), WORK, follow=True)

    assert "Your invitation can no longer be used." in page.text
    again = actions.invite(make_invitation(edition))
    client.post(f"/en/invitation/{again}/")
    assert f'value="{YOU["given_names"]}"' in client.get(address(edition, "you")).text


def test_place_that_the_invitation_says_is_not_asked(client):
    edition, invitation, link = invited()
    sites = [make_site(edition, country) for country in ("MX", "GT")]
    Invitation.objects.filter(pk=invitation.pk).update(site=sites[0])

    apply(client, edition, link)

    assert Application.objects.get().site == sites[0]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("facts", "edition_facts"),
    [
        ({"expires_at": timezone.now() - HOUR}, {}),
        ({"revoked_at": timezone.now()}, {}),
        ({"seats_used": 1}, {}),
        ({}, {"starts_on": today(-1)}),
        ({}, {"cancelled_on": today(), "cancellation_reason_en": "No"}),
        ({}, {"is_published": False}),
    ],
)
def test_what_is_over_lets_nobody_in(client, facts, edition_facts):
    edition, invitation, link = invited()
    client.post(link)
    Invitation.objects.filter(pk=invitation.pk).update(**facts)
    type(edition).objects.filter(pk=edition.pk).update(**edition_facts)

    assert "can no longer be used" in client.get(link).text
    assert client.post(link).url == link
    assert client.post(address(edition, "you"), YOU).status_code in {302, 404}
    assert Application.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "%00", "%ED%A0%80", "a" * 4000])
def test_unknown_link_is_absent(client, token):
    assert client.get(f"/en/invitation/{token}/").status_code == 404


def test_whoever_is_invited_to_what_is_not_published_is_told_that_it_was_sent(client):
    edition = make_edition(make_course(admission="invitation", is_published=False), starts=30)
    link = f"/en/invitation/{actions.invite(make_invitation(edition))}/"

    page = client.get(apply(client, edition, link).url)

    assert ["Application sent" in page.text, edition.course.get_absolute_url() in page.text] == [True, False]
    client.logout()
    assert client.get(page.request["PATH_INFO"]).status_code == 404


def test_link_is_sent_in_the_language_and_kept_nowhere():
    *_rest, link = invited(language="es")
    token = link.split("/")[-2]
    assert deliver_all() == 1

    letter, kept = mail.outbox[0], Message.objects.get()
    assert letter.subject.startswith("Invitación: ")
    assert f"http://127.0.0.1:8000/es/invitacion/{token}/" in letter.body
    assert [kept.text, kept.html] == ["", ""]
    assert token not in str(Invitation.objects.values().get())


def test_new_link_makes_the_old_one_lead_nowhere(client):
    _edition, invitation, link = invited()

    token = actions.remind(invitation)

    assert client.get(link).status_code == 404
    assert client.get(f"/en/invitation/{token}/").status_code == 200


def test_staff_invite_see_the_link_once_and_revoke(staff, client):
    edition = make_edition(starts=30)
    facts = {"edition": edition.pk, "email": "a@example.org", "seats": "1", "language": "en"}
    facts |= {"expires_at_0": str(today(9)), "expires_at_1": "12:00"}

    page = staff.post(admin_url(Invitation, "add"), facts, follow=True)
    link = re.search(r"http://testserver(/en/invitation/[^/]+/)", page.text)[1]

    invitation = Invitation.objects.get()
    assert [client.get(link).status_code, invitation.state, invitation.created_by.is_staff] == [200, "open", True]
    staff.post(address_of(invitation), form_of(staff, invitation) | {"seats": "3"})
    assert [client.get(link).status_code, Invitation.objects.get().seats] == [200, 3]
    staff.post(admin_url(Invitation, "changelist"), {"action": "revoke", "_selected_action": invitation.pk})
    assert Invitation.objects.get().state == "revoked"


@pytest.mark.parametrize(("name", "words"), [("site", "another edition"), ("expires_at_0", "This moment is past.")])
def test_invitation_that_makes_no_sense_is_told_at_its_field(staff, name, words):
    facts = {"edition": make_edition(starts=30).pk, "email": "a@example.org", "seats": "1"}
    facts |= {"expires_at_0": str(today(9)), "expires_at_1": "12:00"}
    wrong = {"site": make_site().pk, "expires_at_0": "2020-01-01"}[name]

    page = staff.post(admin_url(Invitation, "add"), facts | {name: wrong})

    assert [page.status_code, words in page.text, Invitation.objects.count()] == [200, True, 0]


def test_reminder_goes_to_open_invitations_with_an_address(staff):
    _edition, invitation, link = invited()
    silent = make_invitation(organisation=make_organisation(), email="")
    chosen = [invitation.pk, silent.pk]

    page = staff.post(
        admin_url(Invitation, "changelist"), {"action": "remind", "_selected_action": chosen}, follow=True
    )

    assert "1 invitation sent again." in page.text
    assert [Message.objects.filter(invitation=invitation).count(), staff.get(link).status_code] == [2, 404]


def test_reminder_undoes_nothing_that_happened_since_it_was_read():
    """A long list is read at once, and each of it is reminded later."""
    _edition, invitation, _link = invited()
    kept = invitation.token_hash
    Invitation.objects.filter(pk=invitation.pk).update(seats=2, seats_used=1)

    assert actions.remind(invitation) is not None
    assert Invitation.objects.get().seats_used == 1

    for fact in ({"revoked_at": timezone.now()}, {"email": "", "erased_at": timezone.now()}, {"seats_used": 2}):
        invitation = make_invitation()
        Invitation.objects.filter(pk=invitation.pk).update(**{"seats": 2} | fact)
        before = Invitation.objects.filter(pk=invitation.pk).values().get()
        assert actions.remind(invitation) is None
        assert Invitation.objects.filter(pk=invitation.pk).values().get() == before
    assert Invitation.objects.exclude(token_hash=kept).exists()
    assert Message.objects.count() == 2


def test_seats_below_those_used_are_refused_at_their_field(staff, monkeypatch):
    _edition, invitation, _link = invited(seats=5)
    Invitation.objects.filter(pk=invitation.pk).update(seats_used=3)
    form = form_of(staff, invitation) | {"seats": "2"}

    page = staff.post(address_of(invitation), form)
    monkeypatch.setattr(Invitation, "clean", lambda self: None)  # two seats are used while the form is checked
    later = staff.post(address_of(invitation), form)

    words = "There are fewer seats than are already used."
    assert [words in str(page.context["errors"]), words in str(later.context["errors"])] == [True, True]
    assert Invitation.objects.get().seats == 5


def test_whether_it_names_its_people_stays_once_somebody_used_it(staff):
    _edition, invitation, _link = invited()
    assert "nominates" in form_of_fields(staff, invitation)
    make_application(invitation.edition, invitation=invitation)

    assert "nominates" not in form_of_fields(staff, invitation)


def form_of_fields(client, record):
    return client.get(address_of(record)).context["adminform"].form.fields


def test_second_of_two_members_of_staff_overwrites_nothing(staff):
    _edition, invitation, _link = invited(email="a@example.org")
    opened = form_of(staff, invitation)
    Invitation.objects.filter(pk=invitation.pk).update(email="b@example.org")

    page = staff.post(address_of(invitation), opened | {"language": "es"})

    assert "Somebody else saved this while you had it open." in page.text
    assert list(Invitation.objects.values_list("email", "language")) == [("b@example.org", invitation.language)]


@pytest.mark.parametrize("action", ["remind", "revoke"])
@pytest.mark.parametrize("number", [2, 3])
def test_all_that_is_found_is_refused_where_it_is_too_much(staff, monkeypatch, action, number):
    monkeypatch.setattr(admin, "MOST_AT_ONCE", 2)
    made = [make_invitation(email=f"{each}@example.org") for each in range(number)]
    chosen = {"action": action, "_selected_action": made[0].pk, "select_across": "1"}

    page = staff.post(admin_url(Invitation, "changelist"), chosen, follow=True)

    is_refused = "Nothing is done: at most 2 invitations can be chosen at once. Narrow the list first." in page.text
    changed = Message.objects.count() + Invitation.objects.exclude(revoked_at=None).count()
    assert [is_refused, changed] == [number > 2, 0 if number > 2 else 2]


@pytest.mark.parametrize(
    "facts",
    [
        {"email": ""},
        {"seats": 0},
        {"seats": 1, "seats_used": 2},
        {"expires_at": dt.datetime(1800, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_database_refuses_what_an_invitation_cannot_be(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_invitation(**facts)


def test_message_tells_of_one_thing():
    application, invitation = make_application(), make_invitation()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(key="a", application=application, invitation=invitation)


@pytest.mark.parametrize(("nominates", "words"), [(False, "lets one person apply"), (True, "you name one person")])
def test_letter_is_shown_to_staff_as_it_is_sent_but_for_its_link(staff, nominates, words):
    institution = make_organisation(name_en="<b>Ministry</b>")
    invitation = make_invitation(make_edition(starts=30), organisation=institution, language="en", nominates=nominates)

    page = staff.get(address_of(invitation)).text

    letter = page.split('<pre class="letter" lang="en">')[1].split("</pre>")[0]
    assert [words in letter, "&lt;b&gt;Ministry" in letter, "/en/invitation/" in letter] == [True, True, True]
    assert "/en/invitation/…/" in letter
