"""Rows as the database holds them, written with a record of every change, so that it can be taken back exactly.

Django's plain querysets are used on purpose: those of the models give a translated text for its original column.
"""

from itertools import groupby

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.actions.versions import ADDED, CHANGED, REMOVED, enter, enter_all

BATCH = 1_000  # rows changed by one statement: SQLite takes so many parameters and no more than some thousands
PLAIN = (str, int, float, bool, list, dict, type(None))


class CannotRestore(Exception):
    """Says in a sentence why what a journal tells of cannot be put back exactly."""


def rows(model):
    return QuerySet(model)


def columns(model):
    """The fields that a row is written with, those that the database computes left out."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def as_json(value):
    return value if isinstance(value, PLAIN) else str(value)


def packed(model, row):
    """The written columns of a row, as JSON holds them."""
    return {field.attname: as_json(row[field.attname]) for field in columns(model)}


def unpacked(model, values):
    return {name: column(model, name).to_python(value) for name, value in values.items()}


def column(model, name):
    """The field of a column; of a foreign key the one it points at, which knows the type of its values."""
    field = next(field for field in columns(model) if field.attname == name)
    return field.target_field if field.is_relation else field


def row_of(record):
    return rows(type(record)).values().get(pk=record.pk)


class Journal:
    """Writes rows, and lists what it did as `Merge` keeps it; their histories say who did it, and why."""

    def __init__(self, by, reason):
        self.by, self.reason = by, reason
        self.moved, self.dropped, self.made = [], [], []

    def note(self, model, before, after):
        """List what differs between two states of a row that somebody else has written."""
        for field in columns(model):
            old, new = (as_json(row[field.attname]) for row in (before, after))
            if old != new:
                self.moved.append([model._meta.label_lower, before["id"], field.attname, old, new])

    def change(self, model, row, **values):
        rows(model).filter(pk=row["id"]).update(**values)
        self.note(model, row, row | values)

    def change_all(self, model, found, **values):
        """As `change`, of many rows at once."""
        for start in range(0, len(found), BATCH):
            batch = found[start : start + BATCH]
            rows(model).filter(pk__in=[row["id"] for row in batch]).update(**values)
        for row in found:
            self.note(model, row, row | values)

    def complete(self, model, row, other):
        """Fill what is empty in a row from another that tells the same fact, unless that would break a rule."""
        empty = [field.attname for field in columns(model) if row[field.attname] in (None, "")]
        values = {name: other[name] for name in empty if other[name] not in (None, "")}
        if not values:
            return
        try:
            with transaction.atomic():
                self.change(model, row, **values)
        except IntegrityError:
            return

    def drop(self, model, row):
        enter(REMOVED, model._meta.label_lower, [row["id"]], self.by, self.reason)
        self.dropped.append([model._meta.label_lower, packed(model, row)])
        rows(model).filter(pk=row["id"])._raw_delete("default")

    def make(self, model, found):
        """List rows that did not exist before."""
        self.made += [[model._meta.label_lower, packed(model, row)] for row in found]

    def close(self):
        """Tell the histories of all that changed and was made."""
        enter_all(CHANGED, {(label, key) for label, key, *_change in self.moved}, self.by, self.reason)
        enter_all(ADDED, {(label, row["id"]) for label, row in self.made}, self.by, self.reason)


def take_back(moved, made):
    """Undo what was changed and made. Raises CannotRestore where a row is no longer as the journal left it."""
    for label, values in made:
        unmake(apps.get_model(label), values)
    for (label, key), changes in groupby(reversed(moved), key=lambda change: change[:2]):
        restore(apps.get_model(label), key, list(changes))


def unmake(model, values):
    row = rows(model).select_for_update().filter(pk=values["id"]).values().first()
    if row and packed(model, row) != values:
        raise changed(model)
    rows(model).filter(pk=values["id"])._raw_delete("default")


def restore(model, key, changes):
    row = rows(model).select_for_update().filter(pk=key).values().first()
    for _label, _key, name, _before, after in changes:
        if row is None or as_json(row[name]) != after:
            raise changed(model)
    values = unpacked(model, {name: before for _label, _key, name, before, _after in changes})
    check_targets(model, values)
    rows(model).filter(pk=key).update(**values)


def put_back(model, values):
    """Insert a row exactly as it was. Raises CannotRestore where its key is taken or what it points at is gone."""
    values = unpacked(model, values)
    check_targets(model, values)
    record = model()
    for name, value in values.items():
        setattr(record, name, value)
    rows(model).bulk_create([record])
    key = values.pop("id")
    rows(model).filter(pk=key).update(**values)


def check_targets(model, values):
    for field in columns(model):
        target = values.get(field.attname) if field.is_relation else None
        if target is not None and not rows(field.related_model).filter(pk=target).exists():
            words = _("What one of the %(records)s belonged to has been removed since.")
            raise CannotRestore(words % {"records": model._meta.verbose_name_plural})


def changed(model):
    words = _("Some of the %(records)s have been changed or removed since.")
    return CannotRestore(words % {"records": model._meta.verbose_name_plural})
