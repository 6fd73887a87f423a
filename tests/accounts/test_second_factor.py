"""The second factor: the code of an authenticator app, asked for after whatever else lets somebody in."""

import datetime as dt
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import reverse

from portal.entrance import CODES
from tests.accounts.test_entrance import PASSWORD, code_in, known, log_in
from tests.accounts.test_entrance import asked as asked
from tests.accounts.test_entrance import fresh_counters as fresh_counters
from tests.accounts.test_entrance import learner as learner

pytestmark = pytest.mark.django_db


def give_second_factor(user):
    """The secret of an authenticator app that the user has."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def current_code(secret, steps=0):
    """What an app shows now, or so many steps of 30 seconds later."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def test_second_factor_is_asked_for_after_the_password_and_after_a_code(client, learner, asked):
    secret = give_second_factor(learner)
    assert log_in(client).url == reverse("mfa_authenticate")
    assert client.get(reverse("courses:learning")).status_code == 302, "the password alone opened it"

    client.logout()
    _answer, letters = asked(client, "account_request_login_code", email="learner@example.org")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code_in(letters)})
    assert answer.url == reverse("mfa_authenticate")
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 422
    response = client.post(reverse("mfa_authenticate"), {"code": current_code(secret)})
    assert response.url == reverse("courses:learning")


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 302), (1, 302), (2, 422)])
def test_code_is_good_for_a_step_more_in_both_directions(client, learner, steps, status):
    secret = give_second_factor(learner)
    with time_machine.travel(dt.datetime(2026, 11, 25, 12, 0, 29, tzinfo=dt.UTC), tick=False):
        log_in(client)

        response = client.post(reverse("mfa_authenticate"), {"code": current_code(secret, steps)})

    assert response.status_code == status


def test_secrets_are_not_in_the_database_as_they_are(learner):
    secret = give_second_factor(learner)

    assert secret not in str(Authenticator.objects.get().data)


def test_office_opens_only_with_a_second_factor_where_it_is_asked_for(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    staff = known("staff@example.org", is_staff=True, is_superuser=True)
    client.force_login(staff)
    assert client.get(reverse("admin:index")).url == reverse("mfa_activate_totp")
    assert client.get(reverse("admin:courses_course_changelist")).url == reverse("mfa_activate_totp")

    give_second_factor(staff)

    assert client.get(reverse("admin:index")).status_code == 200


def test_second_factor_is_tried_so_often_and_no_more(client, learner):
    secret = give_second_factor(learner)
    log_in(client)
    for _each in range(CODES.most):
        CODES.take(str(learner.pk))

    assert client.post(reverse("mfa_authenticate"), {"code": current_code(secret)}).status_code == 422


@pytest.mark.parametrize("typed", ["{}-{}", "{} {}", "{}{} "])
def test_code_of_an_app_opens_once_however_it_is_typed(client, learner, typed):
    secret = give_second_factor(learner)
    log_in(client)
    code = current_code(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    client.logout()
    cache.clear()
    log_in(client)

    assert client.post(reverse("mfa_authenticate"), {"code": typed.format(code[:3], code[3:])}).status_code == 422


def test_code_of_an_app_opens_once_at_midnight_too(client, learner):
    secret = give_second_factor(learner)
    statuses = []
    with time_machine.travel(dt.datetime(2026, 11, 25, 23, 59, 55, tzinfo=dt.UTC), tick=False) as clock:
        code = current_code(secret)
        for _each in range(2):
            log_in(client)
            statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
            client.logout()
            cache.clear()
            clock.shift(10)

    assert statuses == [302, 422]


def test_code_that_showed_that_the_app_works_opens_nothing(client, learner):
    log_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    code = current_code(page.context["form"].secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    client.logout()
    cache.clear()
    log_in(client)

    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_code_of_an_app_opens_once_whichever_process_it_comes_to(client, learner):
    secret = give_second_factor(learner)
    log_in(client)
    code = current_code(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    client.logout()
    cache.clear()  # what another process knows

    log_in(client)

    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422
