"""Files that people or their programs break: each is read, or refused in a sentence."""

import datetime as dt
import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from courses.files import LARGEST_FILE, read_table
from courses.tables import LONGEST_CELL, MOST_ROWS, BadFile
from courses.workbooks import LARGEST_UNPACKED
from tests.exchange import xlsx_of
from tests.spoilt import SPOILT, changed

TEXT = "slug,name\r\n007,Niñez\r\n"
ROWS = [["007", "Niñez"]]


def refusal(content, name="records.csv", names=frozenset()):
    with pytest.raises(BadFile) as refused:
        read_table(name, content, names)
    return str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.replace("\r\n", "\n").encode(),
        f"\n\n{TEXT}\n,\n".encode(),
        " Slug , NAME,,\r\n007,Niñez,,\r\n".encode(),
        '"slug","name"\r\n"007","Niñez"'.encode(),
        xlsx_of(["slug", "name"], ["007", "Niñez"]),
        xlsx_of([], ["Slug ", "NAME"], [None], ["007", "Niñez"]),
    ],
)
def test_same_table_however_it_is_written(content):
    table = read_table("records", content)

    assert [table.columns, table.rows, table.is_recoded] == [["slug", "name"], ROWS, False]


def test_windows_1252_is_recognised():
    table = read_table("records.csv", TEXT.encode("cp1252"))

    assert [table.rows, table.is_recoded] == [ROWS, True]


def test_new_line_within_quotes_belongs_to_its_cell_and_rows_count_as_in_a_spreadsheet():
    table = read_table("a.csv", b'slug,note\n\n1,"a\nb, ""c"""\n2,d\n')

    assert [table.rows, table.numbers] == [[["1", 'a\nb, "c"'], ["2", "d"]], [3, 4]]


TITLED = "Lista, 2026\r\n\r\nNAME;Slug\r\nNiñez;007\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TITLED.encode(),
        TITLED.replace("\r\n\r\n", ";\r\n;\r\n").encode(),
        TITLED.replace("Lista, 2026", '"Lista; 2026"').encode(),
        xlsx_of([None, "Lista, 2026"], ["San Salvador"], ["NAME", "Slug"], ["Niñez", 7]),
    ],
)
def test_title_above_known_headings_is_left_aside_and_rows_keep_their_numbers(content):
    table = read_table("a", content, {"slug"})

    assert [table.columns, table.rows[0][0], table.numbers] == [["name", "slug"], "Niñez", [4]]


@pytest.mark.parametrize(
    "content",
    [
        "Lista\na,b\n1,2\n",
        "slug\na,slug\n1,2\n",
        "Lista\n1,2\na,slug\n1,2\n",
        "Lista\nde\n2026\nEl\nSalvador\na,slug\n1,2\n",
    ],
)
def test_first_row_names_the_columns_where_it_is_no_title_above_known_headings(content):
    assert "does not fit the header: 2 cells instead of 1." in refusal(content.encode(), names={"slug"})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n\t", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b",,\n,", "The file is empty."),
        (b"slug,name\n", "The file has a header but no rows."),
        (b"a,b\n1,2,3\n", "Row 2 does not fit the header: 3 cells instead of 2."),
        (b"a,b\n1,2\n1\n", "Row 3 does not fit the header: 1 cells instead of 2."),
        (b'a,b\n1,"2\n3,4\n', "Row 2 cannot be read: a quotation mark is not closed, or stands within a text."),
        (b'a,b\n1,"2"3\n', "Row 2 cannot be read: a quotation mark is not closed, or stands within a text."),
        (b"a, A\n1,2\n", "The column “a” stands twice in the header."),
        (b"a,,b\n1,2,3\n", "Column 2 has no name in the header."),
        (b"a,b\n1,\x00\n", "This is neither a CSV file nor an XLSX workbook."),
        (b"a,b\n1,\x07\n", "Row 2, column “b”: the text has a character that cannot be kept."),
        (b"a,b\n1,#REF!\n", "Row 2, column “b”: the cell holds the error #REF!."),
        (b"a\n\x81\xff\n", "The characters of this file are in no known code. Save it as CSV in UTF-8."),
        (b"a\n" + b"x" * 140_000, "Row 2 has a text that is too long. Is a quotation mark not closed?"),
        (b"a\n" + b"x" * (LONGEST_CELL + 1), "Row 2, column “a”: the text is longer than 100000 characters."),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), "The file has more than 10000 rows. Divide it."),
        (",".join(f"c{place}" for place in range(201)).encode(), "The file has more than 200 columns."),
        (b"x" * (LARGEST_FILE + 1), "The file is larger than 10 MB."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "This workbook has a password, or is older than XLSX."),
        (b"PK\x03\x04 and no more", "This is no XLSX workbook, or it is damaged."),
    ],
)
def test_bad_file_is_refused_in_words(content, sentence):
    assert refusal(content).startswith(sentence)


