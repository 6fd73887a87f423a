"""The header of a file that people filled in: which of its columns mean what, by any of their names."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.folding import fold
from courses.tables import BadFile


def names_of(columns):
    """All that the columns may be called, folded."""
    return {name for column in columns for name in column.names}


def matched(headers, columns, ignored=(), decided=None):
    """`({column's place in the file: column}, [headers that are none])` of columns with a `title` and `names`.

    `decided` has the columns of those headers that what stands below them has decided, `{header: column}`. Raises
    `BadFile` where two headers mean the same column.
    """
    found: dict[int, Any] = {}
    unknown: list[str] = []
    for place, header in enumerate(headers):
        column = (decided or {}).get(header) or next((each for each in columns if fold(header) in each.names), None)
        if column is None:
            unknown += [header] if fold(header) not in ignored else []
        elif column in found.values():
            first = next(headers[other] for other in found if found[other] is column)
            words = _("Two columns say the same: “%(first)s” and “%(second)s”.")
            raise BadFile(words % {"first": capfirst(first), "second": capfirst(header)})
        else:
            found[place] = column
    return found, unknown
