"""What goes every night, in its order. One that fails stops none of the others."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from courses.actions.forgetting import FAILED, due, forget, left_uploads, remove_uploads, scrub_what_is_left
from courses.actions.merging import forget_details
from courses.admin.uploads import PrivateFolderStorage
from courses.models import Merge

log = logging.getLogger(__name__)


class Left(Exception):
    """Says what could not be done for some records; the others are done."""


@dataclass(frozen=True)
class Step:
    """A deed, and what of each would go by it now: each yields `(what, how many)`."""

    deed: Callable
    due: Callable


def empty_merges(now):
    yield "merges emptied", forget_details(now)


def merges_due(now):
    yield "merges emptied", Merge.objects.outlived(now).count()


def forget_people(now):
    """With the tasks that are finished."""
    counts = forget(now)
    failed = counts.pop(FAILED)
    yield from counts.items()
    if failed:
        raise Left(f"{failed} {FAILED}")


def people_due(now):
    for what, rows in due(now).items():
        yield what, rows.count()


def end_sessions(now):
    [(what, count)] = sessions_due(now)
    call_command("clearsessions")
    yield what, count


def sessions_due(now):
    yield "sessions removed", Session.objects.filter(expire_date__lt=now).count()


def remove_files(now):
    yield "files of imports removed", PrivateFolderStorage().sweep()
    yield "uploads removed", remove_uploads(now)


def files_due(now):
    yield "files of imports removed", len(PrivateFolderStorage().left_over())
    yield "uploads removed", len(left_uploads(now))


def scrub(_now):
    """Of people's words, from the files of the database too."""
    scrub_what_is_left()
    yield from ()


STEPS = {
    "purge_merges": Step(empty_merges, merges_due),
    "forget": Step(forget_people, people_due),
    "clearsessions": Step(end_sessions, sessions_due),
    "files": Step(remove_files, files_due),
    "scrub": Step(scrub, lambda _now: ()),
}
OF_PEOPLE = [name for name in STEPS if name != "purge_merges"]


def purge(say, names=STEPS):
    """Say each count; the sentences of what failed."""
    now, failed = timezone.now(), []
    for name in names:
        try:
            for what, count in STEPS[name].deed(now):
                say(f"{count} {what}")
        except Exception as error:  # whatever it is, the others are done all the same
            log.error("%s failed: %s", name, type(error).__name__)
            failed.append(f"{name}: {error if isinstance(error, Left) else type(error).__name__}")
    return failed


def to_be_purged(names=STEPS):
    """`{what: how many}` would go now."""
    now = timezone.now()
    return dict(counted for name in names for counted in STEPS[name].due(now))
