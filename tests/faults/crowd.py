"""Many at once in one process: what each of them was told, and whether everything adds up afterwards."""

from tests.faults.processes import Reader

CROWD = """
import datetime as dt
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
import django
django.setup()
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from courses.actions import applications as actions
from courses.actions import invitations as invited
from courses.invariants import broken
from courses.limits import Limit
from courses.models import Allowance, Application, Course, Edition, Invitation, Participant
from courses.models.invitations import InvitationQuerySet
from courses.models.places import PlacesQuerySet

now = timezone.now()
soon = now + dt.timedelta(days=9)
course = Course.objects.create(title_en="A", slug="a", is_published=True)
crowd = ThreadPoolExecutor(50)
has_pool = bool(connection.settings_dict["OPTIONS"].get("pool"))  # in which each waits for a connection in turn

def make_edition(slug, capacity):
    facts = {"label_en": slug, "closes_at": soon, "is_published": True}
    return Edition.objects.create(course=course, slug=slug, capacity=capacity, **facts)

def make_people(count):
    return Participant.objects.bulk_create([Participant(family_names=str(number)) for number in range(count)])

def make_applications(edition, people, state):
    facts = {"edition": edition, "state": state, "submitted_at": now, "offer_expires_at": soon}
    return Application.objects.bulk_create([Application(participant=person, **facts) for person in people])

def at_once(deed, things):
    barrier = Barrier(len(things))
    def one(thing):
        if not has_pool:
            connection.ensure_connection()  # it stays open, as a server's
        barrier.wait()
        try:
            deed(thing)
            return "done"
        except Exception as refusal:
            return type(refusal).__name__
        finally:
            if has_pool:
                connection.close()
    return Counter(crowd.map(one, things))
"""
ASKED = """
rounds = [{check}(number) for number in range({rounds})]
while input():
    print(all(rounds), list(broken()) == [], flush=True)
"""


def outcome(database_url, program):
    environment = {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    crowd = Reader(program, environment)
    crowd.start()
    told = crowd.answer()
    crowd.process.communicate("\n")
    return told.split()
