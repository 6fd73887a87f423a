"""Answers that are not sent yet: whose they are where several people use one browser."""

import re

import pytest

from courses.actions import invitations
from courses.actions.applications import NotOpen
from courses.letters import personal_path
from courses.models import Application
from tests.courses.test_applying import WORK, YOU, address
from tests.factories import (
    make_application,
    make_course,
    make_edition,
    make_invitation,
    make_open_edition,
    make_organisation,
    make_participant,
)

pytestmark = pytest.mark.django_db
SECRET = {"given_names": "Ana", "family_names": "Secreta", "email": "ana@private.example"}


def make_nomination(given_names, edition):
    invitation = edition.invitations.first() or make_invitation(
        edition, organisation=make_organisation(), nominates=True, seats=2, seats_used=2
    )
    person = make_participant(given_names=given_names, family_names="Núñez", email=f"{given_names}@example.org")
    facts = {"invitation": invitation, "origin": "nominated", "submitted_at": None}
    return make_application(edition, "nominated", participant=person, person_key=person.person_key, **facts)


@pytest.fixture
def nominations():
    """Ana's and Berta's, to an edition that is open to all as well."""
    edition = make_open_edition()
    return [make_nomination(name, edition) for name in ("Ana", "Berta")]


def link_to(edition, **facts):
    return f"/en/invitation/{invitations.invite(make_invitation(edition, **facts))}/"


def complete(client, application):
    return client.post(personal_path(application), {"do": "complete"}, follow=True)


def answer(client, edition, you=SECRET):
    client.post(address(edition, "you"), you)
    return client.post(address(edition, "work"), WORK)


def send(client, edition, **shown):
    return client.post(address(edition, "check"), {"consent": "on"} | shown, follow=True)


def test_second_nominee_at_a_computer_sees_and_sends_nothing_of_the_first(client, nominations):
    ana, berta = nominations
    complete(client, ana)
    answer(client, ana.edition)

    page = complete(client, berta)
    sent = send(client, ana.edition)

    assert [word in page.text for word in ("Secreta", "ana@private", 'value="Berta"')] == [False, False, True]
    assert client.get(address(ana.edition, "check")).url == address(ana.edition, "you")
    assert "Application sent" not in sent.text
    assert set(Application.objects.values_list("state", flat=True)) == {"nominated"}


def test_nominee_who_comes_back_after_another_finds_what_they_typed(client, nominations):
    ana, berta = nominations
    complete(client, ana)
    answer(client, ana.edition)
    complete(client, berta)

    page = complete(client, ana)
    sent = send(client, ana.edition)

    assert ['value="Secreta"' in page.text, "Application sent" in sent.text] == [True, True]
    ana.refresh_from_db()
    berta.refresh_from_db()
    assert [ana.state, berta.state, ana.participant.family_names] == ["submitted", "nominated", "Secreta"]


def test_nominee_who_comes_back_by_the_same_link_finds_what_they_typed(client, nominations):
    ana, _berta = nominations
    complete(client, ana)
    answer(client, ana.edition)

    page = complete(client, ana)

    assert 'value="Secreta"' in page.text
    assert "Application sent" in send(client, ana.edition).text


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_step_says_whom_the_institution_has_named(client, nominations, language):
    ana, _berta = nominations
    complete(client, ana)
    answer(client, ana.edition)

    for step in ("you", "work", "check"):
        assert client.get(address(ana.edition, step, language)).context["nominee"] == "Ana Núñez"
        assert "Ana Núñez" in client.get(address(ana.edition, step, language)).text


@pytest.mark.parametrize("has_answered", [True, False])
def test_whoever_begins_on_the_public_page_completes_nobodys_nomination(client, nominations, has_answered):
    ana, _berta = nominations
    complete(client, ana)
    if has_answered:
        answer(client, ana.edition)
    begin = re.search(r'class="button" href="([^"]*)"', client.get(address(ana.edition)).text)[1]

    page = client.get(begin, follow=True)
    answer(client, ana.edition, YOU)
    send(client, ana.edition)

    assert [word in page.text for word in ("Ana", "Secreta", "@")] == [False, False, False]
    ana.refresh_from_db()
    assert [ana.state, Application.objects.latest("pk").origin] == ["nominated", "applied"]


