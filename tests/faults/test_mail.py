"""The mail server is down, hangs, dies or refuses: no request notices, and the letter goes later, once. With twins."""

import subprocess
import sys

import pytest

from tests.faults.mail import Post, down, dying, hanging, taking
from tests.faults.processes import Office, begin, kill
from tests.faults.sites import PRODUCTION
from tests.faults.test_outages import cluster, on_postgresql

LONG = 5  # seconds that a server may be silent, where a request would wait for it
PEOPLE = 24
OPEN = """
import datetime as dt
import time
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from courses.actions import applications, messages
from courses.models import Application, Course, Edition, Message, Participant
settings.ALLOWED_HOSTS = ["testserver"]
course = Course.objects.create(title_en="A", slug="a", is_published=True)
soon = timezone.now() + dt.timedelta(days=9)
edition = Edition.objects.create(course=course, slug="a", label_en="A", closes_at=soon, is_published=True)

def apply(name):
    \"""Seconds that the last page of the form took until it said that it was sent.\"""
    client, address = Client(), f"/en/apply/{edition.pk}"
    client.post(f"{address}/you/", {"given_names": name, "email": f"{name}@example.org"})
    client.post(f"{address}/work/", {"country": "GT", "institution_name": "Ministry", "motivation": "Work"})
    page = client.get(f"{address}/check/")
    begun = time.monotonic()
    answer = client.post(f"{address}/check/", {"consent": "on"})
    assert answer.url.endswith("/sent/"), answer
    return time.monotonic() - begun

def owe(count):
    first = Participant.objects.count()
    for number in range(first, first + count):
        person = Participant.objects.create(family_names=str(number), email=f"p{number}@example.org")
        applications.submit(edition, person, is_invited=True)
    return count

def later():
    \"""As if the time had passed after which it is tried again.\"""
    return Message.objects.filter(sent_at=None).update(claimed_until=None)

def told():
    \"""Of each letter: how often it was tried, whether it was sent, and why not.\"""
    rows = Message.objects.order_by("pk").values_list("attempts", "sent_at", "stopped")
    return [(attempts, bool(sent), stopped) for attempts, sent, stopped in rows]
"""
WORKER = """
import django
django.setup()
from django.core.management import call_command
from courses.actions import messages
from courses.models import Message
{twin}
call_command("db_worker", batch={batch}, reload=False, startup_delay=False, interval=0.1)
"""
NOTED_ONCE = "messages.note = lambda message, **facts: Message.objects.filter(pk=message.pk).update(**facts)"
FOR_EVER = "from django.conf import settings; settings.EMAIL_TIMEOUT = None"


@pytest.fixture
def environment(database_url, tmp_path):
    return PRODUCTION | {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path)}


def worker(environment, twin="", *, batch=True):
    return begin([sys.executable, "-c", WORKER.format(twin=twin, batch=batch)], environment, stderr=subprocess.DEVNULL)


@pytest.mark.either
@pytest.mark.parametrize("server", [down, hanging, dying])
def test_request_is_unaffected_and_the_letter_goes_later_once(environment, server):
    with server() as mail:
        office = Office(OPEN, environment | mail | {"EMAIL_TIMEOUT": str(LONG)})
        seconds = office.tell("apply('ana')")
        assert worker(environment | mail).wait() == 0
        assert office.tell("told()") == [(1, False, "")]
        assert office.tell("messages.deliver_all()") == 0, "it is not tried again at once"
    with taking(post := Post()) as mail:
        office.tell(f"setattr(settings, 'EMAIL_PORT', {mail['EMAIL_PORT']})")
        office.tell("later()")
        sent = [office.tell("messages.deliver_all()") for _each in range(2)]

    assert seconds < LONG
    assert [sent, list(post.taken.values()), office.tell("told()")] == [[1, 0], [1], [(2, True, "")]]


@pytest.mark.either
def test_broken_twin_that_sends_in_the_request_waits_for_a_server_that_hangs(environment):
    with hanging() as mail:
        facts = mail | {"EMAIL_TIMEOUT": str(LONG), "WORKS_AT_ONCE": "1"}
        seconds = Office(OPEN, environment | facts).tell("apply('ana')")

    assert seconds >= LONG


@pytest.mark.either
def test_broken_twin_without_a_time_limit_is_held_for_ever_by_a_server_that_hangs(environment):
    with hanging() as mail:
        office = Office(OPEN, environment | mail)
        office.tell("owe(1)")
        held = worker(environment | mail, FOR_EVER)
        with pytest.raises(subprocess.TimeoutExpired):
            held.wait(LONG)  # the right one takes a second and the time to start
        kill(held)


@pytest.mark.either
def test_address_that_is_refused_for_good_holds_nobody_up(environment):
    with taking(post := Post()) as mail:
        office = Office(OPEN, environment | mail)
        for name in ("nobody", "ana"):
            office.tell(f"apply({name!r})")
        assert worker(environment | mail).wait() == 0
        office.tell("later()")
        assert office.tell("messages.deliver_all()") == 0

    assert office.tell("told()") == [(1, False, "refused"), (1, True, "")]
    assert list(post.taken.values()) == [1]


KILLS = """
import signal
from tests.faults.forks import ended, forked, killed
post = messages.post

def sending(letters):
    \"""Sends so many letters and stops with the next one in its hands.\"""
    def work(tell):
        left = iter(range(letters))
        def stopped(message):
            if next(left, None) is None:
                tell()
                signal.pause()
            post(message)
        messages.post = stopped
        messages.deliver_all()
    return work

def killed_with_a_letter(times):
    for number in range(times):
        killed(*forked(sending(number % 3)))
        later()
    for last in [forked(sending(1000)), forked(sending(1000))]:
        ended(*last)
    return times
"""
NEVER_CLAIMED = """
from courses.models.messages import MessageQuerySet
MessageQuerySet.claim = lambda rows, moment, until: True
"""


@pytest.mark.parametrize(
    "twin", ["", pytest.param(NEVER_CLAIMED, marks=pytest.mark.breaks)], ids=["right", "never claimed (twin)"]
)
def test_workers_killed_twelve_times_send_each_letter_once(environment, twin):
    """Killed with a letter in their hands; two more finish at the same time. The twin claims nothing."""
    with taking(post := Post()) as mail:
        office = Office(OPEN + KILLS + twin, environment | mail)
        office.tell(f"owe({PEOPLE})")
        office.tell("killed_with_a_letter(12)")

    assert len(post.taken) == PEOPLE
    assert (set(post.taken.values()) == {1}) == (not twin)
    assert all(is_sent for _attempts, is_sent, _stopped in office.tell("told()"))


@on_postgresql
@pytest.mark.parametrize("twin", ["", NOTED_ONCE], ids=["right", "noted once (twin)"])
def test_letter_in_the_hands_of_a_worker_while_postgresql_is_restarted_goes_once(environment, twin):
    """The worker goes on, or whoever keeps it running starts another. The twin does not wait to note what it sent."""
    with taking(post := Post(is_held=True)) as mail:
        environment |= mail | {"EMAIL_TIMEOUT": "30"}
        office = Office(OPEN, environment)
        office.tell("owe(1)")
        working = worker(environment, twin)
        assert post.has_begun.wait(30)
        cluster("-m", "fast", "restart")
        post.goes_on.set()
        working.wait()
        office.tell("connection.close()")
        office.tell("owe(1)")
        office.tell("later()")
        worker(environment, twin).wait()
        office.tell("messages.deliver_all()")

    assert sorted(post.taken.values()) == ([1, 2] if twin else [1, 1])
