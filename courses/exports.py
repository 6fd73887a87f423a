"""Records as files that spreadsheets and programs open: the columns are what the schema of a record says."""

import csv
import re
from decimal import Decimal
from inspect import isclass
from typing import get_args

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from pydantic import BaseModel

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")
BETWEEN = "; "  # the values of a cell that has several


def plain(value):
    """A number without idle decimals, a text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return f"'{value}" if is_formula(value) else value


def is_formula(value):
    """Would be taken for a formula, or for one that is escaped already: both are escaped, so that all can be undone."""
    parts = re.split(r"[;\t]", str(value))  # where a spreadsheet of another language divides
    return any(part.lstrip("' \N{NO-BREAK SPACE}").startswith(FORMULAS) for part in parts) or "\t" in str(value)


def unescaped(text):
    """The text that `plain` escaped."""
    return text[1:] if text.startswith("'") and is_formula(text) else text


def csv_file(name, columns, rows):
    """In UTF-8 with a byte order mark, which spreadsheets need to read accents."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rumbo-{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows)
    return response


def csv_of_records(name, schema, records):
    """What the schema nests stands in columns of its own: `title_en`, `starts_date`, `sites_country`."""
    paths = list(leaves(schema))
    dumped = (record.model_dump(mode="json") for record in records)
    rows = ([cell(record, path) for path in paths] for record in dumped)
    return csv_file(name, ["_".join(path) for path in paths], rows)


def json_of_records(name, records):
    """A list of the same objects as the API gives."""
    dumped = [record.model_dump() for record in records]
    response = JsonResponse(dumped, safe=False, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="rumbo-{name}.json"'
    return response


def leaves(schema, path=()):
    """The path of every value of a schema, through the schemas that it nests, alone, optional or in lists."""
    for name, field in schema.model_fields.items():
        parts = (field.annotation, *get_args(field.annotation))
        nested = next((part for part in parts if isclass(part) and issubclass(part, BaseModel)), None)
        if nested:
            yield from leaves(nested, (*path, name))
        else:
            yield (*path, name)


def cell(value, path):
    """What stands at the path; of a list what stands at the path of each."""
    if isinstance(value, list):
        return BETWEEN.join(str(cell(each, path)) for each in value)
    if value is None:
        return ""
    return cell(value[path[0]], path[1:]) if path else value
