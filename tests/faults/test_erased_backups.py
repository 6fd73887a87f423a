"""Whoever was erased after the backup is in no table and no byte of what is restored from it. With a twin."""

from pathlib import Path

import pytest
from django.db import connection

from tests.faults.offices import Office, new_office
from tests.faults.processes import Reader
from tests.sentinels import WORD

PLANT = "from tests.sentinels import plant\nplant()\nfrom tests.factories import make_application\nmake_application()"
ERASE = """
from courses.actions.erasure import erase_own
from tests.sentinels import ADDRESS
from accounts.models import User
erase_own(User.objects.get(email=ADDRESS))
"""
LEFT = """
from tests.sentinels import WORD, rows_with
from courses.invariants import broken
from courses.models import Application, Participant
assert not list(broken())
print(len(rows_with(WORD)), Participant.objects.filter(erased_at=None).count(), Application.objects.count())
"""
RESTORES = """
from pathlib import Path
from operations import restoring
TWIN
print(*restoring.restore(Path(FILE), replace=True, say=str))
"""
FORGETS_THE_LEDGER = "restoring.erase_again = lambda erasures: {}"
APPENDS = """
import django
django.setup()
from django.utils import timezone
from courses import ledger
from courses.models import Erasure
def write_whole(file, data):
    file.write(data[:30])
    if data:
        print("half", flush=True)
        input()
    file.write(data[30:])
if WAITS:
    ledger.write_whole = write_whole
TWIN
print("ready", flush=True)
input()
print("asked", flush=True)
ledger.append([Erasure(what="account", key=7, proof="p" * 40, erased_at=timezone.now())])
print("done", flush=True)
"""
UNLOCKED = "ledger.fcntl.flock = lambda *facts: None"


@pytest.fixture
def office(database_url, tmp_path):
    return Office(database_url, tmp_path / "office")


@pytest.fixture
def backup(office, tmp_path):
    """Of an office with somebody in it, and somebody else."""
    (tmp_path / "shelf").mkdir()
    office.told(PLANT)
    assert office.manage("backup", tmp_path / "shelf").returncode == 0
    return max((tmp_path / "shelf").glob("rumbo-*.tar"))


@pytest.fixture
def elsewhere(tmp_path):
    with new_office(tmp_path / "elsewhere") as other:
        yield other


def is_in_files(office):
    """Whether the word stands in the database's file or beside it; PostgreSQL keeps its files to itself."""
    if connection.vendor != "sqlite":
        return False
    path = Path(office.url.removeprefix("sqlite:///"))
    files = [*path.parent.glob(f"{path.name}*"), *office.folder.glob("*.jsonl")]
    return any(WORD.lower().encode() in file.read_bytes().lower() for file in files)


def restored(office, backup, twin=""):
    done = office.run(RESTORES.replace("TWIN", twin).replace("FILE", repr(str(backup))))
    assert done.returncode == 0, done.stderr
    return [*office.told(LEFT), is_in_files(office)]


@pytest.mark.either
@pytest.mark.parametrize("kept", ["table", "file"])
def test_whom_the_ledger_names_is_in_nothing_that_is_restored(office, elsewhere, backup, kept):
    """By the table of the database that is replaced; where that is lost, by the file alone."""
    office.told(ERASE)
    ledger = office.folder / "erasures.jsonl"
    assert len(ledger.read_text().splitlines()) == 6
    if kept == "table":
        ledger.unlink()
        place = office
    else:
        ledger.rename(elsewhere.folder / "erasures.jsonl")
        place = elsewhere

    assert restored(place, backup) == ["0", "1", "3", False]
    assert len(set((place.folder / "erasures.jsonl").read_text().splitlines())) == 6


def test_broken_twin_that_does_not_look_into_it_brings_them_back(office, backup):
    office.told(ERASE)

    left, people, _applications, in_files = restored(office, backup, FORGETS_THE_LEDGER)

    assert [left != "0", people, in_files] == [True, "3", connection.vendor == "sqlite"]


def appending(office, waits, twin):
    writer = Reader(APPENDS.replace("WAITS", repr(waits)).replace("TWIN", twin), office.environment)
    assert writer.answer() == "ready"
    writer.start()
    assert writer.answer() == "asked"
    return writer


@pytest.mark.either
@pytest.mark.parametrize("twin", ["", UNLOCKED], ids=["locked", "unlocked (twin)"])
def test_process_that_appends_waits_for_the_line_of_another(office, twin):
    """The broken twin takes no lock: its line comes into the middle of the other one."""
    first = appending(office, True, twin)
    assert first.answer() == "half"
    second = appending(office, False, twin)
    assert not twin or second.answer() == "done"

    first.start()

    assert first.answer() == "done"
    assert twin or second.answer() == "done"
    for writer in (first, second):
        writer.process.communicate()
    lines = (office.folder / "erasures.jsonl").read_text().splitlines()
    whole = [line for line in lines if line.startswith('{"what": "account"') and line.endswith('"}')]
    assert ([len(lines), len(whole), len(set(map(len, lines)))] == [2, 2, 1]) == (not twin), lines
