"""What a search looks for: words without accents or case, reduced to their stems in English and in Spanish.

An index holds the same tokens for a text that a search holds for its words, made here and nowhere else, so that every
database finds the same. `docs/decisions/009-search.md` tells why.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

MOST_WORDS = 8  # of a search: the rest is not looked at
SHORTEST_PREFIX = 3
LONGEST_WORD = 50  # letters that are told apart
ACCENTS = re.compile("[\u0300-\u0302\u0304-\u036f]|(?<!n)\u0303")  # every combining accent but the tilde of ñ
WORD = re.compile(r"[^\W_]+")
DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
WITHOUT_ACCENT = re.compile("(?<=[cs])ion$")
TWINS = frozenset(  # Spanish words that are other words with an ñ: campana and campaña, ano and año
    WORD.findall(
        "ano anos campana campanas cana canas cuna cunas dona donas lena mana manas mono monos pena penas rona sena "
        "senas sonaba sonamos sonando sonar suena suenan suenas tina una unas"
    )
)
COMMON = frozenset(
    WORD.findall(
        "a an and are at by for from in is of on or the to with "
        "al con de del e el en es la las lo los o para por que se su un una unos unas y"
    )
)


def plain(text: str) -> str:
    """Lower case, and no accents but the ñ's own."""
    return unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower())))


def words(text: str) -> list[str]:
    """The words of a text in their order; `U.N.` is one of them."""
    undotted = DOTTED.sub(lambda acronym: acronym[0].replace(".", ""), plain(text))
    return WORD.findall(undotted)


def spelt(word: str) -> str:
    """Its ñ as n, unless that would be another word."""
    folded = word.replace("ñ", "n")
    return word if folded in TWINS else folded


def stem(word: str, language: str) -> str:
    """By Snowball's rules; a stemmer of its own for each call, because one keeps its place in the word."""
    return snowballstemmer.stemmer(language).stemWord(word)


@lru_cache(100_000)
def forms(word: str) -> set[str]:
    """A plain word and its stems."""
    word = spelt(word)
    accented = WITHOUT_ACCENT.sub("ión", word)  # the Spanish rules know the suffix by its accent
    return {word, stem(word, "english"), plain(stem(accented, "spanish"))}


def token(form: str) -> str:
    """A form in ASCII letters and digits alone, which every database reads as one token."""
    return "".join(letter if letter.isascii() else f"x{ord(letter):05x}" for letter in form[:LONGEST_WORD])


def tokens(*texts: str | None) -> set[str]:
    """What an index holds for the texts: each token once."""
    return {token(form) for text in texts for word in words(text or "") for form in forms(word)}


@dataclass(frozen=True)
class Sought:
    """A word of a search: any of the tokens, or anything that begins with one of the prefixes."""

    tokens: tuple
    prefixes: tuple = ()

    def is_in(self, indexed: Collection[str]) -> bool:
        return any(each in indexed for each in self.tokens) or any(
            held.startswith(prefix) for prefix in self.prefixes for held in indexed
        )


class Search:
    """What somebody typed: every word must be found, the last one also by its beginning.

    Words such as “of” and “de” are left out where others are left. `is_cut` where there are more than eight.
    """

    def __init__(self, text: str | None) -> None:
        typed = words(text or "")
        telling = [word for word in typed if word not in COMMON] or typed
        self.is_cut = len(telling) > MOST_WORDS
        self.sought = [self._sought(word, word is telling[-1]) for word in telling[:MOST_WORDS]]

    def __bool__(self) -> bool:
        return bool(self.sought)

    def _sought(self, word: str, is_last: bool) -> Sought:
        beginnings = {word, spelt(word)} if is_last and len(word) >= SHORTEST_PREFIX else ()
        return Sought(tuple(sorted(map(token, forms(word)))), tuple(sorted(map(token, beginnings))))

    def finds(self, indexed: Collection[str]) -> bool:
        """Whether a text with these tokens is found: what every engine must say too."""
        return all(word.is_in(indexed) for word in self.sought)
