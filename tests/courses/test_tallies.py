"""A report's numbers counted at once are those that its rows give, in every breakdown and scope."""

import pytest
from django.db import connection

from courses.models import Transition
from courses.reports import DIMENSIONS, REACHED, Scope, keys_of, people, rows
from courses.tallies import TABLE, tallies
from tests.factories import (
    make_application,
    make_certificate,
    make_organisation,
    make_participant,
    make_site,
)
from tests.studies import make_taught_edition, study

pytestmark = pytest.mark.django_db
STATES = ["submitted", "rejected", "offered", "confirmed", "withdrawn", "not-completed", "completed"]


def make_office():
    """Participations in every state, which differ in all that is told apart; half of them once had a place."""
    for edition, themes in (make_taught_edition(minutes=minutes) for minutes in (None, 90)):
        site = make_site(edition, country="GT", city="Flores")
        for place, state in enumerate([*STATES, *STATES]):
            person = make_participant(sex=["female", "male", "other"][place % 3], is_sample=place == 5)
            facts = {"country": ["GT", "HN", ""][place % 3], "person_key": f"{place}" if place % 2 else ""}
            institution = make_organisation(type=["40", "10"][place % 2]) if place % 3 else None
            facts |= {"site": site if place % 2 else None, "institution": institution}
            application = make_application(edition, state, participant=person, **facts)
            if place >= len(STATES):
                Transition.objects.create(application=application, from_state="offered", to_state="confirmed")
            study(application, *themes[: place % 3])
            if state == "completed":
                make_certificate(application)


def counted(found, dimension):
    """`{(key, stage): how many}` of what is not 0."""
    numbers = {}
    for row in found:
        for key, _above in keys_of(dimension, row):
            for stage, number in row.counts.items():
                numbers[key, stage] = numbers.get((key, stage), 0) + number
    return {place: number for place, number in numbers.items() if number}


def test_numbers_are_those_of_the_rows():
    make_office()
    one = rows(Scope())[0]
    scopes = [Scope(), Scope(edition=one.edition), Scope(course=one.course), Scope(country="GT"), Scope(samples=True)]

    for scope in [*scopes, Scope(country="MX")]:
        at_once, found = tallies(scope), rows(scope)
        assert at_once.people == people(scope)
        for dimension in DIMENSIONS:
            assert counted(at_once.rows[dimension.name], dimension) == counted(found, dimension)
    assert all(people(Scope())[stage] for stage in REACHED)


def test_nothing_is_left_behind():
    tallies(Scope())

    assert TABLE not in connection.introspection.table_names()
