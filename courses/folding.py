"""Text compared without accents or case, in Python and in SQL by one table."""

import re
import unicodedata
from typing import Any

from django.db.models import CharField, Func, Q
from django.db.models.functions import Lower

# Spanish first, then Portuguese: SQLite's parser takes 28 nested calls in all, and its LOWER knows only ASCII.
PLAIN = {"a": "áãÁÃ", "c": "çÇ", "e": "éêÉÊ", "i": "íÍ", "n": "ñÑ", "o": "óõÓÕ", "u": "úüÚÜ"}
PAIRS = [(accented, plain) for plain, variants in PLAIN.items() for accented in variants]
TABLE = str.maketrans(dict(PAIRS))


def fold(text: str) -> str:
    """`Niñez` and `NINEZ` both become `ninez`."""
    return unicodedata.normalize("NFC", text).translate(TABLE).lower()


class Folded(Func):
    """`fold` in SQL: immutable, so that a generated column and an index may hold it."""

    arity = 1
    output_field = CharField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, Any]:
        column, parameters = compiler.compile(Lower(*self.source_expressions))
        opening = "REPLACE(" * len(PAIRS)
        closing = "".join(f", '{accented}', '{plain}')" for accented, plain in PAIRS)
        return f"{opening}{column}{closing}", parameters


MOST_WORDS = 8  # of a search: the rest is not looked at
VARIANTS = {
    "a": "aáàâäãåā",
    "c": "cçć",
    "e": "eéèêëē",
    "i": "iíìîïī",
    "n": "nñń",
    "o": "oóòôöõøō",
    "u": "uúùûüū",
    "y": "yýÿ",
}
CERTAIN = re.compile(f"[^\\W_ks{''.join(VARIANTS)}]+|[@.-]+", re.ASCII)  # to some signs s and k are like
CLASSES = {letter: f"[{variants}{variants.upper()}]" for variants in VARIANTS.values() for letter in variants}


def pattern(text: str) -> str:
    """A regular expression for both databases: each letter with any accent, every other character as itself."""
    return "".join(CLASSES.get(letter, re.escape(letter)) for letter in unicodedata.normalize("NFC", text).lower())


def searched_words(text: str) -> list[str]:
    """The words of a search that are looked for."""
    return text.split()[:MOST_WORDS]


def anywhere(text: str, *columns: str) -> Q:
    """A condition: the text stands in one of the columns, whatever its accents and case.

    What of it has no accents is looked for first: a pattern takes far longer.
    """
    plain = unicodedata.normalize("NFC", text).lower()
    sought, certain = pattern(text), max(CERTAIN.findall(plain), key=len, default="")
    condition = Q()
    for column in columns:
        has_it = Q(**{f"{column}__icontains": certain}) if certain else Q()
        condition |= has_it & Q(**{f"{column}__iregex": sought})
    return condition
