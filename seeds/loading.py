"""Fixtures into the database: all of them or nothing, and by default only what is missing."""

from collections import Counter
from pathlib import Path

import yaml
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers import deserialize
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction

FIXTURES = Path(__file__).parent / "fixtures"
CREATED, SKIPPED, RESET = "created", "skipped", "reset"


class BrokenFixture(Exception):
    """Says in one line which file is wrong and how."""


def load_all(folder=FIXTURES, *, overwrite=False, dry_run=False):
    """Load each `*.yaml` of the folder by name, in one transaction; count what was done, by (model, outcome).

    A record whose natural key exists is skipped with its relations, or written again if `overwrite`. Nothing is
    kept of a `dry_run`. Raises BrokenFixture, and writes nothing, where a file cannot be read, names a model, field
    or record that does not exist, or breaks a constraint.
    """
    outcomes: Counter[tuple[str, str]] = Counter()
    with transaction.atomic():
        for path in sorted(folder.glob("*.yaml")):
            outcomes.update(load(path, overwrite=overwrite))
        transaction.set_rollback(dry_run)
    return outcomes


def load(path, *, overwrite):
    """As `load_all`, for one file, inside the caller's transaction."""
    outcomes: Counter[tuple[str, str]] = Counter()
    try:
        for record in deserialize("yaml", path.read_text(encoding="utf-8")):
            exists = record.object.pk is not None
            outcome = (RESET if overwrite else SKIPPED) if exists else CREATED
            if outcome != SKIPPED:
                record.save()
            outcomes[str(record.object._meta.verbose_name_plural), outcome] += 1
    except (DeserializationError, ObjectDoesNotExist, DatabaseError, OSError, ValueError, yaml.YAMLError) as error:
        raise BrokenFixture(f"{path.name}: {one_line(error)}") from error
    return outcomes


def one_line(error):
    """The message of an error and of what caused it, without line breaks."""
    messages = [str(error), str(error.__cause__ or "")]
    return " ".join(": ".join(filter(None, dict.fromkeys(messages))).split())
