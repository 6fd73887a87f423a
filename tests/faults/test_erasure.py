"""Somebody is erased while staff, in another process, take up an application of theirs."""

import pytest

from tests.faults.processes import Reader
from tests.test_project import run_manage

STAFF = """
import django
django.setup()
from courses.actions import applications, messages
from courses.models import Application
read = Application.objects.with_names().get()
truly = applications.is_erased
def when_told(key):
    print("inside", flush=True)
    input()
    return truly(key)
TWIN
print("ready", flush=True)
while input():
    try:
        applications.move(read, "submitted", None, "Zyxgard")
        print("done", flush=True)
    except Exception as refusal:
        print(type(refusal).__name__, flush=True)
"""
ERASES = """
import django
django.setup()
from courses.actions import erasure
from courses.models import Participant
found = Participant.objects.get()
truly = erasure.forget_keys
def when_told(keys):
    print("inside", flush=True)
    input()
    truly(keys)
TWIN
print("ready", flush=True)
while input():
    erasure.erase_participant(found)
    print("done", flush=True)
"""
MADE = """
from django.utils import timezone
from courses.models import Application, Course, Edition, Participant
course = Course.objects.create(title_en="A", slug="a", is_published=True)
edition = Edition.objects.create(course=course, slug="a", label_en="A", is_published=True)
facts = {"given_names": "Zyxgard", "email": "zyxgard@example.org", "country": "GT"}
Application.objects.create(
    edition=edition, participant=Participant.objects.create(**facts), state="rejected", submitted_at=timezone.now()
)
"""
TOLD = """
from django.apps import apps
from courses.models import Application
rows = [str(row) for model in apps.get_models(True) for row in model._base_manager.values()]
print(Application.objects.get().state, sum("zyxgard" in row.lower() for row in rows))
"""
WAITS_IN_STAFF = "applications.is_erased = when_told"
WAITS_IN_ERASURE = "erasure.forget_keys = when_told"
TRUSTS = "applications.is_erased = messages.is_erased = lambda key: False"


@pytest.fixture
def environment(database_url, tmp_path):
    facts = {"DEBUG": "1", "WORKS_AT_ONCE": "0", "VAR_DIR": str(tmp_path), "DATABASE_URL": database_url}
    facts |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    assert run_manage("shell", "-v0", "-c", MADE, **facts).returncode == 0
    return facts


def ready(program, twin, environment):
    reader = Reader(program.replace("TWIN", twin), environment)
    assert reader.answer() == "ready"
    return reader


def told(environment, *readers):
    for reader in readers:
        reader.process.communicate("\n")
    return run_manage("shell", "-v0", "-c", TOLD, **environment).stdout.split()


def test_what_staff_did_first_is_erased_with_the_rest(environment):
    staff, erases = ready(STAFF, WAITS_IN_STAFF, environment), ready(ERASES, "", environment)
    staff.start()
    assert staff.answer() == "inside"
    erases.start()
    staff.start()
    outcomes = [staff.answer(), erases.answer()]

    assert outcomes == ["done", "done"]
    assert told(environment, staff, erases) == ["withdrawn", "0"]


@pytest.mark.parametrize("twin", ["", pytest.param(TRUSTS, marks=pytest.mark.breaks)], ids=["asks", "trusts (twin)"])
def test_staff_who_come_second_are_told_and_leave_nothing(environment, twin):
    """The broken twin trusts what it has read, and writes to an address that is erased."""
    staff, erases = ready(STAFF, twin, environment), ready(ERASES, WAITS_IN_ERASURE, environment)
    erases.start()
    assert erases.answer() == "inside"
    staff.start()
    erases.start()
    outcomes = [erases.answer(), staff.answer()]

    assert outcomes == ["done", "done" if twin else "Erased"]
    state, left = told(environment, staff, erases)
    assert [state, left == "0"] == (["submitted", False] if twin else ["rejected", True])
