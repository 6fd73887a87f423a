"""A backup made while others write is whole and of one moment; restoring one leaves all or nothing. With twins."""

import json
import resource
import shutil
import sqlite3
import tarfile
from contextlib import closing

import pytest
from django.db import connection

from tests.faults.offices import Office, new_office
from tests.faults.processes import Reader

WRITES = """
import threading
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from courses.models import Application, Course, Edition, Participant
course = Course.objects.create(title_en="A", slug=SLUG, is_published=True)
edition = Edition.objects.create(course=course, slug="a", label_en="A", is_published=True)
def write():
    with transaction.atomic():
        assert Edition.objects.filter(pk=edition.pk).take_place()
        person = Participant.objects.create(family_names=SLUG)
        facts = {"state": "confirmed", "submitted_at": timezone.now()}
        Application.objects.create(edition=edition, participant=person, **facts)
stops = threading.Event()
def write_on():
    while not stops.is_set():
        write()
for _each in range(10):
    write()
writer = threading.Thread(target=write_on)
print("written", flush=True)
input()
writer.start()
print("writing", flush=True)
input()
stops.set()
writer.join()
print(Participant.objects.filter(family_names=SLUG).count(), flush=True)
"""
TELLS = """
import json
from django.db import connection
from courses.invariants import broken
from courses.models import Participant
from operations.fingerprint import fingerprint
assert not list(broken())
print(Participant.objects.count())
print(json.dumps(fingerprint(connection), separators=(",", ":")))
"""
CHANGED = {
    "django_session",
    "django_tasks_database_dbtaskresult",
    "courses_run",
}  # by restoring: nobody stays logged in
KILLED = """
from operations import restoring
whole = restoring.{step}
def when_told(*facts):
    print("inside", flush=True)
    input()
    return whole(*facts)
restoring.{step} = when_told
import sys
from pathlib import Path
restoring.restore(Path(sys.argv[1]))
"""
WRITES_BETWEEN = """
import psycopg
from django.core.management import call_command
from django.db import connection
from operations import dumps
given = connection.get_connection_params()
truly = dumps.run
def run(*command):
    facts = {name: given[name] for name in ("host", "user", "dbname", "port") if given.get(name)}
    with psycopg.connect(**facts) as other:
        other.execute("INSERT INTO courses_language (code, name, name_en, name_es) VALUES ('qq', 'Q', 'Q', 'Q')")
    return truly(*[part for part in command if not (TWIN and part.startswith("--snapshot"))])
dumps.run = run
call_command("backup", FOLDER)
"""
CROSSES = """
import sys
import threading
import psycopg
from django.core.management import call_command
from django.db import connection
from operations import beside
given = connection.get_connection_params()
facts = {name: given[name] for name in ("host", "user", "dbname", "port") if given.get(name)}
WAITS = "SELECT count(*) FROM pg_locks WHERE relation = 'courses_topic'::regclass AND NOT granted"
def cross():
    with psycopg.connect(**facts) as other, psycopg.connect(**facts, autocommit=True) as watcher:
        other.execute("LOCK TABLE courses_topic IN ROW EXCLUSIVE MODE")
        holds.set()
        while not watcher.execute(WAITS).fetchone()[0]:
            pass
        other.execute("LOCK TABLE courses_course IN ROW EXCLUSIVE MODE")
    print("crossed", flush=True)
if TWIN:
    beside.hold, beside.TRIES = lambda *_facts: None, 1
truly = beside.PostgreSQL.replace
holds, other = threading.Event(), threading.Thread(target=cross)
def replace(self):
    other.start()
    holds.wait()
    truly(self)
beside.PostgreSQL.replace = replace
call_command("restore", BACKUP, replace=True)
other.join()
"""

OLDER = """
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from courses.models import Application, Course, Edition, Participant, Transition
edition = Edition.objects.create(course=Course.objects.create(title_en="A", slug="a"), slug="a", label_en="A")
facts = {"participant": Participant.objects.create(family_names="A"), "submitted_at": timezone.now()}
application = Application.objects.create(edition=edition, state="withdrawn", **facts)
for former, state in ("offered", "confirmed"), ("confirmed", "withdrawn"):
    Transition.objects.create(application=application, from_state=former, to_state=state)
truly = MigrationLoader.load_disk
def load_disk(self):
    truly(self)
    self.disk_migrations = {key: each for key, each in self.disk_migrations.items() if not each.replaces}
MigrationLoader.load_disk = load_disk
call_command("migrate", "courses", "0014", verbosity=0)
"""
MARKED = """
from courses.models import Application
print(Application.objects.values_list("was_confirmed", flat=True).get())
"""
UPLOADED = """
from django.core.files.base import ContentFile
from courses.models import Course, Resource
course = Course.objects.create(title_en="A", slug="a")
Resource(course=course, kind="document", title_en="A").file.save("a.pdf", ContentFile(b"%PDF"))
"""


@pytest.fixture
def office(database_url, tmp_path):
    return Office(database_url, tmp_path / "office")


@pytest.fixture
def elsewhere(tmp_path):
    with new_office(tmp_path / "elsewhere") as other:
        yield other


@pytest.fixture
def shelf(tmp_path):
    (tmp_path / "shelf").mkdir()
    return tmp_path / "shelf"


def backed_up(office, shelf):
    done = office.manage("backup", shelf)
    assert done.returncode == 0, done.stderr
    return max(shelf.glob("rumbo-*.tar"))


def tables_of(backup):
    with tarfile.open(backup) as tar:
        return json.load(tar.extractfile("manifest.json"))["tables"]


def writers_at_work(office, *slugs):
    """Each has written ten rows that it waits behind, and then goes on until it is told."""
    writers = [Reader(WRITES.replace("SLUG", repr(slug)), office.environment) for slug in slugs]
    assert [writer.answer() for writer in writers] == ["written"] * len(writers)
    for writer in writers:
        writer.start()
    assert [writer.answer() for writer in writers] == ["writing"] * len(writers)
    return writers


def ended(writers):
    for writer in writers:
        writer.start()
    counts = [int(writer.answer()) for writer in writers]
    for writer in writers:
        writer.process.communicate()
    return sum(counts)


def test_backup_under_writers_is_of_one_moment_and_comes_back_elsewhere(office, elsewhere, shelf):
    writers = writers_at_work(office, "a", "b")
    backup = backed_up(office, shelf)
    written = ended(writers)

    done = elsewhere.manage("restore", backup)

    assert done.returncode == 0, done.stderr
    count, told = elsewhere.told(TELLS)
    before, after = tables_of(backup), json.loads(told)
    assert {table for table in before if before[table] != after[table]} <= CHANGED
    assert 20 <= int(count) <= written
    assert after["courses_participant"][0] == int(count)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no file to copy")
def test_broken_twin_that_copies_the_open_file_loses_rows(office, tmp_path):
    [writer] = writers = [Reader(WRITES.replace("SLUG", "'a'"), office.environment)]
    assert writer.answer() == "written"
    shutil.copy(office.url.removeprefix("sqlite:///"), tmp_path / "copy.sqlite3")
    writer.start()
    assert writer.answer() == "writing"
    assert ended(writers) >= 10

    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        [kept] = copy.execute("SELECT count(*) FROM courses_participant").fetchone()
    assert kept < 10


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's copy is read itself")
@pytest.mark.parametrize("twin", [False, True], ids=["one moment", "two moments (twin)"])
def test_manifest_is_of_the_moment_of_the_dump(office, elsewhere, shelf, twin):
    """The broken twin dumps the moment after the one that it has read: the backup does not come back."""
    program = WRITES_BETWEEN.replace("TWIN", repr(twin)).replace("FOLDER", repr(str(shelf)))
    made = office.run(program)
    assert made.returncode == 0, made.stderr

    done = elsewhere.manage("restore", max(shelf.glob("rumbo-*.tar")))

    assert (done.returncode == 0) != twin, done.stderr
    assert ("courses_language: 0 rows before, 1 after" in done.stderr) == twin


def stopped_in(step, backup, office):
    """A restore that is killed when it comes to this step."""
    program = f"import django, sys\ndjango.setup()\nsys.argv.append({str(backup)!r})\n" + KILLED.format(step=step)
    restores = Reader(program, office.environment)
    said = restores.answer()
    while said != "inside":
        assert said or restores.process.poll() is None
        said = restores.answer()
    restores.process.kill()
    restores.process.communicate()


