"""Somebody completes their nomination while staff, in another process, make one record of two that are theirs."""

import pytest

from tests.faults.processes import Reader
from tests.test_project import run_manage

STAFF = """
import django
django.setup()
from courses.actions import merging
from courses.models import Participant
loser, winner = Participant.objects.order_by("pk")
truly = merging.forget_details
def when_told(moment):
    print("inside", flush=True)
    input()
    return truly(moment)
merging.forget_details = when_told
print("ready", flush=True)
while input():
    merging.merge(winner, loser, (), None)
    print("done", flush=True)
"""
COMPLETES = """
import django
django.setup()
from courses.actions import nominations
from courses.models import Application
read = Application.objects.with_names().select_related("invitation__edition").get()
TWIN
print("ready", flush=True)
while input():
    nominations.complete(read, {"given_names": "Zyxgard"}, motivation="Mine")
    print("done", flush=True)
"""
MADE = """
import datetime as dt
from django.utils import timezone
from courses.models import Application, Course, Edition, Invitation, Organisation, Participant
course = Course.objects.create(title_en="A", slug="a", is_published=True)
edition = Edition.objects.create(course=course, slug="a", label_en="A", is_published=True)
facts = {"organisation": Organisation.objects.create(name_en="A", slug="a"), "nominates": True, "seats_used": 1}
until = timezone.now() + dt.timedelta(days=7)
invitation = Invitation.objects.create(edition=edition, token_hash="a", expires_at=until, **facts)
people = [Participant.objects.create(given_names=name, country="GT") for name in ("Ana", "Anna")]
facts = {"edition": edition, "participant": people[0], "invitation": invitation}
Application.objects.create(state="nominated", origin="nominated", **facts)
"""
TOLD = """
from courses.models import Application, Participant
found = Application.objects.get()
print(Participant.objects.count(), found.state, found.participant.given_names, found.motivation)
"""
TRUSTS = "nominations.holder = lambda application: application.participant"


@pytest.mark.parametrize("twin", ["", TRUSTS], ids=["reads anew", "trusts (twin)"])
def test_answers_are_of_the_record_that_stays(database_url, tmp_path, twin):
    """The broken twin trusts what it has read, and brings the removed record back."""
    facts = {"DEBUG": "1", "WORKS_AT_ONCE": "0", "VAR_DIR": str(tmp_path), "DATABASE_URL": database_url}
    facts |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    assert run_manage("shell", "-v0", "-c", MADE, **facts).returncode == 0
    staff, person = (Reader(program.replace("TWIN", twin), facts) for program in (STAFF, COMPLETES))
    assert [staff.answer(), person.answer()] == ["ready", "ready"]

    staff.start()
    assert staff.answer() == "inside"
    person.start()
    staff.start()
    outcomes = [staff.answer(), person.answer()]
    for reader in (staff, person):
        reader.process.communicate("\n")

    assert outcomes == ["done", "done"]
    told = run_manage("shell", "-v0", "-c", TOLD, **facts).stdout.split()
    assert told == (["2", "submitted", "Anna", "Mine"] if twin else ["1", "submitted", "Zyxgard", "Mine"])
