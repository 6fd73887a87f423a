"""The logical content of a database: for each table how many rows, and what they hash to, whichever engine has them.

Rows are read in the order of their keys, a few at a time. Left out are columns that the database computes and tables
that are derived from others: the search index, what waits for it, the catalogue's version.
"""

import hashlib
import json
from decimal import Decimal
from functools import partial

from operations.databases import models_of

AT_ONCE = 2_000  # rows
TEXTS = {"CharField", "TextField", "SlugField", "FileField"}
NUMBERS = {
    *("AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"),
    *("PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"),
}
PLAIN = dict.fromkeys(TEXTS | NUMBERS, "{}")
WRITTEN = {  # a column as a text or a number that both engines write alike
    "sqlite": PLAIN
    | {
        "BooleanField": "{} + 0",
        "DateField": "{} || ''",
        "DateTimeField": "substr({0} || CASE WHEN instr({0}, '.') THEN '' ELSE '.' END || '000000', 1, 26)",
        "UUIDField": "{}",
        "JSONField": "{}",
        "DecimalField": "{}",
    },
    "postgresql": PLAIN
    | {
        "BooleanField": "{}::int",
        "DateField": "to_char({}, 'YYYY-MM-DD')",
        "DateTimeField": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "UUIDField": "replace({}::text, '-', '')",
        "JSONField": "{}::text",
        "DecimalField": "{}::text",
    },
}
encode = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode


def fingerprint(connection, models=None):
    """`{table: [rows, hash]}`. The caller sees to it that nothing is written meanwhile."""
    models = models_of(connection) if models is None else models
    return {model._meta.db_table: summed(connection, model) for model in models}


def whole(tables):
    """One hash for all of them."""
    return hashlib.sha256(encode(tables).encode()).hexdigest()


def differences(before, after):
    """A sentence for each table that does not hold the same."""
    for table in sorted(before.keys() | after.keys()):
        (rows, told), (other_rows, other_told) = before.get(table, [0, ""]), after.get(table, [0, ""])
        if rows != other_rows:
            yield f"{table}: {rows} rows before, {other_rows} after"
        elif told != other_told:
            yield f"{table}: the same number of rows, and something in them differs"


def summed(connection, model):
    fields = columns(model)
    told, count = hashlib.sha256(), 0
    normalise = {place: rule for place, rule in enumerate(map(rule_of, fields)) if rule}
    for rows in portions(connection, statement(connection, model, fields)):
        if normalise:
            rows = [normal(row, normalise) for row in rows]  # noqa: PLW2901 (the same rows, written alike)
        told.update("\n".join(map(encode, rows)).encode() + b"\n")
        count += len(rows)
    return [count, told.hexdigest()]


def columns(model):
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def kind_of(field):
    """What a column holds; a foreign key holds what it points at."""
    while field.remote_field:
        field = field.target_field
    return field.get_internal_type()


def rule_of(field):
    """What is left to be done to a value once the database has written it."""
    if kind_of(field) == "JSONField":
        return in_order
    return partial(rounded, places=field.decimal_places) if kind_of(field) == "DecimalField" else None


def in_order(text):
    return encode(json.loads(text))


def rounded(value, places):
    return f"{Decimal(str(value)):.{places}f}"


def normal(row, rules):
    return [rules[place](value) if place in rules and value is not None else value for place, value in enumerate(row)]


def statement(connection, model, fields):
    quote, written = connection.ops.quote_name, WRITTEN[connection.vendor]
    shown = ", ".join(written[kind_of(field)].format(quote(field.column)) for field in fields)
    key = quote(model._meta.pk.column)
    if connection.vendor == "postgresql" and kind_of(model._meta.pk) in TEXTS:
        key = f'{key} COLLATE "C"'
    return f"SELECT {shown} FROM {quote(model._meta.db_table)} ORDER BY {key}"


def portions(connection, sql):
    """The rows of a query, so many at once that none of them has to wait for all."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows
