"""The server is killed under eight who apply at once: what it has acknowledged is there afterwards. With its twin."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.faults.processes import Reader, begin, kill
from tests.faults.sites import LOST, PRODUCTION, Applicant, Site, free_port, wait_for

WRITERS, ENOUGH = 8, 16  # the kill comes once so many are acknowledged, with the next ones on their way
OPEN = """
import datetime as dt
import django
django.setup()
from django.utils import timezone
from courses.invariants import broken
from courses.models import Course, Edition, Participant
course = Course.objects.create(title_en="A", slug="a", is_published=True)
soon = timezone.now() + dt.timedelta(days=9)
edition = Edition.objects.create(course=course, slug="a", label_en="A", closes_at=soon, is_published=True)
while input():
    print(edition.pk, *Participant.objects.values_list("email", flat=True), *broken(), flush=True)
"""
ANSWERS_FIRST = """
import django
django.setup()
from threading import Timer
from django.core.management import call_command
from django.db import connection
from courses.views import applying
apply = applying.apply_as_new
def apply_later(*facts, **more):
    apply(*facts, **more)
    connection.close()
applying.apply_as_new = lambda *facts, **more: Timer(3, apply_later, facts, more).start()
call_command("runserver", "127.0.0.1:{port}", "--noreload", "--insecure")
"""


@pytest.fixture
def environment(database_url, tmp_path):
    return PRODUCTION | {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path)}


class Careless:
    """The twin: it answers before it writes."""

    def __init__(self, environment):
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = begin([sys.executable, "-c", ANSWERS_FIRST.format(port=port)], environment, **pipes)
        wait_for(self.address)

    def kill(self):
        kill(self.process)


def acknowledged_and_kept(environment, serve):
    """The addresses that were told "sent" before the server was killed, and those in the database afterwards."""
    office = Reader(OPEN, environment)
    office.start()
    edition, site = office.answer().split()[0], serve(environment)
    told, numbers = [], count()

    def write(_number):
        while len(told) < ENOUGH:
            name = f"p{next(numbers)}"
            try:
                if Applicant(site.address, edition, name).apply():
                    told.append(f"{name}@example.org")
            except LOST:  # the server was killed meanwhile
                return
        site.kill()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    office.start()
    return told, office.answer().split()[1:]


def test_what_was_acknowledged_is_there_after_a_kill(environment):
    told, kept = acknowledged_and_kept(environment, Site)

    assert len(told) >= ENOUGH
    assert [address for address in told if address not in kept] == []
    assert all(address.endswith("@example.org") for address in kept), "something does not add up"


def test_broken_twin_loses_what_it_acknowledged(environment):
    told, kept = acknowledged_and_kept(environment, Careless)

    assert [address for address in told if address not in kept]
