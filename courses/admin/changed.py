"""What each version of a record has changed, also in its relations to many: a few queries for a page of versions."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from django.contrib.admin.utils import display_for_field
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.translator import translator
from simple_history.models import DeletedObject, ModelChange

LONGEST_VALUE, LED_TO = 60, 20  # letters of a text that is told, and before the first that differs
NOTHING = "-"


def changes_between(versions):
    """`[(version, what it changed)]` of a record's versions, the newest first; of the last one nothing is told."""
    if not versions:
        return []
    fields = versions[0]._history_m2m_fields
    held = {field: related(type(versions[0]), field, versions) for field in fields}
    names = [field.name for field in fields]
    told = []
    for version, before in pairwise(versions):
        delta = difference(version, before, names)
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


def difference(version, before, left_out=()):
    """Of two versions; without the columns that say in the reader's language what stands in that language's own."""
    texts = translator.get_options_for_model(version.instance_type).all_fields
    return version.diff_against(before, excluded_fields=[*left_out, *texts], foreign_keys_are_objs=True)


def in_words(model, change):
    """`(field, before, after)` as people read them; of long texts a part with what differs."""
    field = model._meta.get_field(change.field)
    old, new = (value_in_words(field, value) for value in (change.old, change.new))
    begin = max(first_difference(old, new) - LED_TO, 0) if max(len(old), len(new)) > LONGEST_VALUE else 0
    return capfirst(str(field.verbose_name)), part(old, begin) or NOTHING, part(new, begin) or NOTHING


def first_difference(old, new):
    """The place of the first letter that differs."""
    letters = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in letters if one != other), min(len(old), len(new)))


def part(text, begin):
    shown = text[begin : begin + LONGEST_VALUE]
    return f"{'…' if begin and shown else ''}{shown}{'…' if text[begin + LONGEST_VALUE :] else ''}"


def value_in_words(field, value):
    if isinstance(value, list):  # of a relation to many, each as a dictionary of one
        return ", ".join(str(record) for row in value for record in row.values())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or field.is_relation or (isinstance(value, str) and not field.flatchoices):
        return str(value or "")
    return str(display_for_field(value, field, "") or value)  # itself, where it is no choice any more
