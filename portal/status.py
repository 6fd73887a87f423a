"""What does not run as it should, in words: for those whose work it is to see to it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from courses.models import Issue, Message, Run
from courses.models.runs import WORKER
from portal.running import TASK_LATE, WORKER_LATE

BACKUP, PURGE = "backup", "purge"
PARTS = ("purge_merges", "forget")  # of what it does, which somebody may run alone
NIGHTLY = (PURGE, "forget")
A_NIGHT = dt.timedelta(hours=36)  # and half a day for one that was late
LATE = {
    "send_messages": dt.timedelta(hours=1),
    "issue_certificates": dt.timedelta(hours=1),
    "publish_due": dt.timedelta(hours=1),
    "expire_offers": dt.timedelta(hours=6),
    "check_invariants": A_NIGHT,
    "purge_merges": A_NIGHT,
}
SETTLED = dt.timedelta(days=3)  # of an office that has had a worker for so long, every timer should have run


@dataclass(frozen=True)
class Trouble:
    words: str
    address: str = ""  # of what it is about


@dataclass(frozen=True)
class Watched:
    """Rows of which there should be none; `words` says how many there are."""

    rows: QuerySet
    words: Callable
    address: str = ""


def is_told(user):
    """Whoever manages the accounts of the office looks after the portal too."""
    return user.has_perm("accounts.change_user")


def watched():
    now = timezone.now()
    return [
        Watched(
            DBTaskResult.objects.ready().filter(enqueued_at__lt=now - dt.timedelta(seconds=TASK_LATE)),
            lambda count: ngettext("%d task waits for the worker.", "%d tasks wait for the worker.", count) % count,
        ),
        Watched(
            Message.objects.late(now),
            lambda count: ngettext("%d letter has not gone out.", "%d letters have not gone out.", count) % count,
        ),
        Watched(
            Message.objects.given_up(now),
            lambda count: ngettext("%d letter was given up.", "%d letters were given up.", count) % count,
        ),
        Watched(
            Issue.objects.stuck(now),
            lambda count: (
                ngettext("%d issue of certificates is stuck.", "%d issues of certificates are stuck.", count) % count
            ),
            f"{reverse('admin:courses_issue_changelist')}?needs=stuck",
        ),
    ]


def troubles(questions, counts):
    """All that is wrong; `counts` are the numbers of rows of the questions. One query."""
    runs = still_telling({run.name: run for run in Run.objects.all()})
    asked = zip(questions, counts, strict=True)
    found = [Trouble(question.words(count), question.address) for question, count in asked if count]
    said = [*unseen(runs), *never(runs), *failed(runs), *late(runs)]
    return [*(Trouble(words) for words in said), *found]


def still_telling(runs):
    """Without the parts of the nightly work that were last begun alone before it ended well as a whole."""
    whole = runs[PURGE].well_at if PURGE in runs else None
    return {name: run for name, run in runs.items() if name not in PARTS or not whole or run.began_at > whole}


def ago(moment):
    return timesince(moment, depth=1)


def is_older(moment, age):
    return timezone.now() - moment > age


def unseen(runs):
    """What should run beside the portal and does not, or never has."""
    if settings.WORKS_AT_ONCE:
        return
    worker, backup = runs.get(WORKER), runs.get(BACKUP)
    nights = [runs[name].well_at for name in NIGHTLY if name in runs and runs[name].well_at]
    if worker is None:
        yield _("The worker has never been seen.")
    elif is_older(worker.well_at, dt.timedelta(seconds=WORKER_LATE)):
        yield _("The worker was last seen %(ago)s ago.") % {"ago": ago(worker.well_at)}
    if backup is None or backup.well_at is None:
        yield _("There has been no backup yet.")
    elif is_older(backup.well_at, A_NIGHT):
        yield _("The last backup was made %(ago)s ago.") % {"ago": ago(backup.well_at)}
    if not nights:
        yield _("What runs every night has not run yet.")
    elif is_older(max(nights), A_NIGHT):
        yield _("What runs every night last ended well %(ago)s ago.") % {"ago": ago(max(nights))}


def never(runs):
    """What no timer has started since the worker was first seen."""
    if settings.WORKS_AT_ONCE or WORKER not in runs or not is_older(runs[WORKER].began_at, SETTLED):
        return
    for name in LATE:
        if name not in runs and name not in PARTS:
            yield _("“%(name)s” has not run yet.") % {"name": name}


def failed(runs):
    for run in runs.values():
        if run.failed:
            yield _("“%(name)s” failed when it last ran, %(ago)s ago.") % {"name": run.name, "ago": ago(run.began_at)}


def late(runs):
    for name, age in LATE.items():
        run = runs.get(name)
        if run and not run.failed and is_older(run.well_at or run.began_at, age):
            since = ago(run.well_at or run.began_at)
            yield _("“%(name)s” has not ended well for %(ago)s.") % {"name": name, "ago": since}
