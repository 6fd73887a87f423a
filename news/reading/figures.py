"""Figures: a number with its qualifier before it and its unit after it."""

from dataclasses import replace

from news.choices import FindingKind, Measure, Qualifier
from news.reading.measures import measure_of
from news.reading.numerals import GREATEST, numeral_at
from news.reading.page import Amount
from news.reading.qualifiers import qualifier_after, qualifier_before
from news.reading.units import percent_after, unit_after
from news.reading.vocabulary import AGES, DASHES, FROM_NOW, STRETCHES, TIMES

TO = {"en": frozenset(["to"]), "es": frozenset(["a"])}
AND = {"en": frozenset(["and"]), "es": frozenset(["y", "e"])}
OPENERS = {"en": frozenset(["from", "between"]), "es": frozenset(["de", "desde", "entre"])}
BETWEEN = frozenset(["between", "entre"])
RATES = {"de cada", "por cada", "one in", "in every"}
CURRENCIES = frozenset(["$", "€", "£"])
TOUCHING = frozenset("/:#_=\\.,*@&") | DASHES  # a number that one of these joins to something is part of it
HOUR_SIGNS = frozenset(["h", "hs", "hrs"])
SMALL = 10  # a number in words below it counts by the way more often than not
COUNTABLE = frozenset(Measure) - {Measure.CONTEXT}


def figures(page):
    """The findings of every number that states something."""
    place, before = 0, None
    while place < len(page):
        numeral = numeral_at(page, place) if stands_alone(page, place) else None
        if numeral and is_whole(page, numeral.last):
            finding, place = figure(page, numeral), numeral.last
            if finding:
                before = with_shared_qualifier(page, before, finding)
                yield before
        place += 1


def with_shared_qualifier(page, before, finding):
    """`about 258 million international and 760 million internal migrants`: where they share a word, the `about` too."""
    if before is None or finding.what.qualifier != Qualifier.EXACTLY:
        return finding
    between = page.text[before.end : finding.start].split()
    last_word = finding.what.unit.rpartition(" ")[2]
    is_shared = before.what.unit.endswith(f" {last_word}") and not page.text[: before.end].endswith(last_word)
    if not (is_shared and len(between) == 1 and between[0] in AND[page.language]):
        return finding
    return replace(finding, what=replace(finding.what, qualifier=before.what.qualifier))


def stands_alone(page, place):
    """Not part of a name or code before it: `COVID-19`, `A4`, `10:30`."""
    if not page.is_free(place) or not page.has(place - 1) or not page.is_glued(place):
        return page.is_free(place)
    if page.is_a(place - 1, "sign"):
        return page.word(place - 1) not in TOUCHING or page.gap(place - 1) != ""
    return False


def is_whole(page, last):
    """Not part of something after it: `37th`, `5G`, `24/7`; `80h` is whole."""
    after = last + 1
    if not page.has(after) or not page.is_glued(after):
        return True
    if page.is_a(after, "word"):
        return page.word(after) in HOUR_SIGNS
    is_touched = page.has(after + 1) and page.is_glued(after + 1) and page.is_a(after + 1, "numeral")
    return page.word(after) not in {"°", "º", "ª"} and not (is_touched and page.word(after) in TOUCHING - DASHES)


def figure(page, numeral):
    """The finding of a number, or None where it tells an age or a stretch of time."""
    amount, last, first = with_upper(page, numeral)
    said, after = qualifier_before(page, first), qualifier_after(page, last + 1)
    unit, end = unit_after(page, last + 1 + after.words)
    if is_of_time(page, first, end) or is_of_a_rate(page, first) or amount.value >= GREATEST:
        return None
    start, unit = with_currency(page, max(first - said.words, 0), unit)
    end = max(end, last + after.words)
    if amount.qualifier == Qualifier.EXACTLY:
        amount = replace(amount, qualifier=said.qualifier if said.words else after.qualifier)
    measure = measure_of(page, start, unit)
    doubts = amount.is_doubtful or not said.is_known or is_by_the_way(numeral, unit, measure)
    amount = replace(amount, unit=unit, measure=measure, is_doubtful=doubts)
    return page.find(FindingKind.FIGURE, start, end, amount)


def with_currency(page, start, unit):
    """`$`, `US$` before the number belongs to its unit."""
    if page.word(start - 1) not in CURRENCIES or not page.is_free(start - 1):
        return start, unit
    first = start - 1 - (page.word(start - 2) == "us" and page.is_glued(start - 1) and page.is_free(start - 2))
    return first, f"{page.text[page.starts[first] : page.tokens[start - 1].end]} {unit}".strip()


def is_of_a_rate(page, first):
    """The second number of `one in five`, `uno de cada cinco`."""
    return page.words(first - 2, first - 1) in RATES or page.words(first - 3, first - 1) == "one out of"


def is_by_the_way(numeral, unit, measure):
    """Without a unit, or a small number in words of what no measure knows: `the two organisations`."""
    return not unit or (numeral.is_in_words and numeral.size < SMALL and measure not in COUNTABLE)


def with_upper(page, numeral):
    """`(amount, last place, first place)` of a number, or of a range that begins with it."""
    amount = Amount(numeral.value, scale=numeral.scale, is_doubtful=numeral.is_doubtful)
    percent = percent_after(page, numeral.last + 1)
    link = (numeral.last if percent is None else percent) + 1
    upper = numeral_at(page, link + 1) if is_link(page, numeral.first, link) else None
    lower = upper and lower_end(numeral, upper)
    if (
        upper is None
        or lower is None
        or lower >= upper.value
        or (percent is not None and percent_after(page, upper.last + 1) is None)
    ):
        return amount, numeral.last, numeral.first
    first = numeral.first - (page.word(numeral.first - 1) in OPENERS[page.language] and page.is_free(numeral.first - 1))
    doubts = numeral.is_doubtful or upper.is_doubtful
    return Amount(lower, upper.value, Qualifier.RANGE, upper.scale, is_doubtful=doubts), upper.last, first


def is_link(page, first, place):
    """`-` and `to` between two numbers, `and` after `between`."""
    word = page.word(place)
    if word in DASHES or word in TO[page.language]:
        return page.is_free(place)
    return word in AND[page.language] and page.word(first - 1) in BETWEEN


def lower_end(numeral, upper):
    """The lower value in the scale of the upper one: `2 to 3 million`, `500,000 to 1 million`."""
    if numeral.scale == upper.scale or (numeral.scale == 1 and numeral.value < upper.value):
        return numeral.value
    lower = numeral.size / upper.scale
    return lower if lower == round(lower, 3) else None


def is_of_time(page, first, end):
    """`the first six months`, `18 years old`, `menores de 18 años`, `hace cinco años`, `10 years ago`."""
    if not {page.word(place) for place in range(first, end + 1)} & TIMES:
        return page.word(first - 1) in AGES
    before = {page.word(first - 1), page.word(first - 2)}
    follows_age = page.word(end + 1) in FROM_NOW or page.words(end + 1, end + 2) == "de edad"
    ends_in_age = page.word(end) in FROM_NOW or page.words(end - 1, end) == "de edad"
    minors = before & {"under", "menores", "mayores"}
    return bool(before & (STRETCHES | AGES) or follows_age or ends_in_age or minors)
