"""Rows written to a table without a record for each: a million of them in a minute."""

from itertools import islice

from django.db import connection
from django.db.models import Max

from courses.new_rows import column

AT_ONCE = 5_000


class Rows:
    """A table that takes rows as `{column's attribute: value as the database takes it}`; what is left out is as new."""

    def __init__(self, model):
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.usual = {field.attname: next(column(field, [model()])) for field in fields}
        self.own_key = {**self.usual}
        del self.own_key[model._meta.pk.attname]
        quote = connection.ops.quote_name
        self.table, self.columns = quote(model._meta.db_table), {each.attname: quote(each.column) for each in fields}
        self.key = model._meta.pk.attname

    def write(self, rows):
        rows = iter(rows)
        while some := list(islice(rows, AT_ONCE)):
            usual = self.usual if self.key in some[0] else self.own_key
            columns = ", ".join(self.columns[name] for name in usual)
            values = [tuple({**usual, **row}.values()) for row in some]
            (copy if connection.vendor == "postgresql" else insert)(self.table, columns, values)


def copy(table, columns, rows):
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)


def insert(table, columns, rows):
    places = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def after(model):
    """The first key that is free."""
    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def moment(when):
    """An aware moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(when)
