"""One command a night: each part with its count, and none stopped by another."""

import datetime as dt
import io
import os

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from courses.models import Allowance, Merge
from operations import purging

pytestmark = pytest.mark.django_db
OLD = dt.timedelta(days=60)


@pytest.fixture
def left_over(folder):
    """Something of each kind whose time is over."""
    now = timezone.now()
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
    out = io.StringIO()
    call_command("purge", stdout=out, **options)
    return {what: int(count) for count, what in (line.split(" ", 1) for line in out.getvalue().splitlines()[-9:])}


EACH = {"merges emptied": 1, "sessions removed": 1, "allowances removed": 1, "files of imports removed": 1}


def test_each_part_is_done_and_counted_once(left_over):
    rehearsed, first, second = purged(dry_run=True), purged(), purged()

    assert {what: count for what, count in first.items() if count} == EACH
    assert {what: rehearsed.get(what, 0) for what in EACH} == EACH
    assert set(second.values()) == {0}
    assert Session.objects.get().session_key == "b"
    assert [path.name for path in left_over.iterdir()] == ["new"]


def test_part_that_fails_stops_none_of_the_others(left_over, monkeypatch):
    def fail(_now):
        raise ValueError("of somebody")

    monkeypatch.setitem(purging.STEPS, "purge_merges", fail)

    with pytest.raises(CommandError, match=r"Done but for purge_merges: ValueError\. See the log\."):
        call_command("purge", stdout=io.StringIO())

    assert [Session.objects.count(), Allowance.objects.count()] == [1, 0]


def test_people_who_could_not_be_forgotten_are_told(monkeypatch):
    monkeypatch.setattr(purging, "forget", lambda _now: {"participants erased": 2, purging.FAILED: 1})

    with pytest.raises(CommandError, match="forget: 1 left for another night"):
        call_command("purge", stdout=io.StringIO())
