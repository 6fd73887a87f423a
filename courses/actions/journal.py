"""Rows as the database holds them, written with a record of every change, so that it can be taken back exactly.

Django's plain querysets are used on purpose: those of the models give a translated text for its original column.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from courses.actions.versions import ADDED, CHANGED, REMOVED, enter, enter_all

BATCH = 1_000  # rows changed by one statement: SQLite takes so many parameters and no more than some thousands
PLAIN = (str, int, float, bool, list, dict, type(None))


class CannotRestore(Exception):
    """Says in a sentence why what a journal tells of cannot be put back exactly."""


def rows(model: type[Model]) -> QuerySet:
    return QuerySet(model)


def columns(model: type[Model]) -> list[Field]:
    """The fields that a row is written with, those that the database computes left out."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def as_json(value: Any) -> Any:
    return value if isinstance(value, PLAIN) else str(value)


def packed(model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
    """The written columns of a row, as JSON holds them."""
    return {field.attname: as_json(row[field.attname]) for field in columns(model)}


def unpacked(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    return {name: column(model, name).to_python(value) for name, value in values.items()}


def column(model: type[Model], name: str) -> Any:
    """The field of a column; of a foreign key the one it points at, which knows the type of its values."""
    field = next(field for field in columns(model) if field.attname == name)
    return field.target_field if field.is_relation else field  # type: ignore[attr-defined]  # a foreign key


def row_of(record: Model) -> dict[str, Any]:
    return rows(type(record)).values().get(pk=record.pk)


class Journal:
    """Writes rows, and lists what it did as `Merge` keeps it; their histories say who did it, and why."""

    def __init__(self, by: User | None, reason: str) -> None:
        self.by, self.reason = by, reason
        self.moved: list[list] = []
        self.dropped: list[list] = []
        self.made: list[list] = []

    def note(self, model: type[Model], before: dict[str, Any], after: dict[str, Any]) -> None:
        """List what differs between two states of a row that somebody else has written."""
        for field in columns(model):
            old, new = (as_json(row[field.attname]) for row in (before, after))
            if old != new:
                self.moved.append([model._meta.label_lower, before["id"], field.attname, old, new])

    def change(self, model: type[Model], row: dict[str, Any], **values: Any) -> None:
        rows(model).filter(pk=row["id"]).update(**values)
        self.note(model, row, row | values)

    def change_all(self, model: type[Model], found: list[dict[str, Any]], **values: Any) -> None:
        """As `change`, of many rows at once."""
        for start in range(0, len(found), BATCH):
            batch = found[start : start + BATCH]
            rows(model).filter(pk__in=[row["id"] for row in batch]).update(**values)
        for row in found:
            self.note(model, row, row | values)

    def complete(self, model: type[Model], row: dict[str, Any], other: dict[str, Any]) -> None:
        """Fill what is empty in a row from another that tells the same fact, unless that would break a rule.

        Where empty means everything (`wider_when_empty` of the model) the wider of the two stands.
        """
        wider = getattr(model, "wider_when_empty", ())
        wide = {field.attname for field in columns(model) if field.name in wider}
        empty = [field.attname for field in columns(model) if row[field.attname] in (None, "")]
        values = {name: other[name] for name in empty if name not in wide and other[name] not in (None, "")}
        values |= {name: None for name in wide if row[name] is not None and other[name] is None}
        if not values:
            return
        try:
            with transaction.atomic():
                self.change(model, row, **values)
        except IntegrityError:
            return

    def drop(self, model: type[Model], row: dict[str, Any]) -> None:
        enter(REMOVED, model._meta.label_lower, [row["id"]], self.by, self.reason)
        self.dropped.append([model._meta.label_lower, packed(model, row)])
        rows(model).filter(pk=row["id"])._raw_delete("default")

    def make(self, model: type[Model], found: Iterable[dict[str, Any]]) -> None:
        """List rows that did not exist before."""
        self.made += [[model._meta.label_lower, packed(model, row)] for row in found]

    def close(self) -> None:
        """Tell the histories of all that changed and was made."""
        enter_all(CHANGED, {(label, key) for label, key, *_change in self.moved}, self.by, self.reason)
        enter_all(ADDED, {(label, row["id"]) for label, row in self.made}, self.by, self.reason)


def take_back(moved: list[list], made: list[list]) -> None:
    """Undo what was changed and made. Raises CannotRestore where a row is no longer as the journal left it."""
    for label, values in made:
        unmake(apps.get_model(label), values)
    for (label, key), changes in groupby(reversed(moved), key=lambda change: change[:2]):
        restore(apps.get_model(label), key, list(changes))


def unmake(model: type[Model], values: dict[str, Any]) -> None:
    row = rows(model).select_for_update().filter(pk=values["id"]).values().first()
    if row and packed(model, row) != values:
        raise changed(model)
    rows(model).filter(pk=values["id"])._raw_delete("default")


def restore(model: type[Model], key: int, changes: list[list]) -> None:
    row = rows(model).select_for_update().filter(pk=key).values().first()
    for _label, _key, name, _before, after in changes:
        if row is None or as_json(row[name]) != after:
            raise changed(model)
    values = unpacked(model, {name: before for _label, _key, name, before, _after in changes})
    check_targets(model, values)
    rows(model).filter(pk=key).update(**values)


def put_back(model: type[Model], values: dict[str, Any]) -> None:
    """Insert a row exactly as it was. Raises CannotRestore where its key is taken or what it points at is gone."""
    values = unpacked(model, values)
    check_targets(model, values)
    record = model()
    for name, value in values.items():
        setattr(record, name, value)
    rows(model).bulk_create([record])
    key = values.pop("id")
    rows(model).filter(pk=key).update(**values)


def check_targets(model: type[Model], values: dict[str, Any]) -> None:
    for field in columns(model):
        target = values.get(field.attname) if field.is_relation else None
        if field.related_model and target is not None and not rows(field.related_model).filter(pk=target).exists():
            words = _("What one of the %(records)s belonged to has been removed since.")
            raise CannotRestore(words % {"records": model._meta.verbose_name_plural})


def changed(model: type[Model]) -> CannotRestore:
    words = _("Some of the %(records)s have been changed or removed since.")
    return CannotRestore(words % {"records": model._meta.verbose_name_plural})
