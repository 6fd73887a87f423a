"""Uploaded CSV and XLSX files, read into a table by what they are, not by what they are called."""

import csv
import io
import re

from django.utils.translation import gettext as _

from courses.tables import FIRST_ROWS, BadFile, as_table, names_columns
from courses.workbooks import read_workbook

LARGEST_FILE = 10 * 2**20  # bytes
SEPARATORS = ",;\t"
ARCHIVE, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_table(name, content, names=frozenset()):
    """The table that the bytes hold; `names` as `as_table` takes them. Raises `BadFile` with a sentence for people."""
    if len(content) > LARGEST_FILE:
        raise BadFile(_("The file is larger than %(size)s MB.") % {"size": LARGEST_FILE // 2**20})
    if not content.strip():
        raise BadFile(_("The file is empty."))
    if content.startswith(ARCHIVE):
        return read_workbook(content, names)
    if content.startswith(OLD_OFFICE):
        raise BadFile(_("This workbook has a password, or is older than XLSX. Save it as XLSX without a password."))
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise BadFile(_("This is no XLSX workbook, or it is damaged."))
    return read_text(content, names)


def read_text(content, names=frozenset()):
    """A table in text: separated by comma, semicolon or tab, quoted as RFC 4180 says."""
    text, is_recoded = decoded(content)
    if "\x00" in text:
        raise BadFile(_("This is neither a CSV file nor an XLSX workbook."))
    return as_table(records(text, separator(text, names)), names, is_recoded=is_recoded)


def decoded(content):
    """The text, and whether it was in Windows-1252, which spreadsheets of Western Europe and America write."""
    try:
        if content.startswith(UTF_16):
            return content.decode("utf-16"), False
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), True
    except UnicodeDecodeError as error:
        raise BadFile(_("The characters of this file are in no known code. Save it as CSV in UTF-8.")) from error


def separator(text, names):
    """What the first line has most of, quoted names aside; or the one with known headings, below a title."""
    lines = re.split(r"[\r\n]+", text.lstrip("\r\n "), maxsplit=FIRST_ROWS)[:FIRST_ROWS]
    cells = {line: re.split(f"[{SEPARATORS}]", line.replace('"', "")) for line in lines}
    header = next((line for line in lines if names_columns(cells[line], names)), lines[0])
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=unquoted.count)


def records(text, delimiter):
    """The rows of the text; a new line within quotes belongs to its cell."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            words = _("Row %(row)s cannot be read: a quotation mark is not closed, or stands within a text.")
            if "larger than" in str(error):
                words = _("Row %(row)s has a text that is too long. Is a quotation mark not closed?")
            raise BadFile(words % {"row": number}) from error
        if row is None:
            return
        yield row
