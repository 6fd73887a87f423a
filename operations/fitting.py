"""What SQLite holds and PostgreSQL does not take: told before anything is written, record by record."""

import re

from operations.fingerprint import TEXTS, columns, kind_of, portions

ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
MOST_SHOWN = 20
NUL = "it holds the character NUL, which PostgreSQL does not take"


def unfit(source, models):
    """A sentence for each value that does not fit, with its table, key and column."""
    for model in models:
        checked = [(field, conditions(source, field)) for field in columns(model) if conditions(source, field)]
        if checked:
            yield from unfit_in(source, model, checked)


def conditions(source, field):
    """`{condition in SQL: what is wrong where it holds}`"""
    column, kind = source.ops.quote_name(field.column), kind_of(field)
    if kind == "JSONField":
        return {f"instr({column}, '\\u0000')": NUL}
    if kind not in TEXTS:
        return {}
    found = {f"instr({column}, char(0))": NUL}
    if field.max_length and kind != "TextField":
        found[f"length({column}) > {field.max_length}"] = f"it is longer than {field.max_length} characters"
    return found


def unfit_in(source, model, checked):
    """One reading of the table."""
    quote, table = source.ops.quote_name, model._meta.db_table
    shown = [quote(model._meta.pk.column), *(quote(field.column) for field, _rules in checked)]
    asked = [condition for _field, rules in checked for condition in rules]
    sql = f"SELECT {', '.join([*shown, *asked])} FROM {quote(table)} WHERE {' OR '.join(asked)}"
    for rows in portions(source, sql):
        for key, *values in rows:
            flags = iter(values[len(checked) :])
            for (field, rules), value in zip(checked, values, strict=False):
                wrong = [sentence for sentence in rules.values() if next(flags) and is_so(field, value)]
                yield from (f"{table} {key}, {field.column}: {sentence}" for sentence in wrong)


def is_so(field, value):
    """In JSON the condition finds a backslash too that stands before what only looks like it."""
    return kind_of(field) != "JSONField" or ESCAPED_NUL.search(value) is not None
