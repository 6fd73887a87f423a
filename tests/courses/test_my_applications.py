"""Applications of somebody with an account, and how one gets into it."""

import re

import pytest
from django.urls import reverse

from courses.letters import key_in, personal_path
from tests.courses.test_applying import apply
from tests.factories import make_application, make_open_edition, make_participant, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/en/my-applications/"


def keys_on(page):
    """The applications that the page leads to: each time it is written, an address is signed anew."""
    return {key_in(token) for token in re.findall(r'href="/en/application/([^/"]+)/"', page.text)}


def test_strangers_are_asked_who_they_are(client):
    assert client.get(ADDRESS).url == f"{reverse('account_login')}?next={ADDRESS}"


def test_list_has_whatever_is_in_the_account_and_nothing_else(client, django_assert_max_num_queries):
    user = make_user()
    mine = [make_application(participant=make_participant(account=user)) for _each in range(4)]
    other = make_application()
    client.force_login(user)

    with django_assert_max_num_queries(4):
        page = client.get(ADDRESS)

    assert keys_on(page) == {application.pk for application in mine}
    assert other.pk not in keys_on(page)
    assert "no-store" in page["Cache-Control"]


def test_whoever_has_the_link_puts_it_into_their_account(client):
    application, user = make_application(), make_user()
    address = personal_path(application)
    assert reverse("account_login") in client.get(address).text
    assert client.post(address, {"do": "keep"}).url == f"{reverse('account_login')}?next={address.replace(':', '%3A')}"
    client.force_login(user)

    client.post(address, {"do": "keep"})

    application.participant.refresh_from_db()
    assert application.participant.account == user
    assert keys_on(client.get(ADDRESS)) == {application.pk}


def test_nothing_is_taken_out_of_another_account(client):
    owner = make_user()
    application = make_application(participant=make_participant(account=owner))
    client.force_login(make_user())

    page = client.post(personal_path(application), {"do": "keep"}, follow=True)

    application.participant.refresh_from_db()
    assert application.participant.account == owner
    assert "It is in another account already." in page.text


def test_whoever_applies_with_an_account_has_it_there_and_types_less(client):
    user = make_user(email="maria@example.org")
    client.force_login(user)
    apply(client, make_open_edition())

    second = make_open_edition()
    form = client.get(f"/en/apply/{second.pk}/you/").context["form"]

    assert user.participants.get().applications.count() == 1
    assert [form["email"].value(), form["given_names"].value()] == ["maria@example.org", "María"]
