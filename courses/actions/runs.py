"""What runs by itself writes down that it does."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from courses.models import Run
from courses.models.runs import WORKER

log = logging.getLogger(__name__)


@contextmanager
def recorded(name: str) -> Iterator[None]:
    """Around one run: that it began, and that it ended well or failed. A failure goes on to whoever started it."""
    note_if_possible(name, began_at=timezone.now())
    try:
        yield
    except Exception:
        note_if_possible(name, failed=True)
        raise
    note_if_possible(name, well_at=timezone.now(), failed=False)


def note_if_possible(name: str, **facts: Any) -> None:
    """A run goes on where it cannot be noted: a backup may be made of a database that is not migrated yet."""
    try:
        note(name, **facts)
    except DatabaseError as error:
        log.warning("The run of %s is not noted: %s", name, type(error).__name__)


def beat() -> None:
    """The worker is alive."""
    note(WORKER, well_at=timezone.now())


def note(name: str, **facts: Any) -> None:
    """One statement, whether it has run before or not."""
    Run.objects.bulk_create(
        [Run(name=name, **facts)], update_conflicts=True, unique_fields=["name"], update_fields=list(facts)
    )
