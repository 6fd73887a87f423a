"""What a number counts: the words after it, as far as they name the thing."""

from news.reading.numerals import numeral_at, starts_unit
from news.reading.qualifiers import RUN_TOGETHER
from news.reading.vocabulary import AND, ARTICLES, OF, PEOPLE, SINGLE, UNIT_ENDS, words

MOST_WORDS = 6
LONGEST = 120  # characters, as the figure's column
HYPHENS, APOSTROPHES = frozenset("-\u2010\u2011"), frozenset("'\u2019\u00b4")
DETERMINERS = words("this that these those his her last today yesterday so")
PER_CENT = {"en": {"per cent", "per centum"}, "es": {"por ciento"}}
PER = {"per", "por cada", "de cada", "out of", "out of every", "in every"}
PER_BEGINS = {phrase.split()[0] for phrase in PER}
SPANISH_VERBS = ("an", "en", "ron", "iendo", "ando")  # no plural noun ends so
ADJECTIVES = ("al", "ic", "ive", "ary", "ous", "ed")


def percent_after(page, place):
    """The last token of `%`, `per cent` or `por ciento` at a place; None for none."""
    if page.word(place) in {"%", "percent"}:
        return place
    return place + 1 if page.words(place, place + 1) in PER_CENT[page.language] else None


def unit_after(page, place):
    """`(unit, last place)` after a number whose last token stands before the place; blank and the token for none."""
    percent = percent_after(page, place)
    if percent is not None:
        last = phrase_end(page, percent + 1, 0 if page.word(percent) == "%" else 2, is_share=True)
        return text_of(page, place, max(last, percent)), max(last, percent)
    rate = rate_after(page, place)
    if rate:
        return rate
    hyphen = page.word(place) in HYPHENS and page.is_glued(place) and page.is_glued(place + 1)
    if hyphen:
        word = page.word(place + 1)
        return (SINGLE[word], place + 1) if word in SINGLE else ("", place - 1)
    first = starts_unit(page, place)
    last = phrase_end(page, first, 0)
    if last < first:
        return "", place - 1
    unit = text_of(page, first, last)
    return shared(page, first, last, unit), last


def rate_after(page, place):
    """`per 100,000 health assessments`, `de cada 10 niños`; None for none."""
    for length in (3, 2, 1) if page.word(place) in PER_BEGINS else ():
        numeral = numeral_at(page, place + length) if page.words(place, place + length - 1) in PER else None
        if numeral:
            last = max(phrase_end(page, numeral.last + 1, 0), numeral.last)
            return text_of(page, place, last), last
    return None


def text_of(page, first, last):
    """The words as printed, on one line."""
    text = " ".join(page.text[page.tokens[first].start : page.tokens[last].end].split())
    return text[:LONGEST].strip()


def phrase_end(page, first, count, is_share=False):
    """The last place of the words that name a thing; the place before the first where none does."""
    last, place = first - 1, first
    while count < MOST_WORDS and goes_on(page, place, first, is_share):
        if page.is_a(place, "word"):
            count += 1
            if not is_link(page, place):
                last = place
        place += 1
    return last


def is_link(page, place):
    """A word that cannot be a unit's last one."""
    word = page.word(place)
    return word == OF[page.language] or word in AND[page.language] or word in ARTICLES


def goes_on(page, place, first, is_share):
    """Whether the token still names what is counted."""
    if not page.is_free(place) or page.is_parted(place):
        return False
    word = page.word(place)
    if page.is_a(place, "sign"):
        return place > first and (is_inside(page, place) or is_listed(page, place))
    if word == OF[page.language]:
        return (place > first or is_share) and follows_of(page, place + 1, is_share)
    if word in AND[page.language]:
        return place > first and joins_people(page, place)
    if is_share and word in ARTICLES:
        return page.word(place - 1) == OF[page.language]
    return page.is_a(place, "word") and not ends_unit(page, place)


def is_inside(page, place):
    """A hyphen or apostrophe within a word."""
    return page.word(place) in HYPHENS | APOSTROPHES and page.is_glued(place) and page.is_glued(place + 1)


def is_listed(page, place):
    """The comma of `niños, niñas y adolescentes`."""
    people = PEOPLE[page.language]
    return page.word(place) == "," and page.word(place - 1) in people and page.word(place + 1) in people


def follows_of(page, place, is_share):
    """Whether `of` leads on: to a word that is no name the portal knows; of a share, to an article too."""
    return page.is_a(place, "word") and page.is_free(place) and (is_share or page.word(place) not in ARTICLES)


def joins_people(page, place):
    """`boys and girls`, `children and adolescents`: other pairs are two things, of which the number counts one."""
    people = PEOPLE[page.language]
    return page.word(place - 1) in people and page.word(place + 1) in people


def ends_unit(page, place):
    """A verb, a preposition, an adverb, or a misprint that ends in a qualifier."""
    word = page.word(place)
    if word in UNIT_ENDS[page.language] or word.endswith(RUN_TOGETHER) or numeral_at(page, place):
        return True
    if page.language == "en":
        return is_done(page, place)
    return word.endswith(SPANISH_VERBS) or page.printed(place).endswith("ó")


def is_done(page, place):
    """A verb and what it is done to, or when: `offices offered nine modules`, `people applied this year`."""
    following = page.word(place + 1)
    is_followed = following in ARTICLES | DETERMINERS or numeral_at(page, place + 1) is not None
    return page.word(place).endswith("ed") and is_followed


def shared(page, first, last, unit):
    """`258 million international and 760 million internal migrants`: the first borrows the last word of the second."""
    is_lone = first == last and page.word(last + 1) in AND["en"] and page.word(last).endswith(ADJECTIVES)
    second = numeral_at(page, last + 2) if is_lone else None
    if not second:
        return unit
    end = phrase_end(page, second.last + 1, 0)
    return f"{unit} {page.printed(end)}" if end > second.last + 1 else unit
