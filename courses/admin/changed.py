"""What each version of a record has changed, also in its relations to many: a few queries for a page of versions."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from simple_history.models import DeletedObject, ModelChange


def changes_between(versions):
    """`[(version, what it changed)]` of a record's versions, the newest first; of the last one nothing is told."""
    if not versions:
        return []
    fields = versions[0]._history_m2m_fields
    held = {field: related(type(versions[0]), field, versions) for field in fields}
    names = [field.name for field in fields]
    told = []
    for version, before in pairwise(versions):
        delta = version.diff_against(before, excluded_fields=names, foreign_keys_are_objs=True)
        changes = [*delta.changes, *list_changes(held, before, version)]
        told.append((version, replace(delta, changes=sorted(changes, key=lambda change: change.field))))
    return told


def list_changes(held, before, version):
    for field, by_version in held.items():
        old, new = by_version[before.pk], by_version[version.pk]
        if old != new:
            name = field.m2m_reverse_field_name()
            yield ModelChange(field.name, [{name: each} for each in old], [{name: each} for each in new])


def related(entries, field, versions):
    """`{number of a version: the records that its relation holds, in the order of their numbers}`, in one query.

    What is deleted since has no record: it says so.
    """
    name, column = field.m2m_reverse_field_name(), field.m2m_reverse_name()
    kept = getattr(entries, field.name).model.objects.filter(history__in=[version.pk for version in versions])
    found = defaultdict(list)
    for row in kept.select_related(name).order_by(column):
        found[row.history_id].append(getattr(row, name) or DeletedObject(field.related_model, getattr(row, column)))
    return found
