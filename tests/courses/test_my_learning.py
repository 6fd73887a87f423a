"""My learning: what somebody with an account studies, applied for and completed, and how it gets into the account."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.choices import Admission
from courses.letters import personal_path, study_key_in
from courses.models import Edition
from courses.my_learning import MyLearning
from courses.story import story
from tests.courses.test_applying import apply
from tests.exchange import queries
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_edition,
    make_open_edition,
    make_participant,
    make_running_edition,
    make_user,
)
from tests.learning import make_student, make_teacher, study

pytestmark = pytest.mark.django_db
ADDRESS = "/en/learning/"


def keys_on(page):
    """The applications that the page leads to: each time it is written, an address is signed anew."""
    return {study_key_in(token) for token in re.findall(r'href="/en/(?:application|learning)/([^/"]+)/', page.text)}


def learning_of(user):
    return MyLearning(user, timezone.now())


def of(enrolments):
    return [each.application for each in enrolments]


def test_strangers_are_asked_who_they_are(client):
    assert client.get(ADDRESS).url == f"{reverse('account_login')}?next={ADDRESS}"
    assert client.post(ADDRESS).status_code == 302


def test_page_has_whatever_is_in_the_account_and_nothing_else(client):
    user = make_user()
    mine = [make_application(participant=make_participant(account=user)) for _each in range(4)]
    mine += [make_student(user=user), make_student(user=user, state="completed")]
    other = make_student(user=make_user())
    client.force_login(user)

    page = client.get(ADDRESS)

    assert keys_on(page) == {application.pk for application in mine}
    assert other.pk not in keys_on(page)
    assert "no-store" in page["Cache-Control"]
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.sweep
def test_queries_do_not_grow_with_what_is_in_the_account(client):
    users = [make_user(), make_user()]
    for user, number in zip(users, (2, 12), strict=True):
        for _each in range(number):
            make_student(user=user)
            make_certificate(make_student(user=user, state="completed"))
            make_application(participant=make_participant(account=user))
    asked = []
    for user in users:
        client.force_login(user)
        asked.append(queries(lambda: client.get(ADDRESS)))

    assert asked[0] == asked[1] <= 11


def test_continue_comes_first_and_leads_to_the_next_module_of_what_was_studied_last(client):
    user, now = make_user(), timezone.now()
    make_student(user=user)
    last = make_student(user=user, studied_at=now - dt.timedelta(days=1), done=2)
    older = make_student(user=user, studied_at=now - dt.timedelta(days=2))
    make_student(user=user, studied_at=now, done=3)
    make_student(user=user, studied_at=now, state="completed")
    client.force_login(user)

    page = client.get(ADDRESS).text

    assert learning_of(user).continued.application == last
    assert of(learning_of(user).in_progress)[1:3] == [last, older]
    [token] = re.findall(r'class="button" href="/en/learning/([^/"]+)/modules/module-3/"', page)
    assert study_key_in(token) == last.pk
    assert page.index("2 of 3 modules done") < page.index("In progress")


def test_what_one_goes_on_with_stands_once(client):
    user, now = make_user(), timezone.now()
    last, other = (make_student(user=user, studied_at=now - dt.timedelta(days=days)) for days in (1, 2))
    client.force_login(user)

    page = client.get(ADDRESS)

    assert of(learning_of(user).besides) == [other]
    assert page.text.count("0 of 3 modules done") == 2
    assert keys_on(page) == {last.pk, other.pk}


def test_what_was_completed_last_comes_first():
    user, now = make_user(), timezone.now()
    ages = (9, 1, 5)
    made = [make_student(user=user, state="completed", completed_at=now - dt.timedelta(days=age)) for age in ages]

    assert of(learning_of(user).completed) == [made[1], made[2], made[0]]


def test_day_of_completion_is_that_of_the_place(client):
    """An hour before midnight in Costa Rica, where in Buenos Aires the next day is two hours old."""
    moment = dt.datetime(2026, 11, 26, 5, tzinfo=dt.UTC)
    user = make_user()
    edition = make_running_edition(3, time_zone="America/Argentina/Buenos_Aires")
    application = make_student(edition, "completed", user, completed_at=moment)
    client.force_login(user)

    pages = [
        client.get(address).text for address in (ADDRESS, study(application), study(application, "my-certificate"))
    ]

    assert ["26 November 2026" in page for page in pages] == [True] * 3
    assert ["25 November 2026" in page for page in pages] == [False] * 3
    [completion] = [moment for moment in story(application.participant) if moment.words == "Day of completion"]
    assert completion.more == "26 November 2026"


def test_every_application_stands_in_one_place(client):
    user = make_user()
    running = make_running_edition(3, completion_share=None)
    before, over = make_edition(starts=2, ends=9), make_edition(starts=-9, ends=-2)
    now, later, late = (make_student(edition, user=user) for edition in (running, before, over))
    completed = make_student(user=user, state="completed")
    failed = make_student(user=user, state="not-completed")
    waiting = make_application(state="waitlisted", participant=make_participant(account=user))
    client.force_login(user)

    found, page = learning_of(user), client.get(ADDRESS).text

    assert [of(found.in_progress), of(found.completed)] == [[now], [completed]]
    assert {each.pk for each in of(found.others)} == {each.pk for each in (later, late, failed, waiting)}
    assert "It opens on:" in page
    assert "Check the name for your certificate" in page


def test_certificate_is_named_once_it_is_valid(client):
    user = make_user()
    completed = make_student(user=user, state="completed")
    certificate = make_certificate(completed)
    client.force_login(user)
    assert ["Your certificate" in client.get(ADDRESS).text, learning_of(user).completed[0].is_certified] == [True, True]

    type(certificate).objects.update(withdrawn_at=timezone.now(), withdrawal_reason="x")

    assert not learning_of(user).completed[0].is_certified


def test_three_open_editions_are_recommended_that_one_has_not_applied_to():
    user = make_user()
    editions = [make_open_edition() for _each in range(6)]
    for number, edition in enumerate(editions):
        Edition.objects.filter(pk=edition.pk).update(closes_at=timezone.now() + dt.timedelta(days=9 - number))
    make_application(editions[5], participant=make_participant(account=user))
    make_application(editions[4], "withdrawn", participant=make_participant(account=user))
    make_open_edition(is_published=False)
    make_open_edition(capacity=0)
    make_edition(starts=9)

    assert learning_of(user).recommended == [editions[4], editions[3], editions[2]]


@pytest.mark.parametrize("admission", ["", *Admission])
def test_recommended_is_what_anybody_may_apply_to(admission):
    edition = make_open_edition(course=make_course(admission=admission))

    assert bool(learning_of(make_user()).recommended) == edition.is_open_to_all


def test_empty_account_is_told_what_to_do(client):
    client.force_login(make_user())

    page = client.get(ADDRESS).text

    assert "You are not on a course yet." in page
    assert 'href="/en/courses/?status=open"' in page
    assert reverse("courses:teaching") not in page


def test_who_teaches_finds_the_way_there(client):
    client.force_login(make_teacher(make_running_edition()))

    assert reverse("courses:teaching") in client.get(ADDRESS).text


def test_every_public_page_leads_there_and_asks_for_no_session(client):
    page = client.get("/en/")

    assert page.text.count(f'href="{ADDRESS}"') == 2
    assert [page.cookies, "Cookie" in page.get("Vary", "")] == [{}, False]


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
    user.confirm_address()
    client.force_login(user)
    apply(client, make_open_edition())

    second = make_open_edition()
    form = client.get(f"/en/apply/{second.pk}/you/").context["form"]

    assert user.participants.get().applications.count() == 1
    assert [form["email"].value(), form["given_names"].value()] == ["maria@example.org", "María"]
