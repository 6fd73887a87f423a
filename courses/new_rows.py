"""Very many new rows, made ready before the transaction that writes them, so that others wait for a moment only.

`bulk_create` composes its statements while it holds the database: seconds for 10,000 rows. Here SQLite takes them from
a table of the connection's own, and PostgreSQL by COPY.
"""

from collections.abc import Hashable
from contextlib import contextmanager
from enum import Enum

from django.db import connection

AT_ONCE = 900  # values in one condition


@contextmanager
def new_rows(model, records):
    """The records as rows that are ready to be written. What is kept of them beside the table goes in the end."""
    rows = (Copied if connection.vendor == "postgresql" else SetAside)(model, records)
    try:
        yield rows
    finally:
        rows.drop()


class Copied:
    """Rows kept in memory until they are copied in. Keys that are known only in the transaction are filled in there."""

    def __init__(self, model, records):
        quote = connection.ops.quote_name
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self.names = [field.attname for field in fields]
        self.columns = ", ".join(quote(field.column) for field in fields)
        self.table = quote(model._meta.db_table)
        columns = [column(field, records) for field in fields]
        self.rows = [list(row) for row in zip(*columns, strict=True)]

    def fill_all(self, attribute, value):
        """Give every row the same value of a foreign key."""
        self.fill(attribute, [value] * len(self.rows))

    def fill(self, attribute, values):
        """Give each row its value of a foreign key."""
        place = self.names.index(attribute)
        for row, value in zip(self.rows, values, strict=True):
            row[place] = value

    def write(self):
        """In the caller's transaction, in their order: the later row gets the higher key."""
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self.table} ({self.columns}) FROM STDIN") as copy,
        ):
            for row in self.rows:
                copy.write_row(row)

    def drop(self):
        self.rows = []


class SetAside(Copied):
    """Rows in a temporary table, which only this connection sees and nobody waits for."""

    def __init__(self, model, records):
        super().__init__(model, records)
        self.aside = f"temp.{connection.ops.quote_name('new_' + model._meta.db_table)}"
        self.drop()
        self.execute(f"CREATE TABLE {self.aside} ({self.columns})")
        places = ", ".join(["%s"] * len(self.names))
        self.execute_many(f"INSERT INTO {self.aside} VALUES ({places})", self.rows)
        self.count, self.rows = len(self.rows), []

    def fill_all(self, attribute, value):
        column = connection.ops.quote_name(attribute)
        self.execute(f"UPDATE {self.aside} SET {column} = %s", [value])

    def fill(self, attribute, values):
        column = connection.ops.quote_name(attribute)
        numbered = zip(values, range(1, self.count + 1), strict=True)
        self.execute_many(f"UPDATE {self.aside} SET {column} = %s WHERE rowid = %s", list(numbered))

    def write(self):
        taken = f"SELECT {self.columns} FROM {self.aside} ORDER BY rowid"
        self.execute(f"INSERT INTO {self.table} ({self.columns}) {taken}")

    def drop(self):
        self.execute(f"DROP TABLE IF EXISTS {self.aside}")

    def execute(self, statement, values=()):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def execute_many(self, statement, values):
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)


def column(field, records):
    """What the database is told of a field of each record. Most values are like many others, and made ready once."""
    known: dict[Hashable, object] = {}
    for record in records:
        value = field.pre_save(record, add=True)
        if not isinstance(value, Hashable):
            yield ready(field, value)
            continue
        if value not in known:
            known[value] = ready(field, value)
        yield known[value]


def ready(field, value):
    value = field.get_db_prep_save(value, connection)
    return value.value if isinstance(value, Enum) else value


def portions(values):
    """The values in lists that one statement takes."""
    return [values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE)]
