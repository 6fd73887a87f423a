"""How exactly a release gives a number: the words before it, or just after it."""

from dataclasses import dataclass

from news.choices import Qualifier

MORE_THAN, ABOUT, ESTIMATED = Qualifier.MORE_THAN, Qualifier.ABOUT, Qualifier.ESTIMATED
NOT_KNOWN = None  # `fewer than`: no qualifier of ours says it

PHRASES = {
    "en": {
        MORE_THAN: "more than|over|at least|no fewer than|not less than|no less than|upwards of|above|exceeding",
        ABOUT: "about|around|approximately|approx|roughly|nearly|almost|some|close to|circa|just over|just under",
        ESTIMATED: "an estimated|estimated|estimated at|it is estimated that|an estimate of|estimates of",
        NOT_KNOWN: "fewer than|less than|under|below|up to|as many as|at most|no more than|not more than|maximum of",
    },
    "es": {
        MORE_THAN: "mas de|mas del|al menos|por lo menos|no menos de|superior a|superiores a|arriba de|como minimo",
        ABOUT: "unos|unas|cerca de|cerca del|alrededor de|alrededor del|aproximadamente|casi|casi el|casi un|"
        "en torno a|en torno al|aproximado de|un aproximado de",
        ESTIMATED: "se estima que|se estiman|se estima en|se calcula que|se calculan|un estimado de|estimado de|"
        "estimados en|estimadas en|una estimacion de",
        NOT_KNOWN: "menos de|menos del|hasta|no mas de|como maximo|maximo de|inferior a",
    },
}
BY_PHRASE = {
    language: {phrase: qualifier for qualifier, joined in groups.items() for phrase in joined.split("|")}
    for language, groups in PHRASES.items()
}
LAST_WORDS = {language: {phrase.split()[-1] for phrase in phrases} for language, phrases in BY_PHRASE.items()}
LONGEST = 4
AFTER = {"en": {"or more", "or over"}, "es": {"o mas"}}
RUN_TOGETHER = ("approximately", "aproximadamente")  # misprints such as `andapproximately`


@dataclass(frozen=True)
class Said:
    """A qualifier and of how many tokens; `is_known` is false where a phrase says what none of ours does."""

    qualifier: Qualifier = Qualifier.EXACTLY
    words: int = 0
    is_known: bool = True


def qualifier_before(page, place):
    """What is said directly before a token, by the longest phrase that ends there."""
    phrases = BY_PHRASE[page.language]
    is_possible = page.word(place - 1) in LAST_WORDS[page.language]
    for words in range(min(LONGEST, place) * is_possible, 0, -1):
        phrase = page.words(place - words, place - 1)
        if phrase in phrases and page.is_free(place - 1) and not page.is_parted(place):
            qualifier = phrases[phrase]
            return Said(qualifier or Qualifier.EXACTLY, words, qualifier is not NOT_KNOWN)
    if page.word(place - 1).endswith(RUN_TOGETHER):
        return Said(ABOUT, 1)
    return Said()


def qualifier_after(page, place):
    """What is said from this token on: `or more`, `o más`, `+`."""
    if page.word(place) == "+" and page.is_glued(place):
        return Said(MORE_THAN, 1)
    return Said(MORE_THAN, 2) if page.words(place, place + 1) in AFTER[page.language] else Said()