def test_whoever_comes_back_to_the_public_page_finds_what_they_typed(client):
    edition = make_open_edition()
    answer(client, edition, YOU)

    page = client.get(f"{address(edition, 'you')}?begin", follow=True)

    assert f'value="{YOU["given_names"]}"' in page.text


def test_looking_at_the_public_page_loses_nothing(client, nominations):
    ana, _berta = nominations
    complete(client, ana)
    answer(client, ana.edition)

    client.get(address(ana.edition))

    assert "Application sent" in send(client, ana.edition).text


@pytest.mark.parametrize("is_over", [True, False])
def test_second_of_two_invited_at_a_computer_begins_empty(client, is_over):
    """Whether or not the first one's link is of any use still."""
    edition = make_edition(make_course(admission="invitation"), starts=30)
    one, two = (link_to(edition, email=f"{name}@example.org") for name in ("one", "two"))
    client.post(one)
    answer(client, edition)
    if is_over:
        invitations.revoke(edition.invitations.get(email="one@example.org"))
        client.get(address(edition, "check"))

    page = client.post(two, follow=True)

    assert [word in page.text for word in ("Ana", "Secreta", "ana@private")] == [False, False, False]
    assert client.get(address(edition, "check")).url == address(edition, "you")


def test_invited_person_sees_nothing_of_who_applied_at_the_public_page_or_was_named(client, nominations):
    ana, _berta = nominations
    link = link_to(ana.edition)
    for begin in (lambda: None, lambda: complete(client, ana)):
        begin()
        answer(client, ana.edition)

        page = client.post(link, follow=True)

        assert [word in page.text for word in ("Ana", "Secreta", "ana@private")] == [False, False, False]


def test_page_left_open_is_not_sent_with_what_somebody_else_answered_since(client, nominations):
    ana, berta = nominations
    complete(client, ana)
    answer(client, ana.edition)
    left_open = client.get(address(ana.edition, "check")).context["link"]
    complete(client, berta)
    answer(client, ana.edition, YOU)

    page = send(client, ana.edition, link=left_open)

    assert "This page was open for another application." in page.text
    assert "Berta Núñez" in page.text
    assert set(Application.objects.values_list("state", flat=True)) == {"nominated"}
    assert "Application sent" in send(client, ana.edition, link=page.context["link"]).text


@pytest.mark.parametrize("facts", [{"is_published": False}, {"admission": "invitation"}, {}])
@pytest.mark.parametrize("begin", ["invitation", "nomination"])
def test_whose_link_is_revoked_half_way_is_told_so_whether_or_not_the_course_is_public(client, facts, begin):
    edition = make_open_edition(course=make_course(**facts))
    leads = [facts == {}, edition.is_public]
    if begin == "invitation":
        client.post(link_to(edition))
    else:
        complete(client, make_nomination("Ana", edition))
    client.post(address(edition, "you"), SECRET)
    assert (f'href="{address(edition)}"' in client.get(address(edition, "work")).text) == edition.is_public
    invitations.revoke(edition.invitations.get())

    pages = [client.post(address(edition, "work"), WORK, follow=True), client.get(address(edition))]

    for page in pages:
        assert [page.status_code, "Your invitation can no longer be used." in page.text] == [200, True]
        assert [words in page.text for words in ("?begin", f'href="{edition.course.get_absolute_url()}"')] == leads
    client.get(f"{address(edition, 'you')}?begin")
    assert client.get(address(edition)).status_code == (200 if edition.is_public else 404)


@pytest.mark.parametrize("is_published", [True, False])
def test_link_that_is_used_up_at_the_last_step_is_told(client, monkeypatch, is_published):
    edition = make_open_edition(course=make_course(is_published=is_published))
    client.post(link_to(edition))
    answer(client, edition)

    def late(*_args, **_facts):
        edition.invitations.update(seats_used=1)
        raise NotOpen

    monkeypatch.setattr("courses.views.applying.apply_invited", late)
    page = send(client, edition)

    assert [page.status_code, "Your invitation can no longer be used." in page.text] == [200, True]
