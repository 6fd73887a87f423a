"""The two kinds of file that records are exported to, so that they can be imported again."""

import csv
import io
import math
from decimal import Decimal

import openpyxl
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from courses.exports import plain

LONGEST_XLSX_CELL = 32_767  # characters, which the format sets


class CSVFile(base_formats.CSV):
    CONTENT_TYPE = "text/csv; charset=utf-8"

    def export_data(self, dataset, **options):
        """In UTF-8 with a byte order mark, which spreadsheets need to read accents."""
        text = io.StringIO("", newline="")
        writer = csv.writer(text)
        writer.writerow([plain(header) for header in dataset.headers])
        writer.writerows([plain(value) for value in row] for row in dataset)
        return text.getvalue().encode("utf-8-sig")


class XLSXFile(base_formats.XLSX):
    def export_data(self, dataset, **options):
        """Numbers stay numbers; a text is never a formula. Raises `ValueError` for a text no cell can hold."""
        rows = [[workbook_value(value) for value in row] for row in dataset]
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.freeze_panes = "A2"
        sheet.append([workbook_value(header) for header in dataset.headers])
        for row in rows:
            sheet.append(row)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


def workbook_value(value):
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and math.isfinite(value):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(plain(value)))
    if len(text) > LONGEST_XLSX_CELL:
        raise ValueError(_("A text is too long for a cell of an XLSX workbook. Export to CSV."))
    return text
