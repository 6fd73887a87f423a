"""A text cut into numerals, words and signs, each with its place."""

import re
from typing import NamedTuple

from courses.folding import fold
from news.reading.vocabulary import words

TOKEN = re.compile(
    r"(?P<numeral>[0-9]+(?:[.,][0-9]+)*)"
    "|(?P<word>[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f])*)"  # a combining accent is part of its word
    r"|(?P<sign>\S)"
)
ENGLISH = words("the of and in to for with was were is that from has have by on which")
SPANISH = words("el la los las de del y que en por con una un para se su al fue")


class Token(NamedTuple):
    """`plain` is the text without accents and case; `start` and `end` are offsets in the whole text."""

    text: str
    plain: str
    kind: str
    start: int
    end: int


def tokens_of(text):
    return [
        Token(match[0], fold(match[0]), str(match.lastgroup), match.start(), match.end())
        for match in TOKEN.finditer(text)
    ]


def language_of(text):
    """`en` or `es`, by the little words; English where neither has more."""
    said = [token.plain for token in tokens_of(text)]
    english, spanish = (sum(word in little for word in said) for little in (ENGLISH, SPANISH))
    return "es" if spanish > english else "en"
