"""Records by their natural keys, many in one query."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

PARENTS = {"Module": "course", "Edition": "course", "Site": "edition", "Appointment": "person", "Figure": "article"}


def parents(model: Any) -> str:
    """The path of foreign keys that the natural key leads through: `edition__course` for a site; blank for none."""
    name = PARENTS.get(model.__name__)
    if not name:
        return ""
    further = parents(model._meta.get_field(name).related_model)
    return f"{name}__{further}" if further else name


def key_columns(model: Any) -> list[str]:
    """The lookups whose values are the parts of the natural key, in their order."""
    name = PARENTS.get(model.__name__)
    if not name:
        return [model.key_field]
    return [*(f"{name}__{column}" for column in key_columns(model._meta.get_field(name).related_model)), "slug"]


def with_parents(records: QuerySet) -> QuerySet:
    path = parents(records.model)
    return records.select_related(path) if path else records


def found(records: QuerySet, keys: Iterable[tuple]) -> dict[tuple, Any]:
    """`{natural key: record}` of those that the keys name; wrong keys name none."""
    names = key_columns(records.model)
    keys = {key for key in keys if len(key) == len(names) and all(key)}
    if not keys:
        return {}
    condition = {f"{name}__in": {key[place] for key in keys} for place, name in enumerate(names)}
    return {record.natural_key(): record for record in with_parents(records.filter(**condition))}
