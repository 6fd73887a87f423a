"""The header of a file that people filled in: which of its columns mean what, by any of their names."""

from django.utils.translation import gettext as _

from courses.folding import fold
from courses.tables import BadFile


def matched(headers, columns, ignored=()):
    """`({column's place in the file: column}, [headers that are none])` of columns with a `title` and `names`.

    Raises `BadFile` where two headers mean the same column.
    """
    found, unknown = {}, []
    for place, header in enumerate(headers):
        column = next((each for each in columns if fold(header) in each.names), None)
        if column is None:
            unknown += [header] if fold(header) not in ignored else []
        elif column in found.values():
            raise BadFile(_("Two columns say the same: “%(column)s”.") % {"column": column.title})
        else:
            found[place] = column
    return found, unknown
