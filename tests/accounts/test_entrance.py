"""Coming in: by password or by a code; strangers learn nothing of who has an account."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from portal.entrance import LETTERS, PASSWORDS
from tests.admin_forms import admin_url
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password"
MINE = "/en/learning/"
INLINE = {"authenticator_set-TOTAL_FORMS": "0", "authenticator_set-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def fresh_counters():
    """allauth counts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def learner():
    return known("learner@example.org")


def known(email, **facts):
    user = make_user(email=email, **facts)
    user.confirm_address()
    return user


def log_in(client, password=PASSWORD, email="learner@example.org", **query):
    return client.post(reverse("account_login", query=query), {"login": email, "password": password})


@pytest.fixture
def asked(django_capture_on_commit_callbacks):
    """Post a form and give back its answer with the letters that went out."""

    def ask(client, name, **data):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse(name), data)
        return response, [(letter.to, letter.subject, letter.body) for letter in mail.outbox]

    return ask


def code_in(letters):
    [(_to, _subject, text)] = letters
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", text, re.MULTILINE)[0]


def test_password_leads_learners_to_their_applications_and_staff_to_the_office(client, learner):
    assert log_in(client).url == reverse("courses:learning")

    known("staff@example.org", is_staff=True)
    client.logout()
    assert log_in(client, email="STAFF@example.org").url == reverse("admin:index")


def test_nobody_is_led_to_another_site(client, learner):
    assert log_in(client, next="//evil.example/").url == reverse("courses:learning")


@pytest.mark.parametrize("language", ["en", "es"])
def test_wrong_password_and_unknown_address_get_the_same_words(client, learner, language):
    client.get(f"/{language}/")
    answers = [log_in(client, "wrong"), log_in(client, "wrong", email="nobody@example.org")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert len({str(answer.context["form"].errors) for answer in answers}) == 1


def test_code_from_a_letter_opens_the_account_once(client, learner, asked):
    response, letters = asked(client, "account_request_login_code", email="learner@example.org")
    assert [response.url, letters[0][0]] == [reverse("account_confirm_login_code"), ["learner@example.org"]]

    wrong = client.post(response.url, {"code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    right = client.post(response.url, {"code": code_in(letters)})

    assert right.url == reverse("courses:learning")
    client.logout()
    assert client.post(response.url, {"code": code_in(letters)}).url == reverse("account_request_login_code")


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password", "account_signup"])
def test_strangers_cannot_tell_a_known_address_from_an_unknown_one(client, learner, asked, page):
    """Each gets a letter, and the same page; what the letters say only their readers know."""
    answers = []
    for address in ("learner@example.org", "nobody@example.org"):
        response, letters = asked(client, page, email=address)
        follow = client.get(response.url)
        answers.append([response.status_code, response.url, follow.text.replace(address, "").count("<"), len(letters)])
        assert letters[0][0] == [address]
        client.cookies.clear()

    assert answers[0] == answers[1]


@pytest.mark.parametrize("email", ["learner@example.org", "nobody@example.org"])
def test_password_is_hashed_once_whether_the_address_is_known_or_not(client, learner, monkeypatch, email):
    """So that the time of the answer tells as little as its words."""
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *facts: hashed.append(1) or encode(*facts))

    log_in(client, "wrong", email=email)

    assert len(hashed) == 1


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password", "account_signup"])
def test_known_and_unknown_addresses_cost_nearly_the_same(client, learner, asked, page):
    """Counted in queries, as a clock would count the machine's other work."""
    asked(client, page, email="first@example.org")
    costs = []
    for address in ("learner@example.org", "nobody@example.org"):
        client.cookies.clear()
        with CaptureQueriesContext(connection) as queries:
            asked(client, page, email=address)
        costs.append(len(queries))

    assert abs(costs[0] - costs[1]) <= 10, costs


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        *(("short-12345", False), ("qwerty123456", False), ("learner@example.org", False)),
        *(("twelve chars", True), ("ñandú y más…", True), ("x" * 11 + "é", True), ("a" * 128, True)),
    ],
)
def test_password_is_long_enough_and_else_what_one_likes(client, learner, password, is_taken):
    """No rule of composition; nothing cut off."""
    client.force_login(learner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}

    response = client.post(reverse("account_change_password"), form)

    learner.refresh_from_db()
    assert [response.status_code == 302, learner.check_password(password)] == [is_taken, is_taken]


def test_passwords_can_be_pasted(client):
    assert not re.search(r"onpaste|autocomplete=\"off\"", client.get(reverse("account_login")).text)


