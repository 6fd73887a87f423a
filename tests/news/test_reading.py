"""What else is read in a release: dates, ordinals, names, its head; and that any text is read, in little time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.choices import FindingKind
from news.reading import dateline_of, language_of, publication_of, read, title_of
from tests.examples import tried
from tests.news.reading import NAMES, found, in_sentence


def days(text):
    return [(when.what.year, when.what.month, when.what.day) for when in found(text, FindingKind.DATE)]


@pytest.mark.parametrize(
    ("language", "said", "expected"),
    [
        ("en", "July 7, 2017", [(2017, 7, 7)]),
        ("en", "7th of July 2017", [(2017, 7, 7)]),
        ("en", "Friday, July 7, 2017", [(2017, 7, 7)]),
        ("en", "April 24", [(None, 4, 24)]),
        ("en", "29-30 August 2019", [(2019, 8, 29), (2019, 8, 30)]),
        ("en", "August 29-30, 2019", [(2019, 8, 29), (2019, 8, 30)]),
        ("en", "August 2019", [(2019, 8, None)]),
        ("en", "January-May 2017", [(2017, 1, None), (2017, 5, None)]),
        ("en", "since 1951", [(1951, None, None)]),
        ("en", "from 2010 to 2016", [(2010, None, None), (2016, None, None)]),
        ("en", "22 / 03 / 2019", [(2019, 3, 22)]),
        ("en", "03/22/2019", [(2019, 3, 22)]),
        ("en", "2019-03-22", [(2019, 3, 22)]),
        ("en", "22.03.2019", [(2019, 3, 22)]),
        ("en", "next week (24/09)", [(None, 9, 24)]),
        ("en", "2,000 people and 2016 women", []),
        ("en", "24/7 and 31/02/2019 and February 30, 2019", [(2019, None, None)]),
        ("en", "you may 12 times", []),
        ("en", "the 2030 Agenda", []),
        ("en", "Sept. 24, 2018", [(2018, 9, 24)]),
        ("en", "Jan. 5-6, 2018", [(2018, 1, 5), (2018, 1, 6)]),
        ("en", "24 Aug. 2018", [(2018, 8, 24)]),
        ("en", "Aug. 2018", [(2018, 8, None)]),
        ("en", "Jan. to May 2018", [(2018, 1, None), (2018, 5, None)]),
        ("en", "Jan. to Mar. 2018", [(2018, 1, None), (2018, 3, None)]),
        ("en", "24 Aug. It was", [(None, 8, 24)]),
        ("en", "in August. 24 people", []),
        ("en", "in Aug. 24 people", []),
        ("en", "12 September to 7 October 2018", [(2018, 9, 12), (2018, 10, 7)]),
        ("en", "September 12 \u2013 October 7, 2018", [(2018, 9, 12), (2018, 10, 7)]),
        ("en", "1-2 May until 3 June 2018", [(2018, 5, 1), (2018, 5, 2), (2018, 6, 3)]),
        ("en", "12 December to the 7th of January 2019", [(2018, 12, 12), (2019, 1, 7)]),
        ("en", "29 February to 3 March 2019", [(None, 2, 29), (2019, 3, 3)]),
        ("en", "12 September to 7 October", [(None, 9, 12), (None, 10, 7)]),
        ("en", "12 September to 2018", [(None, 9, 12), (2018, None, None)]),
        ("en", "24/09 to 07/10/2018", [(2018, 9, 24), (2018, 10, 7)]),
        ("es", "la Agenda 2030", []),
        ("es", "del 12 de septiembre al 7 de octubre de 2018", [(2018, 9, 12), (2018, 10, 7)]),
        ("es", "desde el 12 de septiembre hasta el 7 de octubre de 2018", [(2018, 9, 12), (2018, 10, 7)]),
        ("es", "7 de julio de 2017", [(2017, 7, 7)]),
        ("es", "1.º de julio del 2017", [(2017, 7, 1)]),
        ("es", "del 29 al 30 de agosto de 2019", [(2019, 8, 29), (2019, 8, 30)]),
        ("es", "setiembre del año 2019", [(2019, 9, None)]),
        ("es", "enero a mayo de 2017", [(2017, 1, None), (2017, 5, None)]),
        ("es", "24 de abril", [(None, 4, 24)]),
        ("es", "en 2016", [(2016, None, None)]),
    ],
)
def test_date_is_as_precise_as_it_is_printed(language, said, expected):
    assert days(in_sentence(said, language)) == expected


@pytest.mark.parametrize(
    ("language", "said", "number"),
    [
        ("en", "the 37th edition", 37),
        ("en", "the second edition", 2),
        ("en", "the thirty-seventh course", 37),
        ("en", "the XXXVII Regional Course", 37),
        ("en", "the I Regional Congress", 1),
        ("en", "edition 37", 37),
        ("es", "la segunda edición", 2),
        ("es", "el primer curso", 1),
        ("es", "el 3.er curso", 3),
        ("es", "la 2.ª edición", 2),
        ("es", "el 37° curso", 37),
        ("es", "la decimotercera edición", 13),
        ("es", "la trigésima séptima edición", 37),
        ("es", "la edición XXXVII", 37),
        ("es", "el XIV Congreso", 14),
    ],
)
def test_ordinal_counts_editions(language, said, number):
    assert [finding.what for finding in found(in_sentence(said, language), FindingKind.ORDINAL)] == [number]


@pytest.mark.parametrize(
    "said",
    [
        "the first half of course",
        "I like conference food",
        "the second time",
        "I was there",
        "the first session of the year",
        "37 courses",
    ],
)
def test_ordinal_of_anything_else_is_left_out(said):
    assert found(in_sentence(said, "en"), FindingKind.ORDINAL) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IOM and the Organization for Migration", [(1,), (1,)]),
        ("the iom of a word, and who came", []),
        ("WHO came, and WHO WE ARE", [(2,)]),
        ("the Ministry of Health of Perú", [(4,)]),
        ("the Ministry of Health, Peru", [(3,), ("PE",)]),
        ("José Gómez spoke", [(5, 6)]),
        ("JOSE GOMEZ spoke", [(5, 6)]),
        ("in Jose\u0301 Go\u0301mez's words", [(5, 6)]),
        ("Costa\nRica", [("CR",)]),
        ("Costa\n\nRica", []),
        ("a hot chile", []),
        ("write to IOM@example.org", []),
        ("IOM$ only", []),
        ("see https://iom.int and IOM.int", [(1,)]),
    ],
)
def test_names_are_known_whatever_their_accents(text, expected):
    assert [finding.what for finding in read(text, NAMES)] == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [("The course of the office", "en"), ("El curso de la oficina", "es"), ("", "en"), ("Perú", "en")],
)
def test_language_is_known_by_the_little_words(text, language):
    assert language_of(text) == language


RELEASE = """Our Work
Office opens a course for teachers of the region

