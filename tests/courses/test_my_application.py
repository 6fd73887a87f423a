"""The applicant's own page: where an application stands, and what they can do."""

import datetime as dt
import re

import pytest
from django.utils import timezone, translation

from courses.actions import applications as actions
from tests.courses.test_applying import mine
from tests.factories import make_application, make_edition, make_open_edition

pytestmark = pytest.mark.django_db


@pytest.mark.sweep
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("state", list(actions.ApplicationState))
def test_every_state_explains_itself_in_both_languages(client, state, language):
    application = make_application(state=state, reason="Because of it")

    page = client.get(mine(application, language)).text

    assert str(translation.gettext(state.label)) in page or language == "es"
    section = re.search(r'id="stands">(.*?)</section>', page, re.DOTALL)[1]
    assert "Because of it" in section
    assert len(re.sub(r"<[^>]+>|\s+", " ", section).split()) > 8


def test_offer_is_taken_up_by_post_alone(client):
    edition = make_open_edition(capacity=1)
    application = make_application(edition, "offered")
    assert client.get(mine(application)).status_code == 200
    application.refresh_from_db()
    assert application.state == "offered"

    page = client.post(mine(application), {"do": "accept"}, follow=True)

    application.refresh_from_db()
    assert [application.state, "Your place is confirmed." in page.text] == ["confirmed", True]


def test_expired_offer_says_so_and_stays(client):
    application = make_application(state="offered", offer_expires_at=timezone.now() - dt.timedelta(minutes=1))

    page = client.post(mine(application), {"do": "accept"}, follow=True)

    assert "This offer has run out." in page.text


def test_withdrawn_place_goes_to_who_waits_and_a_second_click_changes_nothing(client):
    edition = make_open_edition(capacity=1)
    application, waiting = make_application(edition, "confirmed"), make_application(edition, "waitlisted")

    for _each in range(2):
        page = client.post(mine(application), {"do": "withdraw"}, follow=True)

    waiting.refresh_from_db()
    assert [page.status_code, waiting.state] == [200, "offered"]
    assert application.transitions.count() == 1


def test_place_at_an_edition_that_is_over_is_not_given_back_by_a_click(client):
    """Whoever came would have no certificate; staff who know better say why."""
    application = make_application(make_edition(starts=-20, ends=-5), "confirmed")

    page = client.get(mine(application)).text
    told = client.post(mine(application), {"do": "withdraw"}, follow=True).text

    application.refresh_from_db()
    assert [application.state, "This edition is over" in told] == ["confirmed", True]
    assert ['value="withdraw"' in page, "If you cannot come" in page] == [False, False]
    actions.move(application, "withdrawn", None, "They did not come.")


@pytest.mark.parametrize("state", ["submitted", "waitlisted", "offered"])
def test_whatever_was_not_confirmed_is_taken_back_after_the_end_too(client, state):
    application = make_application(make_edition(starts=-20, ends=-5), state)

    client.post(mine(application), {"do": "withdraw"})

    application.refresh_from_db()
    assert application.state in {"withdrawn", "declined"}


@pytest.mark.parametrize("token", ["x", "1", "MQ:1:x", "%00", "a" * 4000])
def test_forged_address_is_absent(client, token):
    assert client.get(f"/en/application/{token}/").status_code == 404


def test_unknown_deed_is_absent(client):
    assert client.post(mine(make_application()), {"do": "confirm"}).status_code == 404


@pytest.mark.parametrize(
    ("sex", "year", "status"), [("female", "1985", 302), ("x", "1985", 422), ("male", "1800", 422)]
)
def test_statistics_are_asked_after_all_and_of_nobody_else(client, sex, year, status):
    application = make_application()

    assert client.post(mine(application), {"do": "statistics", "sex": sex, "birth_year": year}).status_code == status
    application.participant.refresh_from_db()
    assert application.participant.sex == (sex if status == 302 else "not-stated")
