"""The sentence of the constraint that a database names when it refuses to write, and the columns it is about."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Model
from django.utils.translation import gettext as _


def constraints() -> Iterator[tuple[type[Model], Any]]:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            yield model, constraint


def sentence(error: Exception) -> str:
    """What the broken constraint says of itself, or a general one where the database names none of ours.

    PostgreSQL names each constraint; SQLite names a CHECK and an index over expressions, and of a UNIQUE its columns.
    """
    message = str(error)
    for model, constraint in constraints():
        columns = unique_columns(model, constraint)
        if constraint.name in message or (columns and message.endswith(f"UNIQUE constraint failed: {columns}")):
            return str(constraint.violation_error_message)
    return _("Something of this was saved by somebody else in the meantime, or stands twice in this form.")


def unique_columns(model: type[Model], constraint: Any) -> str:
    """The columns of a UNIQUE as SQLite writes them; blank for other constraints."""
    by_name = {field.name: field for field in model._meta.fields}
    fields = [by_name[name] for name in getattr(constraint, "fields", ())]
    return ", ".join(f"{model._meta.db_table}.{field.column}" for field in fields)


def columns(constraint: Any) -> set[str]:
    """The names of the fields that a constraint is about."""
    if not isinstance(constraint, CheckConstraint):
        return set(constraint.fields)
    children, names = [constraint.condition], set()
    while children:
        child = children.pop()
        if isinstance(child, tuple):
            names.add(child[0].split("__")[0])
        else:
            children += getattr(child, "children", [])
    return names


def broken_rules(record: Model, error: Exception, among: Iterable[str]) -> dict[str, list[str]]:
    """Why the database refused the record: `{field: sentences}`, each rule at the last of the fields it is about."""
    told: dict[str, list[str]] = {}
    for constraint in record._meta.constraints:
        try:
            constraint.validate(type(record), record)
        except ValidationError as broken:
            mentioned = [name for name in among if name in columns(constraint)]
            told.setdefault(mentioned[-1] if mentioned else NON_FIELD_ERRORS, []).extend(broken.messages)
    if not told:
        try:
            record.validate_unique()
        except ValidationError as broken:
            told = broken.message_dict
    return told or {NON_FIELD_ERRORS: [sentence(error)]}
