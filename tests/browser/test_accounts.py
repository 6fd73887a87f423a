"""The pages of accounts as people use them, in either language, on a wide and on a narrow screen."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from tests.accounts.test_entrance import PASSWORD, code_in
from tests.accounts.test_second_factor import current_code
from tests.browser.axe import VIEWS
from tests.browser.test_applying import assert_sound
from tests.factories import make_user


def address_in(language, name):
    with translation.override(language):
        return reverse(name)


@pytest.mark.parametrize(("language", "scheme", "width"), VIEWS)
def test_every_page_of_an_account_is_sound(open_page, language, scheme, width):
    make_user(email="learner@example.org").confirm_address()
    page = open_page(
        address_in(language, "account_login"), color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    assert_sound(page)
    page.locator("main form button").first.press("Enter")
    page.locator(".errors").wait_for()
    assert_sound(page)
    for name in ("account_signup", "account_reset_password", "account_request_login_code"):
        page.goto(address_in(language, name))
        assert_sound(page)
    page.locator("#id_email").fill("learner@example.org")
    page.keyboard.press("Enter")
    page.locator("#id_code").wait_for()
    assert_sound(page)
    [letter] = mail.outbox
    page.locator("#id_code").fill(code_in([(letter.to, letter.subject, letter.body)]))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address_in(language, 'courses:learning')}")
    for name in ("courses:learning", "account_email", "account_change_password", "mfa_index", "account_logout"):
        page.goto(address_in(language, name))
        assert_sound(page)
    page.goto(address_in(language, "mfa_activate_totp"))
    assert_sound(page)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#authenticator_secret").wait_for()
    assert_sound(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(current_code(secret))
    page.keyboard.press("Enter")
    page.locator("#recovery_codes").wait_for()
    assert_sound(page)
