"""Whoever is on the way to an edition learns that it is cancelled, by whatever route that came about."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from courses.actions.messages import owe
from courses.choices import CALLED_OFF, ApplicationState
from courses.models import Application, Edition
from courses.models.applications import ApplicationQuerySet
from courses.new_rows import portions

TOLD_FOR = dt.timedelta(days=14)  # what was cancelled longer ago is history that somebody writes down
TOLD = CALLED_OFF - {ApplicationState.EXPIRED}


def on_the_way(edition: Edition) -> ApplicationQuerySet:
    """Those who have a place or may get one."""
    return edition.applications.filter(state__in=TOLD)


def tell(edition: Edition) -> int:
    """Owe the letter to each of them who has none of this cancellation; how many it is. Doing it again adds nothing."""
    key = f"cancelled-{edition.cancelled_on}-"
    untold = list(on_the_way(edition).exclude(messages__key__startswith=key).values_list("pk", flat=True))
    return sum(
        owe(application, f"{key}{application.pk}", "")
        for keys in portions(untold)
        for application in Application.objects.with_names().filter(pk__in=keys)
    )


def tell_all() -> int:
    """What a worker missed, and what was cancelled by a file or a statement."""
    lately = Edition.objects.filter(cancelled_on__gte=timezone.localdate() - TOLD_FOR)
    return sum(tell(edition) for edition in lately)


@task
def tell_soon(key: int) -> None:
    edition = Edition.objects.get(pk=key)
    if edition.cancelled_on:
        tell(edition)


def tell_after(edition: Edition) -> None:
    """Once the transaction in which it is cancelled stands."""
    transaction.on_commit(partial(tell_soon.enqueue, edition.pk))
