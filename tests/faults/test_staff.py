"""Staff who save one edition at once, or lower its capacity while places are given. With twins that hold nothing."""

import pytest
from django.db import connection

from tests.faults.crowd import ASKED, CROWD, outcome

IS_POSTGRESQL = connection.vendor == "postgresql"  # on SQLite one writes at a time anyway
STAFF = """
from functools import partial
from threading import Semaphore
from django.contrib.auth import get_user_model
from django.test import Client
from courses.admin.editions import EditionAdmin
from courses.admin.history import HoldsRecord, VersionedForm
from tests.admin_forms import address_of, form_of

class Told(Exception):
    pass

def somebody(name):
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.create_user(f"{name}@example.org", is_staff=True, is_superuser=True))
    return client

def saves(client, edition, **facts):
    form = form_of(client, edition) | {"is_published": "on"} | facts

    def save():
        answer = client.post(address_of(edition), form)
        if answer.status_code != 302:
            assert answer.status_code == 200, answer
            raise Told

    return save

def deed(way):
    way()
"""
TWO = """
def one_is_told(number):
    edition = make_edition(f"saved-{number}", 9)
    both = [saves(somebody(f"{name}-{number}"), edition, emphasis_en=name) for name in ("ana", "leo")]
    told = at_once(deed, both)
    return told == {"done": 1, "Told": 1} and edition.history.count() == 2
"""
NOT_HELD = """
HoldsRecord.hold = lambda page, written: None
"""
BOTH_SAW_THE_SAME = """
have_looked, clean = Barrier(2), VersionedForm.clean
def clean_then(form):
    found = clean(form)
    if connection.vendor == "postgresql":
        have_looked.wait(30)
    return found
VersionedForm.clean = clean_then
"""
CAPACITY = """
def places_fit(number):
    edition = make_edition(f"capacity-{number}", 6)
    applications = make_applications(edition, make_people(6), "submitted")
    lowered = saves(somebody(f"ana-{number}"), edition, capacity="2")
    told = at_once(deed, [lowered, *(partial(actions.offer, each) for each in applications)])
    edition.refresh_from_db()
    held = edition.applications.holding().count()
    return set(told) <= {"done", "Full", "Told"} and edition.places_held == held <= edition.capacity
"""
READ_EARLIER = """
given, get_object, offer = Semaphore(0), EditionAdmin.get_object, actions.offer
def get_then(page, request, *facts):
    found = get_object(page, request, *facts)
    if request.method == "POST" and connection.vendor == "postgresql":
        for _each in range(6):
            given.acquire(timeout=30)
    return found
def offer_then(application):
    offer(application)
    given.release()
EditionAdmin.get_object, actions.offer = get_then, offer_then
"""
CASES = [
    (TWO, "one_is_told", NOT_HELD + BOTH_SAW_THE_SAME),
    (CAPACITY, "places_fit", NOT_HELD + READ_EARLIER),
]


@pytest.mark.parametrize(("program", "check", "twin"), CASES, ids=["two", "capacity"])
def test_staff_at_once_are_told_and_overwrite_nothing(database_url, program, check, twin):
    crowd = CROWD + STAFF + program

    assert outcome(database_url, crowd + ASKED.format(check=check, rounds=5)) == ["True", "True"]


@pytest.mark.parametrize(
    ("program", "check", "twin"),
    [CASES[0], pytest.param(*CASES[1], marks=[pytest.mark.breaks] if IS_POSTGRESQL else [])],
    ids=["two", "capacity"],
)
def test_broken_twin_overwrites(database_url, program, check, twin):
    crowd = CROWD + STAFF + program + twin

    assert outcome(database_url, crowd + ASKED.format(check=check, rounds=1))[0] == str(not IS_POSTGRESQL)
