import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.words import Search, tokens


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ninez", "La niñez migrante"),
        ("niñez", "La NIÑEZ migrante"),
        ("nin\u0303ez", "La niñez migrante"),
        ("NINEZ", "Niñez"),
        ("trainings", "A training for officials"),
        ("training", "Two trainings"),
        ("educacion", "Educaciones"),
        ("educaciones", "La educación"),
        ("migrantes", "Migrants of the region"),
        ("unhcr", "The U.N.H.C.R. and others"),
        ("u.n.h.c.r.", "UNHCR"),
        ("guate", "Ciudad de Guatemala"),
        ("campañ", "Una campaña"),
        ("the children", "Children at the border"),
        ("course of migration", "Migration course"),
        ("the", "At the border"),
        ("año", "El año 2018"),
        ("ano", "El ano"),
        ("campana", "La campana"),
        ("محمد", "قال محمد"),
        ("Nguyễn", "NGUYEN THI"),
        ("women's", "Women\u2019s rights"),
    ],
)
def test_search_finds_what_is_written_otherwise(typed, written):
    assert Search(typed).finds(tokens(written))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ano", "El año 2018"),
        ("año", "El ano"),
        ("campana", "Una campaña de prevención"),
        ("campaña", "La campana"),
        ("children border", "Children at home"),
        ("gu", "Guatemala"),
        ("guate children", "Guatemala and its officials, children"[:9]),
        ("border", "Bordeaux"),
    ],
)
def test_search_finds_no_other_word(typed, written):
    assert not Search(typed).finds(tokens(written))


@pytest.mark.parametrize("nothing", ["", None, "   ", "((", "'\"", "%_\\", "--", "*:*", "!&|", "\u200b"])
def test_search_without_a_word_looks_for_nothing(nothing):
    assert not Search(nothing)


@pytest.mark.parametrize(("typed", "is_cut"), [("a b c d f g h j", False), ("b c d f g h j k l", True)])
def test_search_looks_for_eight_words(typed, is_cut):
    assert [len(Search(typed).sought) <= 8, Search(typed).is_cut] == [True, is_cut]


@given(st.text(max_size=40))
def test_every_word_finds_the_text_it_is_from(text):
    search = Search(text)

    assert search.finds(tokens(text))
    assert all(token.isascii() and token.isalnum() for word in search.sought for token in word.tokens)
