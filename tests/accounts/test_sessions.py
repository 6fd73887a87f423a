"""Sessions end by the server's clock; what was typed meanwhile is not lost, and shown to nobody else."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.erasure import INTERRUPTED, erase_sessions, is_told_of
from courses.models import Topic
from tests.factories import make_open_edition, make_staff, make_topic, make_user

pytestmark = pytest.mark.django_db
BEGINNING = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
MINE = "/en/learning/"
PASSWORD = "a-long-password"


@pytest.fixture
def clock():
    with time_machine.travel(BEGINNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def learner(clock):
    user = make_user(email="learner@example.org")
    user.confirm_address()
    return user


def pause(clock, **long):
    clock.shift(dt.timedelta(**long))


def opens(client, address=MINE):
    return client.get(address).status_code == 200


@pytest.mark.parametrize("is_staff", [False, True])
def test_session_ends_half_an_hour_after_the_last_request(client, clock, is_staff):
    client.force_login(make_user(is_staff=is_staff))
    address = "/admin/" if is_staff else MINE

    for _each in range(3):
        pause(clock, minutes=29)
        assert opens(client, address)
    pause(clock, minutes=30)

    assert not opens(client, address)


def test_session_ends_after_twelve_hours_whatever_is_done_in_it(client, clock, learner):
    client.force_login(learner)

    for _each in range(35):
        pause(clock, minutes=20)
        assert opens(client)
    pause(clock, minutes=20)

    assert not opens(client)


def test_session_is_over_for_whoever_keeps_its_cookie(client, clock, learner):
    client.force_login(learner)
    kept = client.cookies["session"].value
    pause(clock, minutes=31)
    client.get(MINE)

    client.cookies["session"] = kept

    assert not opens(client)
    assert Session.objects.count() == 0


def test_logging_in_begins_the_hours_anew(client, clock, learner):
    client.post(reverse("account_request_login_code"), {"email": "learner@example.org"})
    pause(clock, hours=11, minutes=50)
    client.force_login(learner)
    pause(clock, minutes=20)

    assert opens(client)


def writes_of(client, address=MINE):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    return [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_session_is_noted_once_a_minute_and_its_data_never(client, clock, learner):
    client.force_login(learner)
    assert writes_of(client) == []

    pause(clock, seconds=59)
    assert writes_of(client) == []
    pause(clock, seconds=1)
    [write] = writes_of(client)

    assert ["expire_date" in write, "session_data" in write] == [True, False]
    assert writes_of(client) == []


def test_public_page_notes_nothing_of_whoever_is_logged_in(client, clock, learner):
    client.force_login(learner)
    pause(clock, minutes=10)

    assert writes_of(client, "/en/courses/") == []


def test_answers_of_an_application_outlast_the_session(client, clock, learner):
    edition = make_open_edition()
    you = {"given_names": "Ana", "family_names": "Paz", "email": "learner@example.org", "country": "GT"}
    client.force_login(learner)
    step = reverse("courses:apply-step", args=[edition.pk, "you"])
    following = client.post(step, you).url
    assert following != step
    pause(clock, minutes=45)

    assert client.get(following).status_code == 200
    assert 'value="Ana"' in client.get(step).text
    assert not opens(client)


def test_answers_nobody_sent_are_over_after_twelve_hours(client, clock):
    edition = make_open_edition(opens_at=None)
    step = reverse("courses:apply-step", args=[edition.pk, "you"])
    client.post(step, {"given_names": "Ana", "family_names": "Paz", "email": "a@example.org", "country": "GT"})

    pause(clock, hours=12)

    assert 'value="Ana"' not in client.get(step).text


# A form that is posted when the session is over


def typed_too_late(client, clock, address, form, user):
    """Where the form leads."""
    client.force_login(user)
    pause(clock, minutes=31)
    return client.post(address, form)


@pytest.fixture
def late(client, clock):
    """A form of the office that came too late, and the member of staff who typed it."""
    user, topic = make_staff(), make_topic("Old")
    address = reverse("admin:courses_topic_change", args=[topic.pk])
    form = {"name_en": "New <b>", "name_es": "", "slug": topic.slug, "password1": "a-secret", "_save": "Save"}
    response = typed_too_late(client, clock, address, form, user)
    return user, topic, response


def test_late_form_changes_nothing_and_leads_back_after_the_login(client, late):
    _user, topic, response = late
    query = parse_qs(urlsplit(response.url).query)

    assert [response.status_code, query["next"]] == [302, [reverse("account_interrupted")]]
    assert response.url.startswith(reverse("account_login"))
    assert Topic.objects.get(pk=topic.pk).name_en == "Old"
    assert "a-secret" not in str(Session.objects.get().get_decoded())


def test_late_form_is_shown_and_sent_by_who_typed_it(client, late):
    user, topic, _response = late
    client.force_login(user)
    shown = client.get(reverse("account_interrupted"))
    assert 'name="name_en" value="New &lt;b&gt;"' in shown.text
    assert shown.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"

    sent = client.post(reverse("account_interrupted"), {"name_en": "New <b>"})

    assert [sent.status_code, sent.url] == [307, reverse("admin:courses_topic_change", args=[topic.pk])]
    assert client.get(reverse("account_interrupted")).status_code == 404


def test_late_form_is_shown_to_nobody_else(client, late):
    client.force_login(make_staff())

    assert client.get(reverse("account_interrupted")).status_code == 404
    assert INTERRUPTED not in client.session


def test_late_form_can_be_thrown_away(client, late):
    client.force_login(late[0])

    client.post(reverse("account_interrupted", query={"drop": 1}), {"name_en": "New"})

    assert INTERRUPTED not in client.session


def test_passwords_that_come_too_late_are_kept_nowhere(client, clock, learner):
    form = {"oldpassword": PASSWORD, "password1": "another-long-one", "password2": "another-long-one"}

    typed_too_late(client, clock, reverse("account_change_password"), form, learner)

    assert INTERRUPTED not in client.session


def test_form_of_a_stranger_is_not_kept(client):
    client.post(reverse("admin:courses_topic_add"), {"name_en": "New"})

    assert Session.objects.count() == 0


def test_form_to_an_address_that_has_no_name_is_kept_as_well(client, clock):
    """The admin asks who it is before it says that there is nothing."""
    response = typed_too_late(client, clock, "/admin/nothing/", {"name_en": "New"}, make_staff())

    assert [response.status_code, client.session[INTERRUPTED]["path"]] == [302, "/admin/nothing/"]


def test_late_form_goes_with_the_account_and_with_the_address_in_it(client, clock, learner):
    typed_too_late(client, clock, reverse("courses:my-data"), {"do": "download", "to": "Ana@example.org"}, learner)
    assert Session.objects.count() == 1

    erase_sessions(make_user(), ["ana@example.org"])

    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ({"path": "/", "fields": {"note": ["Write to Ana <Ana@example.org>, not to her office."]}}, True),
        ({"path": "/admin/courses/participant/?q=ana%40example.org", "fields": {}}, True),
        ({"path": "/", "fields": {"note": ["mariana@example.org, ana@example.org.sv"]}}, False),
    ],
)
def test_late_form_of_somebody_else_goes_with_an_address_anywhere_in_it(kept, told):
    assert is_told_of({INTERRUPTED: {"user": "7", **kept}}, None, ["ana@example.org"]) == told
