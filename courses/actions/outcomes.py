"""Who completed an edition and who did not, put on record of many at once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic

from django.db import transaction
from django.utils.functional import Promise

from accounts.models import User
from courses.actions.applications import Refused, move
from courses.choices import NEEDS_REASON
from courses.models import Application

AT_ONCE = 10  # in one transaction: whoever else writes waits for its end


@dataclass
class Recorded:
    """How many came into each state, how often it was refused and why, and how many are left for want of time."""

    states: Counter = field(default_factory=Counter)
    refusals: Counter = field(default_factory=Counter)
    left: int = 0


def record_outcomes(
    changes: Iterable[tuple[Application, str, dt.datetime | None]],
    actor: User | None,
    reason: str | Promise,
    seconds: float,
) -> Recorded:
    """Move these, `(application, state, completed at or None)`, and stop after so many seconds.

    The reason, which people read, is given where one is asked for. Each stands for itself: whoever was changed
    meanwhile is left alone and counted. What is done is done, so that the rest of a file can follow: whoever stands
    there already is not among its changes any more.
    """
    found, until = Recorded(), monotonic() + seconds
    changes = sorted(changes, key=lambda change: change[0].pk)  # two who record at once do not wait for each other
    for start in range(0, len(changes), AT_ONCE):
        if monotonic() > until:
            found.left = len(changes) - start
            break
        with transaction.atomic():
            for application, state, completed_at in changes[start : start + AT_ONCE]:
                record_outcome(found, application, state, completed_at, actor, reason)
    return found


def record_outcome(
    found: Recorded,
    application: Application,
    state: str,
    completed_at: dt.datetime | None,
    actor: User | None,
    reason: str | Promise,
) -> None:
    facts = {"completed_at": completed_at} if completed_at else {}
    try:
        move(application, state, actor, reason if (application.state, state) in NEEDS_REASON else "", **facts)
    except Refused as refusal:
        found.refusals[str(refusal)] += 1
    else:
        found.states[state] += 1
