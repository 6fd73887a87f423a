"""The guides for staff: their words stand on the pages, and the one in Spanish says what the one in English says."""

import re
from functools import cache

import pytest

from docs.screenshots.words import PLACES, Words
from tests.documents import links_of, prose_of, quoted_in

GUIDES = {"en": "docs/staff-guide.md", "es": "docs/guia-del-personal.md"}
TASKS = 12
VARIABLE = re.compile(r"%\([a-z_]+\)[sd]|{{[^}]*}}|{[a-z_]*}")


def plain(words):
    return words.strip().rstrip(".:").casefold()


def plurals():
    """The English plurals, which a compiled catalogue does not keep."""
    for place in PLACES:
        text = (place / "es" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
        yield from re.findall(r'^msgid_plural "(.+)"$', text, re.MULTILINE)


def texts_of_catalogues(language):
    for catalogue in Words("es").catalogues:
        for key, translated in catalogue._catalog.items():
            english = key[0] if isinstance(key, tuple) else key
            yield english.rpartition("\x04")[2] if language == "en" else translated
    yield from plurals() if language == "en" else ()


@cache
def said_on_pages(language):
    """`(texts, a pattern of the texts with variables)`."""
    texts = {plain(text) for text in texts_of_catalogues(language)} - {""}
    parts = [VARIABLE.split(text) for text in texts if VARIABLE.search(text)]
    patterns = ["(.+)".join(map(re.escape, part)) for part in parts if len("".join(part).strip()) > 3]
    return texts, re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def stands_on_a_page(words, language):
    texts, pattern = said_on_pages(language)
    return plain(words) in texts or pattern.fullmatch(plain(words)) is not None


@pytest.mark.parametrize("language", GUIDES)
def test_words_that_the_guide_quotes_stand_on_pages(language):
    quoted = quoted_in(GUIDES[language])

    assert len(quoted) > 100
    assert [words for words in quoted if not stands_on_a_page(words, language)] == []


@pytest.mark.parametrize("words", ["Make the draught", "Crear el borrador", "Merge, moving records"])
def test_words_that_stand_on_no_page_are_found(words):
    assert not stands_on_a_page(words, "en")


def sections(name):
    """How deep each heading is, and whether it is a task's: what two languages have in common."""
    return [(len(marks), number) for marks, number in re.findall(r"^(#+) (\d+\.)?", prose_of(name), re.MULTILINE)]


def test_guides_have_the_same_sections_and_the_same_pictures_in_their_language():
    english, spanish = GUIDES.values()
    pictures = [[target for is_picture, target in links_of(name) if is_picture] for name in GUIDES.values()]

    assert sections(english) == sections(spanish)
    assert [number for _depth, number in sections(english) if number] == [f"{task}." for task in range(1, TASKS + 1)]
    assert pictures[1] == [target.replace("images/en-", "images/es-") for target in pictures[0]]