def test_new_account_is_opened_by_the_code_sent_to_its_address(client, asked):
    response, letters = asked(client, "account_signup", email="new@example.org")
    assert not User.objects.get().emailaddress_set.get().verified

    opened = client.post(response.url, {"code": code_in(letters)})

    user = User.objects.get()
    assert [opened.url, user.emailaddress_set.get().verified] == [reverse("courses:learning"), True]
    assert [user.has_usable_password(), user.is_staff] == [False, False]


def test_account_is_never_staff_by_what_a_form_sends(client, asked):
    asked(client, "account_signup", email="new@example.org", is_staff="1", is_superuser="1")

    user = User.objects.get()
    assert [user.is_staff, user.is_superuser] == [False, False]


def test_office_is_entered_by_the_portals_own_page_alone(client):
    known("staff@example.org", is_staff=True)

    posted = client.post(reverse("admin:login"), {"username": "staff@example.org", "password": PASSWORD})

    assert posted.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_learner_is_refused_in_the_office(client, learner):
    client.force_login(learner)

    assert client.get(reverse("admin:login")).status_code == 403


def test_passwords_are_tried_so_often_and_no_more(client, learner):
    for _each in range(PASSWORDS.most):
        PASSWORDS.take("learner@example.org 127.0.0.1")

    response = log_in(client)

    assert response.status_code == 422
    assert "Too many failed login attempts" in response.text


def test_nobodys_mailbox_is_filled_with_letters_that_others_ask_for(client, learner, asked):
    for _each in range(LETTERS.most):
        LETTERS.take("learner@example.org 127.0.0.1")

    response, letters = asked(client, "account_request_login_code", email="Learner@example.org")

    assert [response.status_code, letters] == [302, []]


def test_mail_server_that_is_away_is_no_error_of_the_page(client, learner, asked, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1

    response, _letters = asked(client, "account_request_login_code", email="learner@example.org")

    assert response.status_code == 302


def test_who_runs_the_commands_needs_no_letter(client):
    User.objects.create_superuser("boss@example.org", PASSWORD)

    assert log_in(client, email="boss@example.org").url == reverse("admin:index")


def test_nobody_leaves_a_password_in_the_account_of_an_address_that_is_not_theirs(client, asked):
    asked(client, "account_signup", email="victim@example.org", password1="the-attackers-password")
    client.cookies.clear()
    _response, letters = asked(client, "account_request_login_code", email="victim@example.org")
    client.post(reverse("account_confirm_login_code"), {"code": code_in(letters)})

    user = User.objects.get()
    assert [client.session["_auth_user_id"], user.has_usable_password()] == [str(user.pk), False]


def test_notice_of_a_change_goes_out_however_many_letters_were_asked_for(client, learner, asked):
    for _each in range(LETTERS.most + 1):
        LETTERS.take("learner@example.org 127.0.0.1")
    client.force_login(learner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    new = {"password1": "another-long-one", "password2": "another-long-one"}

    _response, letters = asked(client, "account_change_password", oldpassword=PASSWORD, **new)

    assert [to for to, _subject, _body in letters] == [["learner@example.org"]]


def test_open_session_does_not_change_the_address_without_the_password(client, learner):
    client.force_login(learner)

    page = client.post(reverse("account_email"), {"email": "thief@example.org", "action_add": "1"})

    assert page.url.startswith(reverse("account_reauthenticate"))
    assert learner.emailaddress_set.count() == 1


def test_address_changed_by_staff_is_the_only_one_that_opens_the_account(client, staff, learner, asked):
    form = {"email": "new@example.org", "first_name": "", "last_name": "", "language": "", "is_active": "on"}
    staff.post(admin_url(User, "change", learner.pk), form | INLINE)
    client.logout()

    _response, letters = asked(client, "account_request_login_code", email="new@example.org")
    assert client.post(reverse("account_confirm_login_code"), {"code": code_in(letters)}).url == MINE
    client.logout()
    _response, letters = asked(client, "account_request_login_code", email="learner@example.org")
    assert "any record of such an account" in " ".join(letters[0][2].split())
    client.cookies.clear()
    assert log_in(client).status_code == 422
    assert log_in(client, email="new@example.org").status_code == 422


def test_staff_give_nobody_an_address_that_is_anothers(staff, learner):
    other = make_user(email="other@example.org")
    learner.emailaddress_set.create(email="second@example.org")
    form = {"email": "second@example.org", "first_name": "", "last_name": "", "language": "", "is_active": "on"}

    page = staff.post(admin_url(User, "change", other.pk), form | INLINE)

    assert [page.status_code, "exists already" in page.text] == [200, True]


def test_password_of_staff_is_changed_on_the_portals_own_page(staff):
    assert staff.get(reverse("admin:password_change")).url == reverse("account_change_password")