def test_restoring_that_is_killed_serves_nothing_and_runs_again(office, elsewhere, shelf):
    ended(writers_at_work(office, "a"))
    backup = backed_up(office, shelf)
    for step in ("finish", "put_uploads_back"):
        stopped_in(step, backup, elsewhere)

        there = elsewhere.told(
            "from operations.databases import tables_in, connections\nprint(*tables_in(connections['default']))"
        )
        assert there == [], step

    again = elsewhere.manage("restore", backup)

    assert again.returncode == 0, again.stderr
    assert int(elsewhere.told(TELLS)[0]) == tables_of(backup)["courses_participant"][0] >= 10


@pytest.mark.either
def test_on_another_machine_the_uploaded_files_are_there_when_it_is_counted(office, elsewhere, shelf, settings):
    settings.MEDIA_ROOT = office.folder / "media"
    office.told(UPLOADED)
    backup = backed_up(office, shelf)

    done = elsewhere.manage("restore", backup)

    assert [done.returncode, done.stderr] == [0, ""]
    assert "1 uploaded files put back" in done.stdout


def test_database_that_others_have_open_is_not_renamed_away(office, shelf):
    """What they wrote to the old file would be lost in silence. PostgreSQL moves the tables under them."""
    backup = backed_up(office, shelf)
    writers = writers_at_work(office, "a")

    done = office.manage("restore", backup, "--replace")

    written = ended(writers)
    is_file = connection.vendor == "sqlite"
    assert [done.returncode != 0, "Stop server and worker first" in done.stderr] == [is_file, is_file], done.stderr
    assert int(office.told(TELLS)[0]) == written or not is_file


@pytest.mark.parametrize("twin", [False, True], ids=["all at once", "broken twin"])
def test_writer_who_holds_what_is_replaced_next_is_let_through(office, shelf, twin):
    """And what is replaced first is what the writer needs next: the broken twin takes one table after the other, and
    PostgreSQL ends whichever of the two it finds first.
    """
    if connection.vendor == "sqlite":
        pytest.skip("a file that others have open is not replaced")
    backup = backed_up(office, shelf)

    done = office.run(CROSSES.replace("TWIN", repr(twin)).replace("BACKUP", repr(str(backup))))

    ended_one = "Stop server and worker first" in done.stderr or "DeadlockDetected" in done.stderr
    assert [ended_one, done.returncode == 0 and "crossed" in done.stdout] == [twin, not ended_one], done.stderr


@pytest.mark.either
def test_backup_of_an_older_version_is_compared_as_it_is_and_then_migrated(office, elsewhere, shelf):
    """What only the new version keeps is worked out for what is in the backup."""
    try:
        office.told(OLDER)
        with pytest.raises(AssertionError, match=r"no such column: \S+was_confirmed|was_confirmed does not exist"):
            office.told(MARKED)
        backup = backed_up(office, shelf)
    finally:
        assert office.manage("migrate").returncode == 0

    done = elsewhere.manage("restore", backup)

    assert done.returncode == 0, done.stderr
    assert "courses_erasure" not in tables_of(backup)
    assert elsewhere.told("from courses.models import Erasure; print(Erasure.objects.count())") == ["0"]
    assert elsewhere.told(MARKED) == ["True"]


def limited(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.either
def test_disk_that_is_full_leaves_no_half_backup_and_keeps_the_old_one(office, shelf):
    """A file cannot grow beyond so many bytes: in the dump of the database, or in the archive."""
    old = backed_up(office, shelf)
    program = f"from django.core.management import call_command\ncall_command('backup', {str(shelf)!r}, keep=1)"
    for size in (20_000, 200_000, 400_000):
        assert old.stat().st_size > size

        done = office.run(program, preexec_fn=limited(size))

        assert done.returncode != 0, size
        assert str(shelf) in done.stderr or "pg_dump" in done.stderr, size
        assert [path for path in shelf.iterdir() if not path.name.endswith(".lock")] == [old], size
    assert office.manage("backup", shelf, "--keep", 1).returncode == 0
    [new] = shelf.glob("rumbo-*.tar")
    assert new != old
