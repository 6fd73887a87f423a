"""How often somebody may do something, and what they are told after that."""

import datetime as dt

import pytest
from django.utils import timezone

from courses.limits import Limit, address_of
from courses.models import Allowance, Application, Message
from courses.views.applying import SENDING
from tests.courses.test_applying import YOU, address, answer, apply
from tests.factories import make_open_edition

pytestmark = pytest.mark.django_db

TWICE = Limit("test", most=2, seconds=60)


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 10, 12, 0, 10, tzinfo=dt.UTC), tick=False)
    return time_machine


def test_limit_lets_exactly_as_many_through_and_says_how_long_to_wait(noon):
    assert [TWICE.take("a") for _each in range(4)] == [None, None, 50, 50]
    assert TWICE.take("b") is None


def test_limit_begins_anew_with_the_next_stretch_and_leaves_nothing_behind(noon):
    for _each in range(3):
        TWICE.take("a")
    noon.move_to(timezone.now() + dt.timedelta(seconds=51), tick=False)

    assert [TWICE.take("a"), Allowance.objects.count()] == [None, 1]


def test_of_whom_it_is_only_a_hash_is_kept(noon):
    TWICE.take("192.0.2.7")

    assert "192.0.2.7" not in str(Allowance.objects.values().get())


def test_too_many_applications_from_one_network_are_told_when_to_come_back(client, noon):
    edition = make_open_edition()
    for _each in range(SENDING.most):
        SENDING.take("127.0.0.1")

    page = apply(client, edition)

    assert [page.status_code, page["Retry-After"], Application.objects.count()] == [429, "3590", 0]
    assert "in 60 minutes" in page.text
    noon.move_to(timezone.now() + dt.timedelta(hours=1), tick=False)
    assert client.post(address(edition, "check"), {"consent": "on"}).status_code == 302
    assert Application.objects.count() == 1


def test_nobodys_mailbox_is_filled_by_forms_that_others_send(client):
    edition = make_open_edition()
    for _each in range(6):
        answer(client, edition, you=YOU)
        client.post(address(edition, "check"), {"consent": "on"})

    assert [Application.objects.count(), Message.objects.count()] == [1, 4]


@pytest.mark.parametrize(
    ("proxy", "forwarded", "found"),
    [
        (None, "203.0.113.9", "127.0.0.1"),
        (("HTTP_X_FORWARDED_PROTO", "https"), "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (("HTTP_X_FORWARDED_PROTO", "https"), "", "127.0.0.1"),
    ],
)
def test_address_is_the_proxys_word_only_where_there_is_a_proxy(rf, settings, proxy, forwarded, found):
    settings.SECURE_PROXY_SSL_HEADER = proxy

    assert address_of(rf.get("/", headers={"x-forwarded-for": forwarded})) == found


@pytest.mark.parametrize(
    ("told", "network"),
    [
        *(("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("unknown", "unknown")),
        *(("192.0.2.7:5000", "192.0.2.7"), ("[2001:db8:1:2::6]:5000", "2001:db8:1:2::/64"), ("[::1]", "::/64")),
    ],
)
def test_household_with_many_addresses_is_one(rf, told, network):
    assert address_of(rf.get("/", REMOTE_ADDR=told)) == network
