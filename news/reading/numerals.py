"""Numbers in digits and in words, as each language writes them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from news.choices import Scale
from news.reading.vocabulary import CARDINALS, OF, SCALES, words

LONGEST = 20  # characters of a numeral that can be a figure
GREATEST = Decimal(10) ** 9  # a figure's value has nine digits before the point
GROUPS = {"en": (",", "."), "es": (".", ",")}  # what parts the thousands, and what the decimals
# What each sign may be: `1,234,567.8` where it parts thousands, `12,5` where it parts decimals.
GROUPED = {sign: re.compile(rf"([1-9][0-9]{{0,2}}(?:\{sign}[0-9]{{3}})+)(?:[.,]([0-9]{{1,3}}))?") for sign in ",."}
DECIMAL = {sign: re.compile(rf"([0-9]+)\{sign}([0-9]{{1,3}})") for sign in ",."}
HEAD, TRIPLE = re.compile("[1-9][0-9]{0,2}"), re.compile("[0-9]{3}(?:[.,][0-9]{1,3})?")
SPACES = {"en": "\u00a0\u202f\u2009", "es": " \u00a0\u202f\u2009"}
JOINERS = {"en": words("- and"), "es": words("y")}
NO_MORE, ANY = 0, 1_000
MOST_WORDS = 12


@dataclass(frozen=True)
class Numeral:
    """A number as printed, from its first token to its last; doubtful where its signs can be read otherwise."""

    value: Decimal
    scale: Scale
    first: int
    last: int
    is_doubtful: bool = False
    is_in_words: bool = False

    @property
    def size(self):
        return self.value * self.scale


def numeral_at(page, place):
    """The number that begins at a token, or None."""
    if not page.is_free(place):
        return None
    numeral = in_digits(page, place) if page.is_a(place, "numeral") else in_words(page, place)
    return numeral if numeral and 0 <= numeral.value < GREATEST else None


def in_digits(page, place):
    """`1,234.5` in English, `1.234,5` and `1 234,5` in Spanish; then thousand, million or billion."""
    last, text = spaced(page, place)
    scale, end = scale_after(page, last)
    value, is_doubtful = parsed(text, page.language, scale > 1)
    if value is None:
        return None
    return scaled(value, scale, place, end, is_doubtful=is_doubtful)


def spaced(page, place):
    """The last token and the text of digits that are grouped by spaces."""
    text, last = page.printed(place), place
    while HEAD.fullmatch(page.printed(place)) and len(text) < LONGEST and is_triple(page, last + 1):
        last += 1
        text += page.printed(last)
    return last, text


def is_triple(page, place):
    gap = page.gap(place)
    return (
        page.is_free(place)
        and len(gap) == 1
        and gap in SPACES[page.language]
        and bool(TRIPLE.fullmatch(page.printed(place)))
    )


def parsed(text, language, is_scaled):
    """`(value, whether it is doubtful)`; None for what is no number.

    Three digits after a single sign are thousands, whichever the sign, unless `million` follows.
    """
    if len(text) > LONGEST or re.fullmatch("0[0-9]+", text):
        return None, False
    if text.isdigit():
        return Decimal(text), False
    own, other = GROUPS[language]
    for sign in (own, other):
        match = GROUPED[sign].fullmatch(text)
        if match and not (is_scaled and text.count(sign) == 1 and not match[2]):
            decimals = f".{match[2]}" if match[2] else ""
            return Decimal(match[1].replace(sign, "") + decimals), sign == other
    for sign in (other, own):
        match = DECIMAL[sign].fullmatch(text)
        if match:
            return Decimal(f"{match[1]}.{match[2]}"), sign == own and len(match[2]) == 3
    return None, False


def scale_after(page, place):
    """`(scale, last place)` of `thousand`, `million`, `mil millones` after a number, 1 and the place for none."""
    scales, scale = SCALES[page.language], 1
    while (
        scale < 1_000_000
        and page.is_free(place + 1)
        and page.word(place + 1) in scales
        and not page.is_parted(place + 1)
    ):
        scale *= scales[page.word(place + 1)]
        place += 1
    return scale, place


def scaled(value, scale, first, last, **marks):
    """With a scale that a figure can have: a billion is a thousand million."""
    if scale > Scale.MILLION:
        value, scale = value * (scale // Scale.MILLION), Scale.MILLION
    return Numeral(value, Scale(scale), first, last, **marks)


def in_words(page, place):
    """`nine`, `two hundred and fifty thousand`, `treinta y cinco`, `dos mil`; None for none and for a mere `one`."""
    count, last, is_whole = count_at(page, place)
    if last is None:
        return None
    scale, end = scale_after(page, last) if is_whole else (1, last)
    if count * scale == 1:
        return None
    return scaled(Decimal(count), scale, place, end, is_in_words=True)


def count_at(page, place):
    """`(count, last place, whether a scale may follow)` of number words, up to the last that fits; else None."""
    cardinals, joiners = CARDINALS[page.language], JOINERS[page.language]
    thousands, count, room, last = 0, 0, ANY, None
    for following in range(place, place + MOST_WORDS):
        word = page.word(following) if page.is_free(following) else ""
        if word in joiners and last is not None and is_joined(page, following, room):
            continue
        if word == "hundred" and 0 < count < 10:
            count, room = count * 100, 100
        elif is_thousand(page, following, count, thousands):
            thousands, count, room = max(count, 1) * 1_000, 0, ANY
        elif 0 < cardinals.get(word, 0) < room:
            count, room = count + cardinals[word], room_after(cardinals[word])
        elif not (word == "a" and last is None and page.word(following + 1) in {"hundred", *SCALES["en"]}):
            break
        else:
            count, room = 1, NO_MORE
        last = following
    return thousands + count, last, not thousands


def room_after(cardinal):
    """What may still be added: less than ten after a ten, less than a hundred after a hundred."""
    if cardinal >= 100:
        return 100
    return 10 if cardinal >= 20 and cardinal % 10 == 0 else NO_MORE


def is_joined(page, place, room):
    """`and` and `y` between parts of one number: what follows fits into it; not the `y` of two numbers."""
    following = CARDINALS[page.language].get(page.word(place + 1), ANY)
    return following < room and (page.word(place) != "y" or room == 10) and (page.word(place) != "and" or room == 100)


def is_thousand(page, place, count, thousands):
    """A thousand with more of the number after it, or a Spanish `mil` by itself: `dos mil trescientos`, `mil`."""
    if SCALES[page.language].get(page.word(place)) != 1_000 or thousands or not page.is_free(place):
        return False
    if page.word(place + 1) in SCALES[page.language]:
        return False
    return page.word(place + 1) in CARDINALS[page.language] or (count == 0 and page.word(place) == "mil")


def starts_unit(page, place):
    """The place after a number where its unit begins: `millones de personas` has a word between."""
    return place + (page.word(place) == OF[page.language])
