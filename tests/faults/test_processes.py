"""What only shows in several processes."""

import pytest
from django.db import connection

from tests.faults.processes import Reader
from tests.test_project import run_manage

COUNTS = """
import django
django.setup()
from django.utils import timezone
from courses.facets import current
from courses.snapshot import catalogue
while input():
    print(len(current(catalogue, timezone.now()).keys), flush=True)
"""
WRITES = """
import django
django.setup()
from courses.models import Course
while change := input():
    exec(change)
    print("written", flush=True)
"""
PAGES = """
import django
django.setup()
from django.conf import settings
settings.DEBUG, settings.ALLOWED_HOSTS = False, ["testserver"]
from django.test import Client
client = Client()
while input():
    page = client.get("/en/courses/?sort=title")
    known = client.get("/en/courses/?sort=title", headers={"if-none-match": page["ETag"]})
    print(page.text.count("<h3"), known.status_code, page["ETag"], flush=True)
"""
PAGES_WITHOUT_VERSION = PAGES.replace("while", "from portal import freshness\nfreshness.version = lambda: ''\nwhile")
TRUST = "from courses.facets import Snapshot\nSnapshot.is_valid = lambda *_: True\nwhile input"
COUNTS_WITHOUT_VERSION = COUNTS.replace("while input", TRUST)
MERGES = """
import django
django.setup()
from courses.actions import merging
from courses.models import Person
winner, loser = Person.objects.get(slug="a"), Person.objects.get(slug="b")
repoint = merging.repoint
def when_told(*args):
    print("inside", flush=True)
    input()
    repoint(*args)
merging.repoint = when_told
print("ready", flush=True)
while input():
    try:
        merging.merge(winner, loser, (), None)
        print("merged", flush=True)
    except Exception as refusal:
        print(type(refusal).__name__, flush=True)
"""
UNLOCKED = "from django.db.models import QuerySet\nQuerySet.select_for_update = lambda rows: rows\nwhile input"
MERGES_UNLOCKED = MERGES.replace("while input", UNLOCKED)
CHANGES = [
    "Course.objects.bulk_create([Course(title_en='A', slug='a', is_published=True)])",
    "Course.objects.create(title_en='B', slug='b', is_published=True)",
    "Course.objects.filter(slug='a').update(is_published=False)",
    "Course.objects.filter(slug='b')._raw_delete('default')",
]


def test_committed_change_shows_at_once_in_another_process(database_url):
    """The broken twin trusts the snapshot it has and never sees a change."""
    environment = {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    readers = [Reader(program, environment) for program in (COUNTS, COUNTS_WITHOUT_VERSION)]
    counts = [[reader.count() for reader in readers]]
    writer = Reader(WRITES, environment)
    for change in CHANGES:
        writer.process.stdin.write(f"{change}\n")
        writer.process.stdin.flush()
        assert writer.answer() == "written"
        counts.append([reader.count() for reader in readers])
    for reader in (writer, *readers):
        reader.process.communicate("\n")

    assert counts == [[0, 0], [1, 0], [2, 0], [1, 0], [0, 0]]


def test_page_that_a_process_keeps_is_made_anew_after_each_change(database_url):
    """Two processes tell a page apart by the same tag. The broken twin, without the version, shows what was."""
    environment = {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    readers = [Reader(program, environment) for program in (PAGES, PAGES, PAGES_WITHOUT_VERSION)]
    writer, told = Reader(WRITES, environment), [asked(readers)]
    for change in CHANGES:
        writer.process.stdin.write(f"{change}\n")
        writer.process.stdin.flush()
        assert writer.answer() == "written"
        told.append(asked(readers))
    for reader in (writer, *readers):
        reader.process.communicate("\n")

    assert [[page[0] for page in pages] for pages in told] == [
        ["0"] * 3,
        ["1", "1", "0"],
        ["2", "2", "0"],
        ["1", "1", "0"],
        ["0"] * 3,
    ]
    assert [pages[0] for pages in told] == [pages[1] for pages in told]
    assert [page[1] for pages in told for page in pages] == ["304"] * 15
    assert len({pages[0][2] for pages in told}) == 5


def asked(readers):
    """What each process says of its page: rows, status for who has it, tag."""
    for reader in readers:
        reader.start()
    return [reader.answer().split(" ", 2) for reader in readers]


@pytest.mark.parametrize("program", [MERGES, MERGES_UNLOCKED], ids=["locked", "unlocked (twin)"])
def test_two_who_merge_one_pair_at_once_merge_it_once(database_url, program):
    """The broken twin takes no locks: the constraint then refuses the second merge, late and harshly."""
    environment = {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    made = "from courses.models import Person; [Person.objects.create(name=slug, slug=slug) for slug in 'ab']"
    assert run_manage("shell", "-v0", "-c", made, **environment).returncode == 0
    first, second = readers = [Reader(program, environment) for _each in range(2)]
    assert [reader.answer() for reader in readers] == ["ready", "ready"]
    first.start()
    assert first.answer() == "inside"
    second.start()
    second.start()  # to begin, and not to wait inside
    is_locked = program == MERGES or connection.vendor == "sqlite"  # which lets one write at a time anyway
    assert is_locked or second.answer() == "inside"
    first.start()
    outcomes = sorted(reader.answer() for reader in readers)
    for reader in readers:
        reader.process.communicate("\n")

    assert outcomes == ["CannotMerge" if is_locked else "IntegrityError", "merged"]
    told = "from courses.models import Merge, Person; print(Merge.objects.count(), Person.objects.count())"
    assert run_manage("shell", "-v0", "-c", told, **environment).stdout.split() == ["1", "1"]
