"""An institution at its desk, and whom it names."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from courses.actions import applications as applications
from courses.actions import invitations
from courses.actions.accounts import keep_in_account
from courses.actions.messages import STRANGERS, deliver_all
from courses.invariants import broken
from courses.letters import personal_path
from courses.models import Application, Invitation, Message, Participant
from courses.views.nominations import NAMING
from tests.courses.test_applying import WORK, address
from tests.factories import (
    make_application,
    make_course,
    make_edition,
    make_invitation,
    make_organisation,
    make_participant,
    make_site,
    make_user,
)

pytestmark = pytest.mark.django_db
ANA = {"do": "add", "given_names": "Ana", "family_names": "Núñez", "email": "ana@example.org", "language": "es"}


@pytest.fixture
def desk():
    """The address of a desk with two seats, for an edition that nobody else may apply to."""
    edition = make_edition(make_course(admission="invitation", title_es="Curso"), starts=30, capacity=5)
    invitation = make_invitation(edition, organisation=make_organisation(name_en="Ministry"), seats=2, nominates=True)
    return f"/en/invitation/{invitations.invite(invitation)}/"


@pytest.fixture(autouse=True)
def sound():
    """Whatever a test has done, everything adds up."""
    yield
    assert list(broken()) == []


def name(client, desk, number=0, **facts):
    return client.post(desk, ANA | {"email": f"ana{number}@example.org"} | facts, follow=True)


def seats_used():
    return Invitation.objects.get().seats_used


def do(client, desk, deed, application):
    return client.post(desk, {"do": deed, "nominee": application.pk}, follow=True)


def answer(client, application, **facts):
    """Complete a nomination as the person does; the last answer."""
    edition = application.edition
    client.post(personal_path(application), {"do": "complete"})
    you = {"given_names": "Ana", "family_names": "Núñez", "email": application.participant.email} | facts
    client.post(address(edition, "you"), you)
    client.post(address(edition, "work"), WORK)
    return client.post(address(edition, "check"), {"consent": "on"}, follow=True)


def test_institution_names_somebody_who_is_written_to(client, desk):
    page = name(client, desk)

    application = Application.objects.get()
    assert [application.state, application.origin, application.rank, seats_used()] == ["nominated", "nominated", 1, 1]
    assert application.participant.institution == application.institution == Invitation.objects.get().organisation
    assert "Has not answered yet" in page.text
    deliver_all()
    [letter] = [letter for letter in mail.outbox if letter.to == ["ana0@example.org"]]
    assert "Su institución" in letter.body


def test_seats_are_used_up_and_come_back(client, desk):
    for number in range(3):
        name(client, desk, number)
    assert [Application.objects.count(), Participant.objects.count(), seats_used()] == [2, 2, 2]

    page = do(client, desk, "replace", Application.objects.first())

    assert [seats_used(), "The seat is free again." in page.text] == [1, True]
    name(client, desk, 7)
    assert seats_used() == 2


def test_person_gives_their_own_data_and_consent(client, desk):
    name(client, desk)
    application = Application.objects.get()
    client.post(personal_path(application), {"do": "complete"})
    form = client.get(address(application.edition, "you")).context["form"]
    assert form["given_names"].value() == "Ana"

    page = answer(client, application, given_names="Ana María")

    application.refresh_from_db()
    assert "Application sent" in page.text
    assert [application.state, application.participant.given_names] == ["submitted", "Ana María"]
    assert [bool(application.consented_at), application.motivation] == [True, WORK["motivation"]]
    assert [Application.objects.count(), Participant.objects.count()] == [1, 1]
    assert "Under review" in client.get(desk).text


def test_person_who_declines_gives_the_seat_back(client, desk):
    name(client, desk)

    page = client.post(personal_path(Application.objects.get()), {"do": "withdraw"}, follow=True)

    assert [Application.objects.get().state, seats_used()] == ["declined", 0]
    assert "You declined" in page.text


def test_order_is_the_institutions(client, desk):
    first, second = (name(client, desk, number) and Application.objects.latest("pk") for number in range(2))

    do(client, desk, "up", second)
    assert [named.rank for named in Application.objects.order_by("pk")] == [2, 1]
    do(client, desk, "up", second)
    do(client, desk, "down", second)

    assert [named.rank for named in Application.objects.order_by("pk")] == [1, 2]
    assert first.rank == 1


def test_names_are_not_taken_back_once_a_place_is_offered(client, desk):
    name(client, desk)
    application = Application.objects.get()
    answer(client, application)
    application.refresh_from_db()
    applications.offer(application)

    assert "replace" not in client.get(desk).text
    page = do(client, desk, "replace", application)

    assert "an application cannot go there" in page.text
    application.refresh_from_db()
    assert application.state == "offered"


def test_after_the_deadline_nothing_changes_and_nobody_stays_waiting(client, desk, time_machine):
    name(client, desk)
    application = Application.objects.get()
    time_machine.move_to(Invitation.objects.get().expires_at + dt.timedelta(minutes=1))

    page = name(client, desk, 1)
    assert ["Nominations are closed" in page.text, Application.objects.count()] == [True, 1]
    page = client.post(personal_path(application), {"do": "complete"}, follow=True)
    assert "does not take applications now" in page.text

    assert applications.expire_offers(timezone.now())[0] == 1
    application.refresh_from_db()
    assert [application.state, seats_used()] == ["expired", 0]
    assert "the time to complete your application is over" in client.get(personal_path(application)).text


def test_answers_begun_with_a_link_that_is_revoked_are_not_sent_as_somebody_elses(client, desk):
    """Without the nomination nobody may apply here."""
    name(client, desk)
    application = Application.objects.get()
    client.post(personal_path(application), {"do": "complete"})
    invitations.revoke(Invitation.objects.get())

    page = client.post(address(application.edition, "you"), ANA, follow=True)

    assert "can no longer be used" in page.text
    assert Application.objects.get().state == "nominated"


def test_same_person_is_named_once(client, desk):
    name(client, desk)

    page = name(client, desk)

    assert [page.status_code, Application.objects.count(), Participant.objects.count(), seats_used()] == [409, 1, 1, 1]
    assert "This person has an application to this edition already." in page.text
    assert 'value="ana0@example.org"' in page.text


@pytest.mark.sweep
@pytest.mark.parametrize(
    "wrong",
    [{"given_names": ""}, {"given_names": "\N{ZERO WIDTH SPACE}"}, {"email": "a\r\n@b"}, {"given_names": "x" * 201}],
)
def test_what_cannot_be_is_told_with_what_was_typed(client, desk, wrong):
    page = name(client, desk, **wrong)

    assert [page.status_code, Application.objects.count(), seats_used()] == [422, 0, 0]
    assert 'value="Núñez"' in page.text


@pytest.mark.sweep
@pytest.mark.parametrize("nominee", ["", "-1", "1e3", "9223372036854775808", "\N{NULL}", "0"])
@pytest.mark.parametrize("deed", ["up", "replace", "is_staff"])
def test_desk_knows_its_own_people_alone(client, desk, nominee, deed):
    assert client.post(desk, {"do": deed, "nominee": nominee}).status_code == 404


def test_people_of_another_desk_are_out_of_reach(client, desk):
    edition = make_edition(make_course(admission="invitation"), starts=30)
    other = make_invitation(edition, organisation=make_organisation(), seats=2, nominates=True)
    elsewhere = f"/en/invitation/{invitations.invite(other)}/"
    name(client, elsewhere)

    assert do(client, desk, "replace", Application.objects.get()).status_code == 404
    assert Application.objects.get().state == "nominated"


def test_one_desk_writes_to_so_many_and_no_more(client, desk):
    for _each in range(NAMING.most):
        NAMING.take(str(Invitation.objects.get().pk))

    page = name(client, desk)

    assert [page.status_code, int(page["Retry-After"]) > 0, Application.objects.count()] == [429, True, 0]


def test_site_of_the_invitation_is_the_nominees(client, desk):
    invitation = Invitation.objects.get()
    site, _other = make_site(invitation.edition), make_site(invitation.edition, "MX")
    Invitation.objects.update(site=site)

    name(client, desk)
    answer(client, Application.objects.get())

    application = Application.objects.get()
    assert [application.site, application.state] == [site, "submitted"]


def test_only_site_is_the_nominees_and_counts_their_place(client, desk):
    invitation = Invitation.objects.get()
    site = make_site(invitation.edition, capacity=1)
    Invitation.objects.update(skips_review=True)
    for number in range(2):
        name(client, desk, number)
    for application in Application.objects.order_by("pk"):
        answer(client, application)

    site.refresh_from_db()
    assert [site.places_held, *Application.objects.order_by("pk").values_list("site", "state")] == [
        1,
        (site.pk, "offered"),
        (site.pk, "waitlisted"),
    ]


def test_whose_name_is_taken_back_is_not_told_that_they_declined(client, desk):
    name(client, desk)
    application = Application.objects.get()

    do(client, desk, "replace", application)

    application.refresh_from_db()
    page = client.get(personal_path(application)).text
    assert ["You declined" in page, application.reason in page, bool(application.reason)] == [False, True, True]


def test_staff_take_somebody_up_again_only_where_a_seat_is_left(client, desk):
    name(client, desk)
    application = Application.objects.get()
    applications.withdraw(application)
    for number in (1, 2):
        name(client, desk, number)

    with pytest.raises(applications.NoSeat):
        applications.move(application, "submitted", reason="They asked us.")
    do(client, desk, "replace", Application.objects.latest("pk"))
    application.refresh_from_db()
    applications.move(application, "submitted", reason="They asked us.")

    assert [application.state, seats_used()] == ["submitted", 2]


def test_account_that_has_the_application_keeps_it_whoever_completes_it(client, desk):
    name(client, desk)
    application, owner = Application.objects.get(), make_user()
    keep_in_account(application, owner)
    client.force_login(make_user())

    answer(client, application)

    assert Participant.objects.get().account == owner


def test_institution_does_not_read_the_address_that_its_nominee_gives(client, desk):
    name(client, desk)
    client.post(personal_path(Application.objects.get()), {"do": "complete"})
    answer(client, Application.objects.get(), email="private@example.org")

    assert Participant.objects.get().email == "private@example.org"
    assert "private@example.org" not in client.get(desk).text


def test_nominee_who_has_applied_already_is_told_by_letter(client, desk):
    name(client, desk)
    own = make_participant(given_names="Ana", family_names="Núñez", email="own@example.org")
    make_application(Application.objects.get().edition, participant=own, person_key=own.person_key)
    Message.objects.all().delete()

    answer(client, Application.objects.get(participant__email="ana0@example.org"), email="own@example.org")

    assert Message.objects.get().address == "own@example.org"
    assert Application.objects.get(origin="nominated").state == "nominated"


def test_form_sent_twice_at_once_is_sent(client, desk, monkeypatch):
    name(client, desk)

    def late(*_args, **_facts):
        raise applications.ChangedMeanwhile

    monkeypatch.setattr("courses.views.applying.complete", late)

    assert "Application sent" in answer(client, Application.objects.get()).text


@pytest.mark.parametrize(
    "names",
    ["see https://evil.example", "www.evil.example", "me@evil.example", "at evil-bank.com now", "evil.example/a"],
)
def test_name_is_no_place_for_an_address(client, desk, names):
    assert name(client, desk, given_names=names).status_code == 422
    assert Application.objects.count() == 0


def test_nobodys_mailbox_is_filled_by_naming_them_again_and_again(client, desk):
    for _each in range(STRANGERS.most):
        STRANGERS.take("ana0@example.org")
    name(client, desk)

    assert not Message.objects.filter(address="ana0@example.org").exists()
