"""The certificate as PDF: what is on it, how it is built for those who hear it read, how large and how fast it is."""

import datetime as dt
import io
import time

import pytest
from pypdf import PdfReader

from courses.models import Certificate
from courses.paper import CannotPrint, facts_of, pdf

CODE = "0123456789ABCDEF"


def certificate(**facts):
    return Certificate(
        **{
            "kind": "completion",
            "code": CODE,
            "language": "en",
            "printed_name": "Ana Example",
            "course_title": "Migrant children",
            "edition_label": "37th edition",
            "dates": "24 September to 14 December 2018",
            "minutes": 4_800,
            "issuer": "The office",
            "signatories": [["Dr Luz Uno", "Director"], ["Leo Dos", "Minister"]],
        }
        | facts
    )


def test_day_of_issue_is_that_of_the_portals_zone():
    """Half past eight in the evening in Costa Rica, where the next day has begun in Greenwich."""
    facts = facts_of(certificate(issued_at=dt.datetime(2026, 3, 10, 2, 30, tzinfo=dt.UTC)))

    assert facts["issued"] == "Issued on 9 March 2026"


def read(**facts):
    return PdfReader(io.BytesIO(pdf(certificate(**facts))))


def words(reader):
    return " ".join(reader.pages[0].extract_text().split())


def tags(node):
    """`(tag, dictionary)` of everything in the structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from tags(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"], node
        if "/K" in node:
            yield from tags(node["/K"])


def test_everything_is_on_one_page():
    reader = read()

    said = words(reader)
    assert len(reader.pages) == 1
    for told in (
        *("Certificate of completion", "Ana Example", "Migrant children", "37th edition", "80 hours", "The office"),
        *("24 September to 14 December 2018", "Dr Luz Uno", "Director", "Leo Dos", "Minister", "0123-4567-89AB-CDEF"),
    ):
        assert told in said


@pytest.mark.parametrize(("language", "title"), [("en", "Certificate of"), ("es", "Certificado de")])
def test_page_is_built_as_pdf_ua_asks(language, title):
    """What veraPDF's profile of PDF/UA-1 asks of such a page: ISO 14289-1, 7.1 to 7.3 and 7.21."""
    reader = read(language=language)

    root = reader.root_object
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith(title)
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata.title.encode() in metadata
    found = list(tags(root["/StructTreeRoot"]))
    kinds = [kind for kind, _node in found]
    assert "/H1" in kinds
    figures = [node for kind, node in found if kind == "/Figure"]
    assert [len(figures), len(figures[0]["/Alt"]) > 20] == [1, True]
    links = [node.get_object() for node in reader.pages[0]["/Annots"]]
    assert all(link["/Contents"] for link in links)
    assert reader.pages[0]["/Tabs"] == "/S"


def test_every_font_is_embedded_and_says_which_letters_it_shows():
    fonts = read(printed_name="Nguyễn Thị").pages[0]["/Resources"]["/Font"]

    for kept in fonts.values():
        font = kept.get_object()
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.sweep
@pytest.mark.parametrize(
    "name",
    [
        *("Ana <b> & Ben", "María de los Ángeles Ñúñez-O'Brien", "Nguyễn Thị Đặng", "Иван Петров", "Γιώργος"),
        *("#strong[Ana] $x$ @b", "\\", "X", "Łukasz Żuk", "Ana " * 49 + "Ana"),
    ],
)
def test_names_print_letter_by_letter(name):
    assert name in words(read(printed_name=name))


def test_letters_of_several_scripts_are_each_printed_in_a_font_that_has_them():
    said = words(read(printed_name="Nguyễn محمد"))

    assert set("Nguyễnمحمد") <= set(said)


def test_arabic_name_prints_in_its_own_letters():
    """Right to left: read back, its letters are there, whatever the order in which a program takes them."""
    said = words(read(printed_name="محمد بن سلمان"))

    assert set("محمدبنسلمان") <= set(said)


def test_two_hundred_letters_without_a_space_stay_on_the_page():
    reader = read(printed_name="W" * 200, course_title="W" * 200, edition_label="W" * 150, dates="W" * 100)

    assert [len(reader.pages), "W" * 200 in reader.pages[0].extract_text().replace("\n", "")] == [1, True]
    assert facts_of(certificate(printed_name="W" * 200))["size"] * 200 <= 1_000


def test_name_that_no_font_has_is_refused():
    with pytest.raises(CannotPrint):
        pdf(certificate(printed_name="中文"))


def test_certificate_without_a_name_is_not_printed():
    with pytest.raises(ValueError, match="without a name"):
        pdf(certificate(printed_name=""))


@pytest.mark.parametrize("signatories", [[], [["Luz Uno", ""]], [["Luz Uno", "Director"]] * 3])
def test_page_stands_with_any_number_of_signatories(signatories):
    assert words(read(signatories=signatories)).count("Luz Uno") == min(len(signatories), 2)


def test_same_certificate_gives_the_same_bytes():
    kept = certificate()

    assert pdf(kept) == pdf(kept)


def test_certificate_takes_at_most_50_milliseconds_and_60_kilobytes():
    pdf(certificate())
    took = []
    for _try in range(20):
        begun = time.perf_counter()
        page = pdf(certificate(printed_name="Nguyễn Thị Đặng"))
        took.append(time.perf_counter() - begun)

    assert min(took) <= 0.05
    assert len(page) <= 60_000
