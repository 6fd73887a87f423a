"""Which of the portal's measures a figure is of, guessed from its unit and its sentence."""

from news.choices import Measure
from news.reading.tokens import tokens_of
from news.reading.vocabulary import (
    ATTENDEES,
    ATTENDING,
    COUNTRIES,
    ENROLLING,
    EXPERTS,
    HOURS,
    LENGTHS,
    MODULES,
    PEOPLE,
    TO_DATE,
    TRAINED,
    TRAINING,
)


def measure_of(page, start, unit):
    """Context, unless the words of the unit and the sentence say more."""
    counted = {token.plain for token in tokens_of(unit)}
    first, around = page.sentence(start)
    if counted & MODULES:
        return Measure.MODULES
    if counted & (HOURS | LENGTHS):
        return of_time(counted, around)
    if counted & COUNTRIES:
        return of_countries(page, first, start, around)
    if counted & EXPERTS and not around & ENROLLING:
        return Measure.EXPERTS
    return of_people(around, counted) if counted & (PEOPLE[page.language] | ATTENDEES) else Measure.CONTEXT


def of_time(counted, around):
    if not around & TRAINING:
        return Measure.CONTEXT
    return Measure.HOURS if counted & HOURS else Measure.LENGTH


def of_countries(page, first, start, around):
    """The experts' or the participants', whoever is named last before them in the sentence."""
    for place in range(start - 1, first - 1, -1):
        if page.word(place) in EXPERTS:
            return Measure.EXPERT_COUNTRIES
        if page.word(place) in ATTENDEES | PEOPLE[page.language]:
            return Measure.COUNTRIES
    return Measure.COUNTRIES if around & ATTENDING else Measure.CONTEXT


def of_people(around, counted):
    if counted & {"%", "cent", "percent", "ciento"}:
        return Measure.CONTEXT
    if around & TRAINED and around & TO_DATE:
        return Measure.TRAINED
    if around & ENROLLING:
        return Measure.ENROLLED
    return Measure.PARTICIPANTS if counted & ATTENDEES or around & ATTENDING else Measure.CONTEXT
