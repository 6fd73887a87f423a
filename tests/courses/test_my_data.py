"""What somebody with an account sees, downloads and erases of their own; and what is asked of them before."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses import holdings
from courses.letters import study_key_in
from courses.models import Participant, Transition
from courses.register import told
from courses.register_people import PEOPLE
from tests.accounts.test_entrance import PASSWORD, code_in, known, log_in
from tests.accounts.test_entrance import asked as asked
from tests.accounts.test_second_factor import current_code, give_second_factor
from tests.factories import make_application, make_certificate, make_invitation, make_participant, make_user
from tests.sentinels import ADDRESS, WORD, plant, rows_with, word

pytestmark = pytest.mark.django_db
PAGE, ERASE, DONE = "/en/my-data/", "/en/my-data/erase/", "/en/my-data/erased/"
AGAIN = "account_reauthenticate"


@pytest.fixture(autouse=True)
def fresh_counters():
    """allauth counts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def user(client):
    """Somebody of whom everything is recorded, logged in and asked again who they are."""
    user = plant()
    user.authenticator_set.all().delete()
    client.force_login(user)
    show(client)
    return user


def show(client):
    return client.post(reverse(AGAIN), {"password": PASSWORD})


def download(client):
    return client.post(PAGE, {"do": "download"})


@pytest.mark.parametrize("address", [PAGE, ERASE])
def test_strangers_are_asked_who_they_are(client, address):
    for answer in (client.get(address), client.post(address, {"do": "download", "agreed": "on"})):
        assert answer.url == f"{reverse('account_login')}?next={address}"


def test_page_says_what_is_held_of_them_and_of_nobody_else(client, user):
    make_application(participant=make_participant(given_names="Other"))

    page = client.get(PAGE)

    assert [page.text.count(word("given")), "2 letters" in page.text, "2 certificates" in page.text] == [2, True, True]
    assert "Other" not in page.text
    assert page["Cache-Control"] == "no-store, private"


def test_each_certificate_leads_to_the_page_where_its_name_is_corrected(client):
    user = make_user()
    user.confirm_address()
    mine = make_participant(account=user, email=user.email)
    certificate = make_certificate(make_application(state="completed", participant=mine))
    make_certificate(make_application(state="completed", participant=make_participant()))
    client.force_login(user)

    page = client.get(PAGE).text

    [way] = re.findall(r'href="/en/learning/([^/"]+)/certificate/"', page)
    assert study_key_in(way) == certificate.application_id
    assert [certificate.course_title in page, certificate.shown_code in page] == [True, True]
    assert "answer any of our letters" in page


@pytest.mark.sweep
def test_pages_take_no_more_queries_for_more_records(client, user, django_assert_max_num_queries):
    def counted(address):
        with django_assert_max_num_queries(30) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    before = [counted(PAGE), counted(ERASE)]
    for _each in range(5):
        make_certificate(make_application(state="completed", participant=make_participant(account=user)))

    assert [counted(PAGE), counted(ERASE)] == before


@pytest.mark.sweep
def test_file_takes_no_more_queries_for_more_records(client, user, django_assert_max_num_queries):
    counts = []
    for _each in range(2):
        with django_assert_max_num_queries(40) as queries:
            assert download(client).status_code == 200
        counts.append(len(queries))
        for _more in range(5):
            make_application(participant=make_participant(account=user))

    assert counts[0] == counts[1]


def test_file_holds_every_field_that_the_register_tells_of(client, user):
    response = download(client)

    told_of = json.loads(response.content.decode())
    shown = {
        "accounts.User": told_of["account"],
        "account.EmailAddress": told_of["account"]["addresses"][0],
        "courses.Participant": told_of["people"][0],
        "courses.Application": told_of["people"][1]["applications"][0],
        "courses.Transition": told_of["people"][1]["applications"][0]["changes"][0],
        "courses.Progress": told_of["people"][1]["applications"][0]["modules_done"][0],
        "courses.Certificate": told_of["people"][1]["applications"][0]["certificates"][0],
        "courses.Message": told_of["people"][1]["applications"][0]["letters"][0],
        "courses.Invitation": told_of["invitations"][0],
        "courses.Merge": told_of["before_merges"][0],
    }
    for label in PEOPLE:
        names = told(label)
        if label in shown:
            assert set(names) <= set(shown[label]), label
        else:
            assert names == [] or label in {"mfa.Authenticator", "courses.Distinct", "admin.LogEntry"}, label
    assert set(told("mfa.Authenticator")) == {"type", "created_at", "last_used_at"}
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]


def test_file_holds_each_of_their_words(client, user):
    text = download(client).content.decode()

    fields = ("given", "family", "certificate", "institution", "position", "motivation", "reason", "transition")
    fields += ("confirmed", "printed", "asked", "letter subject", "letter text")
    assert [field for field in fields if word(field) not in text] == []
    assert '"sex": "Female"' in text


def test_file_names_nobody_else(client, user):
    office, application = (
        make_user(email="boss@example.org", is_staff=True),
        user.participants.first().applications.get(),
    )
    application.transitions.create(to_state="confirmed", actor=office, reason="Because")
    make_application(participant=make_participant(email=ADDRESS, given_names="Colleague"))
    make_invitation(email="else@example.org")

    text = download(client).content.decode()

    assert [name for name in ("boss", "Colleague", "else@") if name in text] == []
    changes = json.loads(text)["people"][0]["applications"][0]["changes"]
    assert {change["by"] for change in changes} == {"applicant", "office"}


