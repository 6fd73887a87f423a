"""Workbooks that people, programs and ill will have spoilt, each with the beginning of what is said of it."""

import io
import zipfile

from courses.tables import MOST_ROWS
from courses.workbooks import LARGEST_UNPACKED, MOST_PARTS
from tests.exchange import xlsx_of

SHEET = "xl/worksheets/sheet1.xml"
WHOLE = xlsx_of(["a", "b"], ["x", 1])
ONE = b'<c r="B2" t="n"><v>1</v></c>'  # as openpyxl writes the cell of `WHOLE`
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>'
BROKEN = "This XLSX workbook is broken."
DAMAGED = "This is no XLSX workbook, or it is damaged."
TOO_LARGE = "This workbook is too large when unpacked."


def changed(part, change, content=WHOLE, name=None):
    """The bytes of a workbook with one of its parts changed, and called by another name where one is given."""
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in source.namelist():
            told = change(source.read(each)) if each == part else source.read(each)
            if name:
                told = told.replace(part.encode(), name.encode())
            archive.writestr(name if name and each == part else each, told)
    return target.getvalue()


def with_parts(parts):
    target = io.BytesIO(WHOLE)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return target.getvalue()


def with_cell(xml):
    """In place of the number 1."""
    return changed(SHEET, lambda part: part.replace(ONE, xml.encode()))


def with_directory(place, value):
    """Each entry of the archive's directory says something else at this place than the archive holds."""
    content, found = bytearray(WHOLE), 0
    while (found := content.find(b"PK\x01\x02", found)) >= 0:
        content[found + place : found + place + len(value)] = value
        found += 4
    return bytes(content)


SPOILT = {
    "a zip bomb": (changed(SHEET, lambda part: b" " * (LARGEST_UNPACKED + 1)), TOO_LARGE),
    "very many parts": (with_parts((f"x{number}.xml", b"<a/>") for number in range(MOST_PARTS)), TOO_LARGE),
    "sizes that lie": (with_directory(24, (10).to_bytes(4, "little")), DAMAGED),
    "encrypted parts": (with_directory(8, b"\x01"), DAMAGED),
    "an entity bomb": (changed(SHEET, lambda part: ENTITIES), "This workbook declares XML entities"),
    "one under another name": (
        changed(SHEET, lambda part: ENTITIES, name="xl/worksheets/sheet1.txt"),
        "This workbook declares",
    ),
    "macros": (with_parts([("xl/vbaProject.bin", b"macros")]), "This workbook has macros."),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "This workbook has a password"),
    "no sheet to see": (
        changed("xl/workbook.xml", lambda part: part.replace(b'"visible"', b'"veryHidden"')),
        "Every sheet of this workbook is hidden.",
    ),
    "an error": (with_cell('<c r="B2" t="e"><v>#NAME?</v></c>'), "Row 2, column “b”: the cell holds the error #NAME?."),
    "no number": (with_cell('<c r="B2" t="n"><v>NaN</v></c>'), BROKEN),
    "a text that is not there": (with_cell('<c r="B2" t="s"><v>99999</v></c>'), BROKEN),
    "a cell far to the right": (with_cell('<c r="XFD2" t="n"><v>1</v></c>'), "The file has more than 200 columns."),
    "a day that no calendar has": (with_cell('<c r="B2" t="d"><v>2026-02-31</v></c>'), BROKEN),
    "a formula without a value": (xlsx_of(["a", "b"], ["x", '=HYPERLINK("http://x.example")']), "Row 2 has a formula"),
    "a header twice": (xlsx_of(["a", " A"], ["x", 1]), "The column “a” stands twice in the header."),
    "a row that is too long": (xlsx_of(["a", "b"], ["x", 1, 2]), "Row 2 does not fit the header"),
    "a header alone": (xlsx_of(["a", "b"]), "The file has a header but no rows."),
    "nothing": (xlsx_of([]), "The file is empty."),
    "a row too many": (xlsx_of(["a"], *([1] for _each in range(MOST_ROWS + 1))), "The file has more than 10000 rows."),
    "half of it": (WHOLE[: len(WHOLE) // 2], DAMAGED),
}
