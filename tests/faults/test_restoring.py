"""Restoring an old backup costs nobody a file or their name, whether it ends well or fails."""

import pytest
from django.db import connection

from tests.faults.offices import Office

REJECTED_LONG_AGO = """
import datetime as dt
from django.utils import timezone
from courses.models import Transition
from tests.factories import make_application, make_participant
from tests.faults.test_restoring import ANA
then = timezone.now() - dt.timedelta(days=300)
application = make_application(state="rejected", participant=make_participant(**ANA), submitted_at=then)
Transition.objects.create(application=application, from_state="submitted", to_state="rejected")
Transition.objects.update(at=then)
"""
CONFIRMED_SINCE = """
import os
from django.core.files.base import ContentFile
from courses.actions import applications
from courses.models import Course, Participant, Resource
from tests.factories import make_open_edition
application = applications.submit(make_open_edition(), Participant.objects.get())
applications.offer(application)
applications.accept(application)
resource = Resource(course=Course.objects.first(), kind="document", title_en="A")
resource.file.save("a.pdf", ContentFile(b"%PDF"))
os.utime(resource.file.path, (0, 0))
"""
ANA = {"given_names": "Ana", "family_names": "Paz"}
TELLS = """
from courses.invariants import broken
from courses.models import Application, Participant
assert not list(broken())
print(Participant.objects.get().given_names, *sorted(Application.objects.values_list("state", flat=True)))
"""
FAILS = """
from pathlib import Path
from operations import beside, restoring
from operations.databases import Refused
def fail(*facts):
    raise FAILURE
PLACE = fail
try:
    restoring.restore(Path(BACKUP), replace=True, say=str)
except (OSError, Refused) as error:
    print(type(error).__name__)
"""
PURGE = """
import time_machine, datetime as dt
from django.core.management import call_command
from django.utils import timezone
with time_machine.travel(timezone.now() + dt.timedelta(hours=HOURS)):
    call_command("purge", verbosity=0)
"""


WRITES = """
import django
django.setup()
from django.db import DatabaseError
from courses.models import Course
print("opens", flush=True)
try:
    Course.objects.create(title_en="Later", slug="later")
    print("written", flush=True)
except DatabaseError as error:
    print("refused", flush=True)
"""
RESTORES_MEANWHILE = """
import os, time
from pathlib import Path
from operations import restoring
from tests.faults.processes import Reader
from tests.faults.test_restoring import WRITES
truly = restoring.STEP
def step(*facts):
    global writer
    done = truly(*facts)
    writer = Reader(WRITES, os.environ)
    assert writer.answer() == "opens"
    time.sleep(1)
    return done
restoring.STEP = step
assert restoring.restore(Path(BACKUP), replace=True, say=str) == []
print(writer.answer())
writer.process.communicate()
"""
IS_THERE = "from courses.models import Course\nprint(Course.objects.filter(slug='later').exists())"


@pytest.fixture
def office(database_url, tmp_path):
    return Office(database_url, tmp_path / "office")


@pytest.fixture
def backups(office, tmp_path, settings):
    """The old one and the newest: Ana was rejected before the one, and has a place since before the other."""
    settings.MEDIA_ROOT = office.folder / "media"
    (tmp_path / "shelf").mkdir()
    for program in (REJECTED_LONG_AGO, CONFIRMED_SINCE):
        office.told(program)
        assert office.manage("backup", tmp_path / "shelf").returncode == 0
    return sorted((tmp_path / "shelf").glob("rumbo-*.tar"))


def uploads(office):
    return [path.name for path in office.folder.glob("media/**/*.pdf")]


def ledger(office):
    path = office.folder / "erasures.jsonl"
    return path.read_text() if path.exists() else ""


def restored(office, backup):
    done = office.manage("restore", backup, "--replace")
    assert [done.returncode, done.stderr] == [0, ""]
    return done.stdout


@pytest.mark.parametrize(
    ("place", "failure"),
    [
        ("restoring.put_uploads_back", "OSError(28, 'No space left on device')"),
        ("beside.SQLite.replace = beside.PostgreSQL.replace", "Refused('Others are using the tables.')"),
    ],
    ids=["disk full", "others at work"],
)
def test_restoring_that_fails_removes_no_file_and_condemns_nobody(office, backups, place, failure):
    old, newest = backups
    before = [office.told(TELLS), uploads(office), ledger(office)]
    assert before == [["Ana", "confirmed", "rejected"], ["a.pdf"], ""]

    program = FAILS.replace("PLACE", place).replace("FAILURE", failure).replace("BACKUP", repr(str(old)))
    assert office.told(program) == [failure.partition("(")[0]]

    assert [office.told(TELLS), uploads(office), ledger(office)] == before
    assert "Erased again: 0 of participant." in restored(office, newest)
    assert office.told(TELLS) == ["Ana", "confirmed", "rejected"]


def test_old_backup_is_restored_without_whom_time_has_passed_and_with_later_files(office, backups):
    """The nightly command removes these, which no record names any more, a day after it."""
    old, newest = backups

    said = restored(office, old)

    assert ["1 participants erased" in said, "1 uploaded files are newer" in said] == [True, True]
    assert [office.told(TELLS), uploads(office), ledger(office)] == [["rejected"], ["a.pdf"], ""]
    office.told(PURGE.replace("HOURS", "20"))
    assert uploads(office) == ["a.pdf"]
    restored(office, newest)
    assert [office.told(TELLS), ledger(office)] == [["Ana", "confirmed", "rejected"], ""]


@pytest.mark.parametrize("step", ["back_up", "put_uploads_back"])
def test_what_another_process_writes_while_a_file_is_restored_is_refused_or_kept(office, backups, step):
    """It waits for the file, and is told that it is another one now: written to the old one it would be nowhere."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL moves its tables under those who write")

    answer = office.told(RESTORES_MEANWHILE.replace("STEP", step).replace("BACKUP", repr(str(backups[0]))))

    assert answer in (["refused"], ["written"])
    assert office.told(IS_THERE) == [str(answer == ["written"])]
