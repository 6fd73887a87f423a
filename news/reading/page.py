"""What is read, and what is found in it."""

import bisect
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from courses.choices import Precision
from news.choices import FindingKind, Measure, Qualifier, Scale
from news.reading.tokens import language_of, tokens_of

LONGEST_SENTENCE = 100  # tokens: a hostile text has one sentence


@dataclass(frozen=True)
class Known:
    """What the portal has under a name: a primary key or a country's code. Acronyms count in capitals alone."""

    kind: FindingKind
    key: int | str
    is_acronym: bool = False


@dataclass(frozen=True)
class When:
    """A date as a release gives it: without a year where it gives none."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def precision(self):
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def date(self):
        """The first day of it, or None without a year."""
        return dt.date(self.year, self.month or 1, self.day or 1) if self.year else None


@dataclass(frozen=True)
class Amount:
    """A figure as a release gives it; doubtful where the reading may be wrong."""

    value: Decimal
    upper_value: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACTLY
    scale: Scale = Scale.ONE
    unit: str = ""
    measure: Measure = Measure.CONTEXT
    is_doubtful: bool = False


@dataclass(frozen=True)
class Finding:
    """A passage, by its offsets, and what it says: an Amount, a When, an ordinal, or the keys of a name."""

    kind: FindingKind
    start: int
    end: int
    what: Amount | When | int | tuple


class Page:
    """A text in tokens; what one rule has taken no other may take again."""

    def __init__(self, text):
        self.text = text
        self.language = language_of(text)
        self.tokens = tokens_of(text)
        self.count = len(self.tokens)
        self.plain = [token.plain for token in self.tokens]
        self.starts = [token.start for token in self.tokens]
        self.taken = bytearray(len(self.tokens))
        self.said = {}

    def __len__(self):
        return self.count

    def has(self, place):
        return 0 <= place < self.count

    def is_free(self, place):
        return self.has(place) and not self.taken[place]

    def word(self, place):
        """The token's text without accents and case; blank outside the text."""
        return self.plain[place] if 0 <= place < self.count else ""

    def words(self, first, last):
        """The tokens of first to last, both included, parted by spaces."""
        return " ".join(self.word(place) for place in range(first, last + 1))

    def printed(self, place):
        return self.tokens[place].text if self.has(place) else ""

    def is_a(self, place, kind):
        return self.has(place) and self.tokens[place].kind == kind

    def gap(self, place):
        """What stands between a token and the one before it: spaces, line ends or nothing."""
        if not 0 < place < len(self.tokens):
            return "\n\n"
        return self.text[self.tokens[place - 1].end : self.tokens[place].start]

    def is_glued(self, place):
        """Whether nothing parts a token from the one before it."""
        return self.gap(place) == ""

    def is_parted(self, place):
        """Whether an empty line parts a token from the one before it."""
        return self.gap(place).count("\n") > 1

    @cached_property
    def sentences(self):
        """The place of each sentence's first token."""
        firsts = [0]
        for place in range(1, len(self)):
            is_long = place - firsts[-1] >= LONGEST_SENTENCE
            if self.tokens[place - 1].text == "." or is_long or self.is_parted(place):
                firsts.append(place)
        return firsts

    def sentence(self, place):
        """The first place of a token's sentence, and its words."""
        number = bisect.bisect_right(self.sentences, place) - 1
        return self.sentences[number], self.sentence_words(number)

    def sentence_words(self, number):
        if number not in self.said:
            first, after = [*self.sentences[number : number + 2], len(self)][:2]
            self.said[number] = {token.plain for token in self.tokens[first:after]}
        return self.said[number]

    def take(self, first, last):
        self.taken[first : last + 1] = b"\1" * (last + 1 - first)

    def take_span(self, start, end):
        """Take every token that begins within these offsets."""
        first, after = (bisect.bisect_left(self.starts, offset) for offset in (start, end))
        self.take(first, after - 1)

    def find(self, kind, first, last, what):
        """Take the tokens of first to last and make a finding of them."""
        self.take(first, last)
        return Finding(kind, self.tokens[first].start, self.tokens[last].end, what)
