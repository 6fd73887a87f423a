"""XLSX workbooks, read without trust: bounded before they are unpacked, values only, the first visible sheet."""

import io
import warnings
import zipfile
import zlib

import openpyxl
from django.utils.translation import gettext as _

from courses.tables import MOST_COLUMNS, BadFile, as_table, trimmed

LARGEST_UNPACKED = 60 * 2**20  # bytes
MOST_PARTS = 1_000
PICTURES = "xl/media/"  # which may be SVG with a document type; whatever else may be a sheet, by any name
LAST_ROW = 100_000  # that is looked at, empty ones included


def read_workbook(content, names=frozenset()):
    """The table of the first sheet that is not hidden; `names` as `as_table` takes them. Raises `BadFile`."""
    has_formulas = checked(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, on features that it leaves aside
        try:
            values = list(sheet_rows(content, data_only=True))
            formulas = sheet_rows(content, data_only=False) if has_formulas else ()
            for number, (row, written) in enumerate(zip(values, formulas, strict=False), start=1):
                check_computed(number, row, written)
        except BadFile:
            raise
        except Exception as error:  # openpyxl raises whatever a broken part leads to
            raise BadFile(
                _("This XLSX workbook is broken. Open it in a spreadsheet program and save it anew.")
            ) from error
    return as_table(values, names, pads=True)


def checked(content):
    """Whether a sheet has formulas; refuse what is no archive, unpacks to too much, has macros or XML entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise BadFile(_("This workbook is too large when unpacked. Divide it."))
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise BadFile(_("This workbook has macros. Save it as XLSX without them."))
            texts = {part.filename: archive.read(part) for part in parts if not part.filename.startswith(PICTURES)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise BadFile(_("This is no XLSX workbook, or it is damaged.")) from error
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in map(without_nul, texts.values())):
        raise BadFile(_("This workbook declares XML entities, which no spreadsheet program does."))
    return any(b"<f>" in text or b"<f " in text for name, text in texts.items() if "worksheets/" in name)


def without_nul(text):
    """So that what stands in UTF-16 is found too."""
    return text.replace(b"\x00", b"")


def sheet_rows(content, *, data_only):
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise BadFile(_("Every sheet of this workbook is hidden."))
    visible[0].reset_dimensions()
    for number, row in enumerate(visible[0].iter_rows(values_only=True), start=1):
        if number > LAST_ROW:
            raise BadFile(_("This workbook has cells below row %(row)s.") % {"row": LAST_ROW})
        cells = trimmed(row)
        if len(cells) > MOST_COLUMNS:
            raise BadFile(_("The file has more than %(count)s columns.") % {"count": MOST_COLUMNS})
        yield cells
    book.close()


def check_computed(number, row, written):
    """Refuse formulas that no program has computed: their cells would seem empty."""
    row = [*row, *[None] * (len(written) - len(row))]
    if any(value is None and formula is not None for value, formula in zip(row, written, strict=False)):
        words = _("Row %(row)s has a formula without a value. Open the file in a spreadsheet program and save it anew.")
        raise BadFile(words % {"row": number})
