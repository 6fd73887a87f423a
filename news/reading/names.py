"""What the portal knows by name: organisations, people, countries."""

from itertools import groupby

from news.reading.tokens import ENGLISH, SPANISH, tokens_of
from news.reading.vocabulary import words

WIDEST_GAP = 3  # characters between the words of a name: a space, a comma, a line end
LITTLE = ENGLISH | SPANISH | words("who us it un as")


def by_first_word(names):
    """For each first word `(words, Known…)`, the longest names first."""
    index: dict[str, list[tuple]] = {}
    for name, known in names.items():
        parts = tuple(token.plain for token in tokens_of(name) if token.kind != "sign")
        if parts:
            index.setdefault(parts[0], []).append((parts, known))
    for candidates in index.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    return index


def known_names(page, names):
    """A finding for each kind and passage, the longest name winning where several begin."""
    index, place = by_first_word(names), 0
    while place < len(page):
        last, known = name_at(page, place, index.get(page.word(place), ()))
        if known:
            yield from findings(page, place, last, known)
            place = last
        place += 1


def findings(page, first, last, known):
    """The first kind that bears the name, with the key of each record of that kind."""
    kind, bearers = next(groupby(known, key=lambda bearer: bearer.kind))
    yield page.find(kind, first, last, tuple(bearer.key for bearer in bearers))


def name_at(page, place, candidates):
    """The last place of the longest name that begins here and those who bear it, or None twice."""
    for parts, known in candidates:
        last = last_of(page, place, parts)
        if last is not None:
            fitting = [bearer for bearer in known if is_written_as(page, place, last, bearer)]
            if fitting:
                return last, fitting
    return None, None


def last_of(page, place, parts):
    """Where a name's last word stands if its words follow each other here, signs between them aside; else None."""
    for number, word in enumerate(parts):
        if number:
            place = next_word(page, place)
        if place is None or not page.is_free(place) or page.word(place) != word:
            return None
    return place


def next_word(page, place):
    """The place of the next token that is no sign, if it stands near; None else."""
    end = page.tokens[place].end
    for following in range(place + 1, place + 1 + WIDEST_GAP):
        if not page.has(following) or page.tokens[following].start - end > WIDEST_GAP or page.is_parted(following):
            return None
        if not page.is_a(following, "sign"):
            return following
    return None


def is_written_as(page, first, last, known):
    """An acronym in capitals, any other name with a capital at its beginning."""
    if not known.is_acronym:
        return page.printed(first)[:1].isupper()
    if page.word(last + 1) == "$" and page.is_glued(last + 1):
        return False  # `US$ 5`
    is_shouted = page.word(first) in LITTLE and (shouts(page, first - 1) or shouts(page, last + 1))
    return not is_shouted and all(
        page.printed(place).isupper() for place in range(first, last + 1) if page.is_a(place, "word")
    )


def shouts(page, place):
    """A word in capitals: beside it, `WHO` and `UN` are words of a heading."""
    return page.is_a(place, "word") and page.printed(place).isupper() and len(page.word(place)) > 1
