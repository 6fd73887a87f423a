"""How many have done each module of a course. Reads, and never names anybody.

Of those who ever took up a place, as the stage "Confirmed" counts them, and each in the words of `courses/reports.py`:
a participation is an application, a person is counted once.
"""

from typing import NamedTuple

from django.db.models import Count, QuerySet

from courses.choices import Stage
from courses.models import Application, Module
from courses.reports import PERSON, REACHED, Scope, applications_of


class Done(NamedTuple):
    """How many participations of an edition have a module done. A year that is not known is 0."""

    edition: int
    course: int
    year: int
    module: int
    number: int


def studied_in(scope: Scope) -> QuerySet[Application]:
    return applications_of(scope).filter(REACHED[Stage.CONFIRMED]).exclude(progress=None)


def modules_done(scope: Scope) -> list[Done]:
    """By edition and module: one query."""
    facts = ("edition_id", "edition__course_id", "edition__starts_on__year", "progress__module")
    found = studied_in(scope).values_list(*facts).annotate(number=Count("pk"))
    return [Done(edition, course, year or 0, module, number) for edition, course, year, module, number in found]


def people_done(scope: Scope) -> dict[int, int]:
    """`{module: how many people have it done}`"""
    found = studied_in(scope).values_list("progress__module").annotate(number=Count(PERSON, distinct=True))
    return dict(found)


def modules_of(course: int | None) -> list[Module]:
    """In their order."""
    return list(Module.objects.filter(course=course).order_by("position"))
