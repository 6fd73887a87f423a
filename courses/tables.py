"""A table out of a file that people filled in: its header, its rows, and what is wrong with them in words."""

import re
from dataclasses import dataclass
from itertools import chain, islice

import tablib
from django.utils.translation import gettext as _

from courses.folding import fold

FIRST_ROWS = 5  # among which headings are looked for
MOST_ROWS = 10_000
MOST_COLUMNS = 200
LONGEST_CELL = 100_000  # characters
ERRORS = {  # of Excel, in English and in Spanish
    *("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"),
    *("#BLOCKED!", "#BUSY!", "#CONNECT!", "#EXTERNAL!", "#FIELD!", "#PYTHON!", "#TIMEOUT!", "#UNKNOWN!"),
    *("#¡REF!", "#N/D", "#¡VALOR!", "#¿NOMBRE?", "#¡DIV/0!", "#¡NUM!", "#¡NULO!", "#¡DESBORDAMIENTO!", "#¡CALC!"),
}
ERROR_OF_CALC = re.compile(r"ERR:\d{3}", re.ASCII)  # LibreOffice's
UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class BadFile(Exception):
    """A file that cannot be read; its sentence says why, in the reader's language."""


@dataclass
class Table:
    """Names of the columns in small letters, rows as wide as they, and the number of each row in the file."""

    columns: list
    rows: list
    numbers: list
    is_recoded: bool = False  # read as Windows-1252, for it was not UTF-8

    @property
    def dataset(self):
        return tablib.Dataset(*self.rows, headers=self.columns)


def as_table(rows, names=frozenset(), *, pads=False, is_recoded=False):
    """The table of an iterable of rows, of which the first that is not empty names the columns.

    With folded `names` that columns may have, a title above them is left aside. Rows shorter than the header are
    refused unless a format leaves out empty cells (`pads`). Raises `BadFile`.
    """
    columns: list = []
    kept: list[list] = []
    numbers: list[int] = []
    for number, row in enumerate(without_title(rows, names), start=1):
        cells = trimmed(row)
        if not cells:
            continue
        if not columns:
            columns = header(cells)
            continue
        if len(kept) == MOST_ROWS:
            raise BadFile(_("The file has more than %(count)s rows. Divide it.") % {"count": MOST_ROWS})
        check_width(number, row if not pads else cells, cells, columns, pads)
        filled = [*cells, *[None] * (len(columns) - len(cells))]
        for column, cell in zip(columns, filled, strict=True):
            check_cell(number, column, cell)
        kept.append(filled)
        numbers.append(number)
    if not kept:
        raise BadFile(_("The file has a header but no rows.") if columns else _("The file is empty."))
    return Table(columns, kept, numbers, is_recoded)


def without_title(rows, names):
    """The rows, empty ones instead of those that hold one cell each above a row with known headings."""
    rows = iter(rows)
    first = list(islice(rows, FIRST_ROWS))
    wide = next((place for place, row in enumerate(first) if sum(not is_empty(cell) for cell in row) > 1), 0)
    above, below = first[:wide], first[wide : wide + 1]
    if any(names_columns(row, names) for row in below) and not any(names_columns(row, names) for row in above):
        first[:wide] = [[]] * wide
    return chain(first, rows)


def names_columns(cells, names):
    """Whether one of these folded names stands in a row."""
    return any(fold(heading(cell)) in names for cell in cells)


def is_empty(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def trimmed(row):
    """The row up to its last cell that is not empty."""
    cells = list(row)
    while cells and is_empty(cells[-1]):
        cells.pop()
    return cells


def heading(cell):
    return " ".join(str(cell if cell is not None else "").split()).lower()


def header(cells):
    columns = [heading(cell) for cell in cells]
    if len(columns) > MOST_COLUMNS:
        raise BadFile(_("The file has more than %(count)s columns.") % {"count": MOST_COLUMNS})
    for place, column in enumerate(columns, start=1):
        if not column:
            raise BadFile(_("Column %(place)s has no name in the header.") % {"place": place})
        if columns.count(column) > 1:
            raise BadFile(_("The column “%(column)s” stands twice in the header.") % {"column": column})
    return columns


def check_width(number, row, cells, columns, pads):
    """Refuse a row in which a separator too many or too few has moved the cells."""
    if len(cells) > len(columns) or (not pads and len(row) < len(columns)):
        found = {"row": number, "count": max(len(cells), len(row)), "expected": len(columns)}
        raise BadFile(_("Row %(row)s does not fit the header: %(count)s cells instead of %(expected)s.") % found)


def check_cell(number, column, cell):
    if not isinstance(cell, str):
        return
    where = {"row": number, "column": column}
    if len(cell) > LONGEST_CELL:
        where["count"] = LONGEST_CELL
        raise BadFile(
            _("Row %(row)s, column “%(column)s”: the text is longer than %(count)s characters. Is a quote not closed?")
            % where
        )
    if UNKEEPABLE.search(cell):
        raise BadFile(_("Row %(row)s, column “%(column)s”: the text has a character that cannot be kept.") % where)
    if (error := cell.strip().upper()) in ERRORS or ERROR_OF_CALC.fullmatch(error):
        where["error"] = cell.strip()
        raise BadFile(_("Row %(row)s, column “%(column)s”: the cell holds the error %(error)s.") % where)