def test_as_many_rows_as_are_allowed_are_read():
    assert len(read_table("a.csv", b"a\n" + b"1\n" * MOST_ROWS).rows) == MOST_ROWS


@pytest.mark.parametrize(("content", "sentence"), SPOILT.values(), ids=SPOILT)
def test_workbook_that_is_spoilt_is_refused_in_words(content, sentence):
    assert refusal(content, "people.xlsx").startswith(sentence)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_bomb_is_small_and_never_unpacked(name):
    content = changed(name, lambda part: b" " * (LARGEST_UNPACKED + 1))

    tracemalloc.start()
    assert len(content) < LARGEST_FILE
    assert refusal(content) == "This workbook is too large when unpacked. Divide it."
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


def test_text_called_a_workbook_is_refused():
    assert refusal(b"a,b\n1,2\n", "a.xlsx") == "This is no XLSX workbook, or it is damaged."


def test_archive_that_is_no_workbook_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "a")

    assert refusal(content.getvalue()).startswith("This XLSX workbook is broken.")


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_entities_are_refused(code):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    content = changed("xl/worksheets/sheet1.xml", lambda part: bomb.encode(code))

    assert refusal(content) == "This workbook declares XML entities, which no spreadsheet program does."


@pytest.mark.parametrize("damage", [lambda part: part[: len(part) // 2], lambda part: b"<a/>", lambda part: b""])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_damaged_part_is_refused(part, damage):
    assert refusal(changed(part, damage))


def test_row_past_all_rows_is_refused_at_once():
    content = changed("xl/worksheets/sheet1.xml", lambda part: part.replace(b'r="2"', b'r="999999999999"'))

    assert refusal(content) == "This workbook has cells below row 100000."


def test_values_of_a_workbook_keep_their_kinds_and_the_first_visible_sheet_counts():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["hidden"])
    sheet = book.create_sheet()
    for row in (["slug", "minutes", "starts_on"], ["007", 4800, dt.date(2026, 4, 30)], ["+33", 1.5, None]):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)

    table = read_table("a.xlsx", content.getvalue())

    assert table.rows == [["007", 4800, dt.datetime(2026, 4, 30)], ["+33", 1.5, None]]


@pytest.mark.parametrize(
    "error", ["#¡REF!", "#¿NOMBRE?", "#N/D", "#¡VALOR!", "#¡DESBORDAMIENTO!", "#BUSY!", "#name?", "Err:502"]
)
def test_errors_are_known_in_spanish_and_as_libreoffice_writes_them(error):
    assert refusal(f"a,b\n1,{error}\n".encode()) == f"Row 2, column “b”: the cell holds the error {error}."


def test_formula_counts_for_its_value_and_is_refused_without_one():
    content = xlsx_of(["a", "b"], ["x", "=1+1"])
    computed = changed("xl/worksheets/sheet1.xml", lambda part: part.replace(b"<v />", b"<v>2</v>"), content)

    assert read_table("a.xlsx", computed).rows == [["x", 2]]
    assert refusal(content).startswith("Row 2 has a formula without a value.")
