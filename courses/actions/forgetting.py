"""Forgetting what has been kept long enough (`courses/retention.py`), each person in a transaction of their own.

Nobody is entered into the ledger: whom time has passed in a backup too, it empties there again.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from accounts.erasure import scrub, vacuum
from courses import retention
from courses.actions.applications import Refused, fill_places
from courses.actions.erasure import empty_invitations, erase_record, erase_words
from courses.holdings import merges_of, records_of
from courses.invariants import unnamed_files
from courses.models import Allowance, Application, Edition, Invitation, Participant
from courses.register import emptied
from courses.register_people import PEOPLE
from courses.register_terms import Term

TASKS_KEPT = UPLOADS_KEPT = dt.timedelta(days=1)
FAILED = "left for another night, see the log"
log = logging.getLogger(__name__)
AT_ONCE = 500  # rows in one statement


def due(now: dt.datetime) -> dict[str, QuerySet]:
    """`{what: rows}` that are to be forgotten at a moment."""
    return {
        "participants erased": retention.to_erase(now),
        "applications emptied": retention.to_empty(now),
        "participants emptied of contact": retention.out_of_contact(now),
        "invitations emptied": retention.invitations_to_empty(now),
        "tasks removed": tasks_done(now),
        "allowances removed": Allowance.objects.filter(ends_at__lt=now),
    }


def forget(now: dt.datetime) -> dict[str, int]:
    """`{what: how many}` was forgotten. Doing it again forgets nothing more."""
    deeds: dict[str, tuple[Callable[[int, Any], bool], Callable[[list[int]], dict]]] = {
        "participants erased": (erase, standing_of),
        "applications emptied": (empty_application, states_of),
        "participants emptied of contact": (empty_contact, standing_of),
    }
    counts: dict[str, int] = {}
    failed: list[int] = []
    for what, rows in due(now).items():
        counts[what] = forget_each(rows, *deeds[what], failed) if what in deeds else sweep(rows)
    return counts | {FAILED: len(failed)}


def forget_each(
    rows: QuerySet, deed: Callable[[int, Any], bool], read: Callable[[list[int]], dict], failed: list[int]
) -> int:
    """One by one; how many. Each as it was seen when it was due: whoever has moved since waits for another night."""
    count = 0
    for keys in portions(rows):
        seen = read(keys)
        for key in list(rows.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)):
            try:
                count += deed(key, seen[key])
            except (Refused, DatabaseError) as error:  # the others are forgotten all the same
                log.error("%s %s is not forgotten: %s", rows.model.__name__, key, type(error).__name__)
                failed.append(key)
    return count


def portions(rows: QuerySet) -> list[list[int]]:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]


def standing_of(people: Iterable[int]) -> dict[int, set]:
    """`{participant: {(application, state)}}`"""
    found: dict[int, set] = {person: set() for person in people}
    for person, *application in Application.objects.filter(participant__in=people).values_list(
        "participant", "pk", "state"
    ):
        found[person].add(tuple(application))
    return found


def states_of(applications: Iterable[int]) -> dict[int, str]:
    return dict(Application.objects.filter(pk__in=applications).values_list("pk", "state"))


def left_uploads(now: dt.datetime) -> list[Path]:
    """Uploads that came to nothing: nobody has saved the record that they were meant for."""
    return list(unnamed_files(now - UPLOADS_KEPT))


def remove_uploads(now: dt.datetime) -> int:
    """Those that came to nothing; how many."""
    left = left_uploads(now)
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def scrub_what_is_left() -> None:
    """Have what was forgotten leave the files of the database too."""
    scrub()
    vacuum(apps.get_model(label)._meta.db_table for label in PEOPLE)


def tasks_done(now: dt.datetime) -> QuerySet:
    """Letters of accounts among them, with their addresses."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT)


def sweep(rows: QuerySet) -> int:
    """Delete rows, or empty invitations, portion by portion; how many."""
    count = 0
    for keys in portions(rows):
        if rows.model is Invitation:
            empty_invitations(keys)
        else:
            rows.model.objects.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def erase(key: int, seen: set) -> bool:
    """A participant whom nothing keeps."""
    with transaction.atomic():
        editions = erase_record(key, is_due=lambda key: standing_of([key])[key] == seen)
    for edition in Edition.objects.filter(pk__in=editions or ()):
        fill_places(edition)
    return editions is not None


@transaction.atomic
def empty_application(key: int, seen: str) -> bool:
    if not Application.objects.select_for_update().filter(pk=key, state=seen).exists():
        return False
    erase_words([key])
    Application.objects.filter(pk=key).update(**emptied("courses.Application", Term.CONTACT))
    return True


@transaction.atomic
def empty_contact(key: int, seen: set) -> bool:
    participant = Participant.objects.select_for_update().filter(pk=key, erased_at=None).first()
    if participant is None or standing_of([key])[key] != seen:
        return False
    facts = emptied("courses.Participant", Term.CONTACT)
    if (owner := participant.account) and participant in records_of(owner):
        facts["proven_account"] = owner
    erase_words([application for application, _state in seen])
    Application.objects.filter(participant=key).update(**emptied("courses.Application", Term.CONTACT))
    merges_of([key]).delete()
    Participant.objects.filter(pk=key).update(**facts)
    return True
