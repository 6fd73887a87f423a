"""Where weaknesses are reported, as RFC 9116 has it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from tests.test_project import run_manage

ADDRESS = "/.well-known/security.txt"


@pytest.fixture
def contact(settings):
    settings.SECURITY_CONTACT, settings.SITE_URL = "mailto:security@example.org", "https://rumbo.example"


@pytest.mark.usefixtures("contact")
def test_file_names_whom_to_write_to_and_in_which_languages(client):
    response = client.get(ADDRESS)

    facts = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert [response["Content-Type"], reverse("security-txt")] == ["text/plain; charset=utf-8", ADDRESS]
    assert list(facts) == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert facts["Contact"] == "mailto:security@example.org"
    assert facts["Preferred-Languages"] == "en, es"
    assert facts["Canonical"] == f"https://rumbo.example{ADDRESS}"


@pytest.mark.usefixtures("contact")
@pytest.mark.parametrize("day", ["2026-01-01", "2028-02-29", "2027-12-31"])
def test_file_never_expires_and_never_lasts_a_year(client, day):
    with time_machine.travel(f"{day}T23:59:59Z", tick=False):
        told = client.get(ADDRESS).text.split("Expires: ")[1].split("\n")[0]
        left = dt.datetime.fromisoformat(told) - dt.datetime.now(dt.UTC)

    assert dt.timedelta(days=30) < left < dt.timedelta(days=365)


def test_without_a_contact_there_is_no_file(client, db):
    assert client.get(ADDRESS).status_code == 404


def test_contact_that_is_no_address_is_refused():
    assert "SECURITY_CONTACT is no address" in run_manage("check", DEBUG="1", SECURITY_CONTACT="me@example.org").stderr
