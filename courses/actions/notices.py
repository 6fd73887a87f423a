"""What those on the way to an edition are told of it.

That it is cancelled, by whatever route that came about; and when it takes place now, where staff want that.
"""

import datetime as dt
import secrets
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from courses.actions.messages import owe
from courses.choices import ON_THE_WAY
from courses.models import Application, Edition
from courses.models.applications import ApplicationQuerySet
from courses.new_rows import portions

TOLD_FOR = dt.timedelta(days=14)  # what was cancelled longer ago is history that somebody writes down
MOST_WITHIN = 1_000  # letters in the transaction of whoever saves: about a second


def on_the_way(edition: Edition) -> ApplicationQuerySet:
    """Those who have a place or may get one."""
    return edition.applications.filter(state__in=ON_THE_WAY)


def tell(edition: Edition) -> int:
    """Owe the letter to each of them who has none of this cancellation; how many it is. Doing it again adds nothing."""
    is_history = edition.has_ended(timezone.localdate())
    return 0 if is_history else owe_to_all(edition, f"cancelled-{edition.cancelled_on}-")


def owe_to_all(edition: Edition, key: str, **more: bool) -> int:
    """A letter with a key that begins so to each of them who has none yet."""
    untold = list(on_the_way(edition).exclude(messages__key__startswith=key).values_list("pk", flat=True))
    return sum(
        owe(application, f"{key}{application.pk}", "", **more)
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


def tell_of_dates(edition: Edition) -> None:
    """In the caller's transaction, as long as that is short; else right after it."""
    change = f"dates-{secrets.token_hex(8)}-"  # of each change one letter, however often it is tried
    if on_the_way(edition).count() <= MOST_WITHIN:
        owe_to_all(edition, change, has_moved=True)
    else:
        transaction.on_commit(partial(tell_dates_soon.enqueue, edition.pk, change))


@task
def tell_dates_soon(key: int, change: str) -> None:
    owe_to_all(Edition.objects.get(pk=key), change, has_moved=True)
