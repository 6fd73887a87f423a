"""The sentence of the constraint that a database names when it refuses to write."""

from django.apps import apps
from django.utils.translation import gettext as _


def constraints():
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            yield model, constraint


def sentence(error):
    """What the broken constraint says of itself, or a general one where the database names none of ours.

    PostgreSQL names each constraint; SQLite names a CHECK and an index over expressions, and of a UNIQUE its columns.
    """
    message = str(error)
    for model, constraint in constraints():
        columns = unique_columns(model, constraint)
        if constraint.name in message or (columns and message.endswith(f"UNIQUE constraint failed: {columns}")):
            return str(constraint.violation_error_message)
    return _("Something of this was saved by somebody else in the meantime, or stands twice in this form.")


def unique_columns(model, constraint):
    """The columns of a UNIQUE as SQLite writes them; blank for other constraints."""
    fields = [model._meta.get_field(name) for name in getattr(constraint, "fields", ())]
    return ", ".join(f"{model._meta.db_table}.{field.column}" for field in fields)
