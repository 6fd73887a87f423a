"""What people hold of themselves here, from the privacy page to the last one, by keyboard alone."""

import json
from pathlib import Path

import pytest

from courses.models import Participant
from tests.accounts.test_entrance import PASSWORD
from tests.browser.axe import VIEWS
from tests.browser.test_accounts import address_in
from tests.browser.test_applying import assert_sound
from tests.factories import make_application, make_participant, make_user


@pytest.mark.parametrize(("language", "scheme", "width"), VIEWS)
def test_own_data_are_seen_downloaded_and_erased(open_page, language, scheme, width):
    learner = make_user(email="learner@example.org")
    learner.confirm_address()
    make_application(participant=make_participant(account=learner, given_names="Zyxgard", email=learner.email))
    page = open_page(
        address_in(language, "portal:privacy"), color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    assert_sound(page)
    page.locator(f"main a[href='{address_in(language, 'courses:my-data')}']").press("Enter")
    page.locator("#id_login").fill("learner@example.org")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#file").wait_for()
    assert_sound(page)

    page.locator("button[value=download]").press("Enter")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#file").wait_for()
    with page.expect_download() as downloaded:
        page.locator("button[value=download]").press("Enter")
    told = json.loads(Path(downloaded.value.path()).read_text(encoding="utf-8"))
    assert [person["given_names"] for person in told["people"]] == ["Zyxgard"]

    page.goto(address_in(language, "courses:erase-data"))
    assert_sound(page)
    page.locator("main form button").press("Enter")
    page.locator(".errors").wait_for()
    page.complaints.clear()  # the browser tells of the answer 422
    assert_sound(page)
    page.locator("#id_agreed").press("Space")
    page.locator("main form button").press("Enter")
    page.wait_for_url(f"**{address_in(language, 'courses:data-erased')}")
    assert_sound(page)
    assert Participant.objects.filter(given_names="Zyxgard").count() == 0
