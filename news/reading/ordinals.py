"""Numbers of editions: `37th edition`, `segunda edición`, `XXXVII Curso`, `edición 37`."""

import re

from news.choices import FindingKind
from news.reading.vocabulary import numbered, words

LAST = 999  # as an edition's own number
ROMAN = re.compile("(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
SUFFIXES = words("st nd rd th er era ero ra da do ta to va vo ma mo na no a o º ª °")
NEAR = 3  # tokens after an ordinal in which the thing it counts must stand
THINGS = {
    "en": words("edition course congress conference workshop seminar forum cohort symposium"),
    "es": words("edicion version curso congreso conferencia taller seminario foro cohorte promocion simposio"),
}
EDITIONS = words("edition edicion version cohort cohorte promocion")
BREAKS = words("of the in and for de del la el los las en y para que half time semester session sesion vez mitad")

ENGLISH = numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
) | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50}
ENGLISH_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
# The beginnings of both genders; `decimotercera` and `vigesimo primera` are built of them.
SPANISH_UNITS = numbered("primer segund tercer cuart quint sext septim/setim octav noven")
SPANISH_TENS = {"decim": 10, "vigesim": 20, "trigesim": 30, "cuadragesim": 40, "quincuagesim": 50}
SPANISH = {
    stem + ending: number
    for stem, number in (SPANISH_UNITS | SPANISH_TENS | {"undecim": 11, "duodecim": 12}).items()
    for ending in ("a", "o")
} | {"primer": 1, "tercer": 3}
SPANISH |= {
    ten_stem + ending + unit: ten + number
    for ten_stem, ten in SPANISH_TENS.items()
    for ending in ("a", "o")
    for unit, number in SPANISH.items()
    if number < 10
}


def ordinals(page):
    """The findings of every ordinal that counts editions."""
    place = 0
    while place < len(page):
        number, last = ordinal_at(page, place) if page.is_free(place) else (None, place)
        if number and number <= LAST:
            end = thing_after(page, last) or edition_before(page, place, last)
            if end:
                first = min(place, place - 1 if end == last else place)
                yield page.find(FindingKind.ORDINAL, first, end, number)
                place = end
        place += 1


def ordinal_at(page, place):
    """`(number, last place)` of an ordinal in digits, words or Roman numerals; None and the place for none."""
    if page.is_a(place, "numeral"):
        return suffixed(page, place)
    return in_words(page, place) if page.is_a(place, "word") else (None, place)


def suffixed(page, place):
    """`37th`, `2.ª`, `1er`; a bare number only after `edition`, which the caller sees to."""
    text = page.printed(place)
    if not text.isdigit() or len(text) > len(str(LAST)):
        return None, place
    suffix = place + 1 + (page.word(place + 1) == "." and page.is_glued(place + 1) and page.is_glued(place + 2))
    is_suffixed = page.is_glued(suffix) and page.word(suffix) in SUFFIXES
    return int(text), suffix if is_suffixed else place


def in_words(page, place):
    word = page.word(place)
    if page.language == "en":
        if word in ENGLISH_TENS and page.word(place + 1) == "-" and ENGLISH.get(page.word(place + 2), 10) < 10:
            return ENGLISH_TENS[word] + ENGLISH[page.word(place + 2)], place + 2
        number = ENGLISH.get(word)
    else:
        number, following = SPANISH.get(word), SPANISH.get(page.word(place + 1), 10)
        if number in SPANISH_TENS.values() and following < 10:
            return number + following, place + 1
    return (number, place) if number else roman(page, place)


def roman(page, place):
    """`XXXVII`, in capitals; the `I` that says who speaks has no capital after it."""
    text = page.printed(place)
    if len(text) > 9 or not ROMAN.fullmatch(text):
        return None, place
    if len(text) == 1 and not page.printed(place + 1)[:1].isupper():
        return None, place
    values = [ROMAN_VALUES[letter] for letter in text]
    lesser = [value < following for value, following in zip(values, [*values[1:], 0], strict=True)]
    return sum(-value if is_less else value for value, is_less in zip(values, lesser, strict=True)), place


def thing_after(page, last):
    """Where the thing that an ordinal counts stands, if near; a bare number counts nothing."""
    if page.is_a(last, "numeral"):
        return None
    for place in range(last + 1, last + 1 + NEAR):
        if not page.is_free(place) or page.is_parted(place) or page.word(place) in BREAKS:
            return None
        if page.word(place) in THINGS[page.language]:
            return place
    return None


def edition_before(page, place, last):
    """The ordinal's last place where it follows its thing: `edición XXXVII`; a number of words comes before it."""
    is_number = page.is_a(place, "numeral") or page.printed(place).isupper()
    return last if is_number and page.word(place - 1) in EDITIONS and page.is_free(place - 1) else None
