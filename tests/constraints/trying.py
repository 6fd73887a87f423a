"""Breaking a rule of the database in each of the ways around the forms, and what the database says then."""

import re
from dataclasses import dataclass, field

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model, UniqueConstraint

from courses.refusals import constraints, unique_columns
from tests.constraints.rows import MAKERS, made

BY_NAME = {constraint.name: (model, constraint) for model, constraint in constraints()}


@dataclass(frozen=True)
class Break:
    """A row that may stand as it was `given`, and the facts that a named constraint refuses of it.

    A fact may be a function: it is given the row.
    """

    constraint: str
    facts: dict
    given: dict = field(default_factory=dict)

    def __str__(self):
        return f"{self.constraint}: {', '.join(self.facts)}"

    def row_and_facts(self):
        model, _constraint = BY_NAME[self.constraint]
        row = make(model, self.given)
        return row, {name: value(row) if callable(value) else value for name, value in self.facts.items()}


@dataclass(frozen=True)
class Repeat:
    """Two rows that may stand, and of the second what a named constraint wants only once: as the first one has it.

    Where the constraint compares more loosely than by equality, `spelt` says the same in another way.
    """

    constraint: str
    given: dict = field(default_factory=dict)
    spelt: dict = field(default_factory=dict)

    def __str__(self):
        return self.constraint

    def row_and_facts(self):
        model, constraint = BY_NAME[self.constraint]
        first, second = make(model, self.given), make(model, self.given)
        same = {name: spell(getattr(first, name)) for name, spell in self.spelt.items()}
        return second, same or {name: getattr(first, name) for name in constraint.fields}


def make(model, given):
    return MAKERS[model](**made(given))


def columns_of(row, facts):
    """`{attribute: value}` as the columns hold it: the key of a record, not the record."""
    fields = {name: row._meta.get_field(name) for name in facts}
    return {fields[name].attname: value.pk if isinstance(value, Model) else value for name, value in facts.items()}


# The ways


def by_bulk_create(row, facts):
    """The row is gone, and comes back as it must not be."""
    objects = type(row)._base_manager
    objects.filter(pk=row.pk).delete()
    changed = type(row)(**{each.attname: getattr(row, each.attname) for each in writable(row)} | facts)
    objects.bulk_create([changed])


def by_update(row, facts):
    type(row)._base_manager.filter(pk=row.pk).update(**facts)


def by_sql(row, facts):
    fields = {each.attname: each for each in row._meta.concrete_fields}
    values = [fields[name].get_db_prep_save(value, connection) for name, value in facts.items()]
    told = ", ".join(f"{connection.ops.quote_name(fields[name].column)} = %s" for name in facts)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {told} WHERE id = %s", [*values, row.pk])  # noqa: S608
        assert cursor.rowcount == 1


WAYS = (by_bulk_create, by_update, by_sql)


def writable(row):
    """The columns that are no work of the database's own."""
    return [each for each in row._meta.concrete_fields if not each.generated]


# What the database says


def refusals(row, facts):
    """`{way: why the database refused it}`, and fails where it did not. Nothing of it stays."""
    told = {}
    for way in WAYS:
        with pytest.raises((IntegrityError, DataError)) as refused, transaction.atomic():
            way(row, columns_of(row, facts))
        told[way.__name__] = refused.value
    return told


def is_named(constraint, error):
    """Whether the database names it: of a UNIQUE over columns, SQLite names these and nothing else."""
    model, found = BY_NAME[constraint]
    if connection.vendor == "sqlite" and isinstance(found, UniqueConstraint) and found.fields:
        return str(error) == f"UNIQUE constraint failed: {unique_columns(model, found)}"
    return re.search(rf"\b{constraint}\b", str(error)) is not None
