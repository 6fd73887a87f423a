"""What points at a record, whatever model it stands in, and how it comes to point at another."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import models
from django.db.models import Count, Value

from courses.actions.journal import Journal, changed, columns, rows, unpacked
from courses.models import Merge


def references(model: type[models.Model]) -> list[models.ForeignKey]:
    """Every foreign key that points at the model, those of the tables between two models too.

    Those of histories, which no constraint holds, are left out: they tell what pointed where at the time.
    """
    meta: Any = model._meta  # its types do not tell columns from relations
    relations = meta.get_fields(include_hidden=True)
    found = [
        relation.field
        for relation in relations
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    ]
    return [field for field in found if field.db_constraint]


def linked(model: type[models.Model], keys: Collection[int]) -> dict[models.ForeignKey, dict[int, int]]:
    """By relation and key how many rows point at each of these records."""
    found = {}
    for field in references(model):
        pointing = rows(field.model).filter(**{f"{field.attname}__in": keys}).order_by()
        found[field] = dict(pointing.values_list(field.attname).annotate(Count("pk")))
    return found


def repoint(model: type[models.Model], old: int, new: int, journal: Journal) -> None:
    """Make whatever points at the one key point at the other.

    A row that would say twice what a row of the other says is dropped, once what points at it points at that one.
    """
    for field in references(model):
        mine, column = field.model, field.attname
        found = rows(mine).select_for_update().order_by("pk").values()
        held = list(found.filter(**{column: new})) if list(unique_sets(field)) else []
        moving = []
        for row in found.filter(**{column: old}):
            if mine is model and row["id"] == new:
                journal.change(mine, row, **{column: None})
            elif twin := twin_of(field, row, held):
                repoint(mine, row["id"], twin["id"], journal)
                journal.drop(mine, row)
                journal.complete(mine, twin, row)
            else:
                moving.append(row)
        move(field, moving, held, new, journal)


def move(
    field: models.ForeignKey, moving: list[dict[str, Any]], held: list[dict[str, Any]], new: int, journal: Journal
) -> None:
    """Point rows that have no twin at the new key; where two would have one short name, one under another."""
    names = {name for names, _condition in unique_sets(field) for name in names if is_slug(field.model, name)}
    others, unchanged = [*held, *moving], []
    for row in moving:
        slugs = {name: free_slug(field.model, name, row, others) for name in names}
        if any(row[name] != slug for name, slug in slugs.items()):
            journal.change(field.model, row, **slugs, **{field.attname: new})
            others.append(row | slugs)
        else:
            unchanged.append(row)
    journal.change_all(field.model, unchanged, **{field.attname: new})


def free_slug(model: type[models.Model], name: str, row: dict[str, Any], others: list[dict[str, Any]]) -> str:
    """The row's own short name, or the first numbered one that none of the other rows has."""
    meta: Any = model._meta  # as in `references`
    taken = {other[name] for other in others if other["id"] != row["id"]}
    slug, number = row[name], 1
    while slug in taken:
        number += 1
        ending = f"-{number}"
        slug = row[name][: meta.get_field(name).max_length - len(ending)] + ending
    return slug


def twin_of(field: models.ForeignKey, row: dict[str, Any], held: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The row of the new key beside which this one could not stand, because it says the same; None without one.

    Two rows that share no more than a short name may say different things: they are no twins.
    """
    for names, condition in unique_sets(field):
        key = [row[name] for name in names]
        if None in key or any(is_slug(field.model, name) for name in names):
            continue
        for other in held:
            if [other[name] for name in names] == key and holds(field.model, condition, row, other):
                return other
    return None


def refuse_lost_twins(model: type[models.Model], merge: Merge) -> None:
    """Raises CannotRestore where a row that made one of the loser's needless is gone: what both said was taken back."""
    found = references(model)
    for label, packed in merge.dropped:
        pointing = [field for field in found if field.model._meta.label_lower == label]
        row = unpacked(pointing[0].model, packed) if pointing else {}
        fields = [field for field in pointing if row[field.attname] == merge.loser_key]
        twins = (rows(field.model).filter(**{field.attname: merge.winner_key}).values() for field in fields)
        if fields and not any(twin_of(field, row, list(held)) for field, held in zip(fields, twins, strict=True)):
            raise changed(fields[0].model)


def holds(model: type[models.Model], condition: models.Q | None, *found: dict[str, Any]) -> bool:
    """Whether the condition of a constraint is true of all of these rows."""
    return condition is None or all(
        condition.check({field.name: Value(row[field.attname], field) for field in columns(model)}) for row in found
    )


def unique_sets(field: models.ForeignKey) -> Iterator[tuple[list[str], models.Q | None]]:
    """`(the other columns, condition)` of each rule that lets a combination with this foreign key stand but once."""
    meta: Any = field.model._meta  # as in `references`
    rules = [rule for rule in meta.constraints if isinstance(rule, models.UniqueConstraint)]
    declared = [*((rule.fields, rule.condition) for rule in rules), *((names, None) for names in meta.unique_together)]
    declared += [([field.name], None)] if field.unique else []
    for names, condition in declared:
        if field.name in names:
            yield [meta.get_field(name).attname for name in names if name != field.name], condition


def is_slug(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.SlugField)