@pytest.mark.parametrize("actor", ["nobody", "own", "office"])
def test_who_made_a_change_is_said_in_the_active_language(actor, monkeypatch):
    monkeypatch.setattr(holdings, "_", str.upper)
    monkeypatch.setattr(holdings, "pgettext", lambda _context, words: words.upper())
    own = make_user()
    change = Transition(actor={"nobody": None, "own": own, "office": make_user()}[actor])
    words = {"nobody": "PORTAL OR APPLICANT", "own": "APPLICANT", "office": "OFFICE"}

    assert holdings.whose(change, make_participant(account=own)) == words[actor]


def test_file_is_theirs_who_write_in_any_script(client):
    user = make_user()
    user.confirm_address()
    make_participant(account=user, given_names="Nguyễn", family_names="محمد", email=user.email)
    client.force_login(user)
    show(client)

    assert "Nguyễn" in download(client).content.decode()


@pytest.mark.parametrize("data", [{}, {"do": ""}, {"do": "else"}, {"do": "\x00"}])
def test_unknown_deed_is_not_found(client, user, data):
    assert client.post(PAGE, data).status_code == 404


def test_opening_the_pages_changes_nothing(client, user):
    for address in (PAGE, ERASE, DONE):
        client.get(address)

    assert Participant.objects.filter(erased_at=None).count() == 2


def test_erasure_is_agreed_to_and_the_box_is_asked_for(client, user):
    page = client.post(ERASE, {})

    assert page.status_code == 422
    assert ["Something needs your attention" in page.text, "<title>Error:" in page.text] == [True, True]
    assert Participant.objects.filter(erased_at=None).count() == 2


def test_erasure_ends_at_a_page_that_says_so_and_leaves_nothing(client, user):
    answer = client.post(ERASE, {"agreed": "on"})

    assert answer.url == DONE
    assert "It is erased" in client.get(DONE).text
    assert rows_with(WORD) == []
    assert client.get(PAGE).status_code == 302
    assert not User.objects.filter(pk=user.pk).exists()


def test_staff_stay_logged_in_and_are_told_that_their_account_stays(client):
    known("staff@example.org", is_staff=True)
    log_in(client, email="staff@example.org")
    show(client)

    assert "you work in the office" in client.get(ERASE).text
    client.post(ERASE, {"agreed": "on"})
    assert client.get(PAGE).status_code == 200


# Who is asked again


@pytest.fixture
def learner(client):
    """Logged in by an open session alone."""
    learner = known("learner@example.org")
    make_participant(account=learner)
    client.force_login(learner)
    return learner


@pytest.mark.parametrize("method", ["get", "post"])
def test_open_session_erases_nothing_without_the_password(client, learner, method):
    answer = getattr(client, method)(ERASE, {"agreed": "on"})

    assert answer.url == f"{reverse(AGAIN)}?next=%2Fen%2Fmy-data%2Ferase%2F"
    assert Participant.objects.get().erased_at is None
    assert client.post(answer.url, {"password": PASSWORD, "next": ERASE}).url == ERASE
    assert client.get(ERASE).status_code == 200


def test_open_session_downloads_nothing_without_the_password(client, learner):
    answer = download(client)

    assert answer.url == f"{reverse(AGAIN)}?next=%2Fen%2Fmy-data%2F"
    assert "Then press the button again" in client.get(answer.url).text
    assert "The file is ready" not in client.get(PAGE).text
    show(client)
    assert "The file is ready" in client.get(PAGE).text
    assert download(client)["Content-Type"].startswith("application/json")
    assert "The file is ready" not in client.get(PAGE).text


def test_password_shown_long_ago_is_asked_for_again(client, learner):
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=6)):
        show(client)

    assert download(client).status_code == 302


def test_second_factor_is_asked_for_as_well(client, learner):
    secret = give_second_factor(learner)

    show(client)
    answer = client.get(ERASE)
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    client.post(answer.url, {"code": current_code(secret)})

    assert client.get(ERASE).status_code == 200


@pytest.fixture
def without_password(client, asked):
    """Somebody who came in by a code from a letter."""
    learner = known("learner@example.org")
    learner.set_unusable_password()
    learner.save()
    log_in_by_code(client, asked)
    return learner


def log_in_by_code(client, asked, address=None):
    response, letters = asked(client, "account_request_login_code", email="learner@example.org")
    return client.post(response.url, {"code": code_in(letters)})


def test_code_that_has_just_opened_the_account_is_enough(client, without_password):
    assert client.get(ERASE).status_code == 200


def test_account_without_a_password_is_opened_once_more_and_leads_back(client, without_password, asked):
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        answer = client.get(ERASE)
        assert answer.url == f"{reverse('account_code_again')}?next=%2Fen%2Fmy-data%2Ferase%2F"
        page = client.get(answer.url)
        assert [page.status_code, "Your account has no password" in page.text] == [200, True]
        out = client.post(answer.url, {"next": ERASE})
        assert out.url == f"{reverse('account_request_login_code')}?next=%2Fen%2Fmy-data%2Ferase%2F"
        assert client.get(PAGE).status_code == 302

        response, letters = asked(client, "account_request_login_code", email="learner@example.org", next=ERASE)
        assert client.post(response.url, {"code": code_in(letters), "next": ERASE}).url == ERASE
        assert client.get(ERASE).status_code == 200


def test_nobody_is_led_to_another_site(client, without_password):
    out = client.post(reverse("account_code_again"), {"next": "//evil.example/"})

    assert "evil" not in out.url
