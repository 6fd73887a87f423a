"""What goes every night, in its order. One that fails stops none of the others."""

import logging

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts.erasure import scrub, vacuum
from courses.actions.forgetting import FAILED, due, forget
from courses.actions.merging import forget_details
from courses.admin.uploads import PrivateFolderStorage
from courses.models import Merge
from courses.register_people import PEOPLE

log = logging.getLogger(__name__)


class Left(Exception):
    """Says what could not be done for some records; the others are done."""


def empty_merges(now):
    yield "merges emptied", forget_details(now)


def forget_people(now):
    """With the tasks that are finished."""
    counts = forget(now)
    failed = counts.pop(FAILED)
    yield from counts.items()
    if failed:
        raise Left(f"{failed} {FAILED}")


def end_sessions(now):
    count = Session.objects.filter(expire_date__lt=now).count()
    call_command("clearsessions")
    yield "sessions removed", count


def remove_files(now):
    yield "files of imports removed", PrivateFolderStorage().sweep()


def scrub_what_is_left(now):
    """From the files of the database too."""
    scrub()
    vacuum(apps.get_model(label)._meta.db_table for label in PEOPLE)
    yield from ()


STEPS = {
    "purge_merges": empty_merges,
    "forget": forget_people,
    "clearsessions": end_sessions,
    "imports": remove_files,
    "scrub": scrub_what_is_left,
}


def purge(say):
    """Say each count; the sentences of what failed."""
    now, failed = timezone.now(), []
    for name, step in STEPS.items():
        try:
            for what, count in step(now):
                say(f"{count} {what}")
        except Exception as error:  # whatever it is, the others are done all the same
            log.error("%s failed: %s", name, type(error).__name__)
            failed.append(f"{name}: {error if isinstance(error, Left) else type(error).__name__}")
    return failed


def to_be_purged():
    """`{what: how many}` would go now."""
    now = timezone.now()
    counts = {"merges emptied": Merge.objects.outlived(now).count()}
    counts |= {what: rows.count() for what, rows in due(now).items()}
    counts["sessions removed"] = Session.objects.filter(expire_date__lt=now).count()
    return counts | {"files of imports removed": len(PrivateFolderStorage().left_over())}
