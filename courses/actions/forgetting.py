"""Forgetting what has been kept long enough (`courses/retention.py`), each person in a transaction of their own."""

import datetime as dt

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from courses import retention
from courses.actions.applications import fill_places
from courses.actions.erasure import empty_invitations, erase_record, erase_words
from courses.holdings import merges_of
from courses.models import Allowance, Application, Edition, Participant
from courses.register import emptied
from courses.register_terms import Term

TASKS_KEPT = dt.timedelta(days=1)
AT_ONCE = 500  # rows in one statement


def due(now):
    """`{what: rows}` that are to be forgotten at a moment."""
    return {
        "participants erased": retention.to_erase(now),
        "applications emptied": retention.to_empty(now),
        "participants emptied of contact": retention.out_of_contact(now),
        "invitations emptied": retention.invitations_to_empty(now),
        "tasks removed": tasks_done(now),
        "allowances removed": Allowance.objects.filter(ends_at__lt=now),
    }


def forget(now):
    """`{what: how many}` was forgotten. Doing it again forgets nothing more."""
    deeds = {
        "participants erased": erase,
        "applications emptied": empty_application,
        "participants emptied of contact": empty_contact,
    }
    counts = {}
    for what, rows in due(now).items():
        deed = deeds.get(what)
        if deed is None:
            counts[what] = sweep(rows)
        else:
            keys = list(rows.order_by("pk").values_list("pk", flat=True))
            counts[what] = sum(deed(key, now) for key in keys)
    return counts


def tasks_done(now):
    """Letters of accounts among them, with their addresses."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT)


def sweep(rows):
    """Delete rows, or empty invitations, portion by portion; how many."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        portion = keys[start : start + AT_ONCE]
        if rows.model is retention.Invitation:
            empty_invitations(portion)
        else:
            rows.model.objects.filter(pk__in=portion).delete()
    return len(keys)


def erase(key, now):
    """A participant whom nothing keeps: whoever has applied again meanwhile stays."""
    with transaction.atomic():
        rows = Participant.objects.filter(pk=key, erased_at=None)
        editions = erase_record(key, lambda key: retention.to_erase(now).filter(pk=key).exists())
        is_erased = not rows.exists()
    for edition in Edition.objects.filter(pk__in=editions):
        fill_places(edition)
    return is_erased


@transaction.atomic
def empty_application(key, now):
    Application.objects.select_for_update().filter(pk=key).first()
    if not retention.to_empty(now).filter(pk=key).exists():
        return False
    erase_words([key])
    Application.objects.filter(pk=key).update(**emptied("courses.Application", Term.CONTACT))
    return True


@transaction.atomic
def empty_contact(key, now):
    Participant.objects.select_for_update().filter(pk=key).first()
    if not retention.out_of_contact(now).filter(pk=key).exists():
        return False
    applications = Application.objects.filter(participant=key)
    erase_words(list(applications.values_list("pk", flat=True)))
    applications.update(**emptied("courses.Application", Term.CONTACT))
    merges_of([key]).delete()
    Participant.objects.filter(pk=key).update(**emptied("courses.Participant", Term.CONTACT))
    return True
