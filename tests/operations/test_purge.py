"""One command a night: each part with its count, and none stopped by another."""

import datetime as dt
import io
import os

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from courses.invariants import broken
from courses.models import Allowance, Merge
from operations import purging

pytestmark = pytest.mark.django_db
OLD = dt.timedelta(days=60)


@pytest.fixture
def left_over(folder, settings, tmp_path):
    """Something of each kind whose time is over."""
    now, settings.MEDIA_ROOT = timezone.now(), tmp_path / "media"
    for name in ("old.pdf", "new.pdf"):
        default_storage.save(name, ContentFile(b"%PDF"))
    os.utime(default_storage.path("old.pdf"), (0, 0))
    Merge.objects.create(
        model="courses.organisation",
        winner_key=1,
        loser_key=2,
        loser_name="A",
        loser_fields={"a": 1},
        merged_at=now - OLD,
    )
    Session.objects.create(session_key="a", session_data="", expire_date=now - OLD)
    Session.objects.create(session_key="b", session_data="", expire_date=now + OLD)
    Allowance.objects.create(key="a", ends_at=now - OLD)
    folder.mkdir()
    (folder / "old").touch()
    os.utime(folder / "old", (0, 0))
    (folder / "new").touch()
    return folder


def purged(**options):
    return said_by("purge", **options)


def said_by(name, **options):
    out = io.StringIO()
    call_command(name, stdout=out, **options)
    said = [line for line in out.getvalue().splitlines() if not line.endswith(":")]
    return {what: int(count) for count, what in (line.split(" ", 1) for line in said)}


EACH = {
    "merges emptied": 1,
    "sessions removed": 1,
    "allowances removed": 1,
    "files of imports removed": 1,
    "uploads removed": 1,
}
OF_PEOPLE = {what: count for what, count in EACH.items() if what != "merges emptied"}


def test_each_part_is_done_and_counted_once(left_over):
    rehearsed, first, second = purged(dry_run=True), purged(), purged()

    assert {what: count for what, count in first.items() if count} == EACH
    assert rehearsed == first
    assert set(second.values()) == {0}
    assert Session.objects.get().session_key == "b"
    assert [path.name for path in left_over.iterdir()] == ["new"]
    assert default_storage.listdir("") == ([], ["new.pdf"])


def test_what_is_kept_of_people_goes_alone_by_the_same_list(left_over):
    rehearsed, done, after = said_by("forget", dry_run=True), said_by("forget"), purged()

    assert done == rehearsed
    assert {what: count for what, count in done.items() if count} == OF_PEOPLE
    assert {what: count for what, count in after.items() if count} == {"merges emptied": 1}


def test_upload_that_came_to_nothing_adds_up_after_the_night(left_over):
    assert list(broken()) == ["file old.pdf: no record has it, nor had"]

    call_command("purge", stdout=io.StringIO())

    assert list(broken()) == []


def test_part_that_fails_stops_none_of_the_others(left_over, monkeypatch):
    def fail(_now):
        raise ValueError("of somebody")

    monkeypatch.setitem(purging.STEPS, "purge_merges", purging.Step(fail, fail))

    with pytest.raises(CommandError, match=r"Done but for purge_merges: ValueError\. See the log\."):
        call_command("purge", stdout=io.StringIO())

    assert [Session.objects.count(), Allowance.objects.count()] == [1, 0]


def test_people_who_could_not_be_forgotten_are_told(monkeypatch):
    monkeypatch.setattr(purging, "forget", lambda _now: {"participants erased": 2, purging.FAILED: 1})

    with pytest.raises(CommandError, match="forget: 1 left for another night"):
        call_command("purge", stdout=io.StringIO())