Published: Friday, July 7, 2017

San José, 7 July - The office opened the course on 3 May 2016.
"""


def test_head_of_a_release():
    findings = read(RELEASE, {})

    assert title_of(RELEASE, findings) == "Office opens a course for teachers of the region"
    assert dateline_of(RELEASE) == "San José"
    assert publication_of(RELEASE, findings).date.isoformat() == "2017-07-07"


def test_head_of_a_release_that_lacks_it():
    text = "Date:\n\nThe office opened a course on 3 May 2016 in the town.\n"

    findings = read(text, {})

    assert (title_of(text, findings), dateline_of(text), publication_of(text, findings)) == ("", "", None)


@pytest.mark.parametrize(
    ("day", "title", "text"),
    [
        (
            "San José, 24 de septiembre de 2018",
            "Abre un curso sobre niñez en cuatro países",
            "La oficina lo dijo en el acto.",
        ),
        (
            "Santa Ana, El Salvador, October 3, 2018",
            "A course on children opens in four countries",
            "The office said so.",
        ),
    ],
)
def test_line_of_place_and_day_is_no_title(day, title, text):
    release = f"{day}\n\n{title}\n\n{text}\n"

    assert title_of(release, read(release, {})) == title


def test_day_inside_a_title_leaves_it_a_title():
    text = "Congress of 3 May 2016 ends with promises\n\nThe office said so.\n"

    assert title_of(text, read(text, {})) == "Congress of 3 May 2016 ends with promises"


def holds_together(text):
    """Offsets lie within the text, in its order and apart from each other."""
    end = 0
    for finding in read(text, NAMES):
        assert end <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end].strip() == text[finding.start : finding.end]
        end = finding.end


@tried(40)
@given(st.text(max_size=200))
def test_any_text_is_read(text):
    holds_together(text)
    findings = read(text, NAMES)
    title_of(text, findings), dateline_of(text), publication_of(text, findings)


PARTS = [
    "more than",
    "12",
    "1,5",
    "2016",
    "mil",
    "million",
    "two",
    "de",
    "y",
    "-",
    "/",
    ".",
    ",",
    "\n\n",
    "%",
    "7",
    "July",
]
PARTS += [
    "Sept.",
    "personas",
    "hours",
    "IOM",
    "Peru",
    "XIV",
    "edition",
    "to",
    "and",
    "+",
    "$",
    "º",
    "julio",
    "of",
    "per",
    "\u0301",
]


@tried(100)
@given(st.lists(st.sampled_from(PARTS), max_size=25), st.sampled_from(["", " "]))
def test_any_order_of_telling_words_is_read(parts, space):
    holds_together(space.join(parts))


def seconds(unit, length):
    text = (unit * length)[:length]
    began = time.process_time()

    findings = read(text, NAMES)
    title_of(text, findings), dateline_of(text), publication_of(text, findings)

    return time.process_time() - began


@pytest.mark.sweep
@pytest.mark.parametrize("unit", ["1,", "de ", " ", "1 ", "1 May to ", "Sept. 1 "])
def test_hostile_text_takes_no_more_time_than_its_length(unit):
    """Eight times as long a text takes about eight times as long; a rule that looks back at all of it, sixty-four."""
    assert seconds(unit, 80_000) < 24 * min(seconds(unit, 10_000) for _each in range(3)) + 0.05
