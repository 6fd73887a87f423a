"""What reports count: who reached which stage, people beside participations, samples apart."""

import pytest
from django.utils import timezone

from courses.choices import Stage
from courses.models import Application, Transition
from courses.reports import REACHED, Scope, people, rows, samples, seats
from tests.exchange import queries
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_edition,
    make_invitation,
    make_open_edition,
    make_participant,
    make_site,
)
from tests.studies import make_taught_edition, study

EVERYWHERE, NOW = Scope(), timezone.now()
pytestmark = pytest.mark.django_db


def counted(scope=EVERYWHERE):
    """How many reached each stage, as a page counts them."""
    found = rows(scope)
    return [sum(row.counts[stage] for row in found if scope.holds(row)) for stage in REACHED]


def been(application, *states):
    for before, after in zip(["submitted", *states], states, strict=False):
        Transition.objects.create(application=application, from_state=before, to_state=after)


@pytest.mark.parametrize(
    ("state", "was", "reached"),
    [
        ("submitted", [], [1, 0, 0, 0, 0, 0]),
        ("rejected", [], [1, 0, 0, 0, 0, 0]),
        ("offered", [], [1, 1, 0, 0, 0, 0]),
        ("declined", ["offered"], [1, 1, 0, 0, 0, 0]),
        ("confirmed", [], [1, 1, 1, 0, 0, 0]),
        ("withdrawn", ["offered", "confirmed"], [1, 1, 1, 0, 0, 0]),
        ("completed", [], [1, 1, 1, 1, 1, 0]),
        ("not-completed", ["offered", "confirmed", "completed"], [1, 1, 1, 0, 0, 0]),
    ],
)
def test_who_ever_reached_a_stage_counts_in_it_and_in_those_before(state, was, reached):
    been(make_application(state=state), *was)

    assert counted() == reached


@pytest.mark.parametrize(
    ("state", "was", "modules", "certificate", "reached"),
    [
        ("confirmed", [], 1, None, [1, 1, 1, 1, 0, 0]),
        ("withdrawn", ["offered", "confirmed"], 2, None, [1, 1, 1, 1, 0, 0]),
        ("withdrawn", [], 1, None, [1, 0, 0, 0, 0, 0]),
        ("not-completed", ["offered", "confirmed"], 2, None, [1, 1, 1, 1, 0, 0]),
        ("completed", [], 2, {}, [1, 1, 1, 1, 1, 1]),
        ("completed", [], 0, {"replaced_at": NOW}, [1, 1, 1, 1, 1, 0]),
        ("completed", [], 0, {"withdrawn_at": NOW, "withdrawal_reason": "x"}, [1, 1, 1, 1, 1, 0]),
    ],
)
def test_who_studied_or_has_a_valid_certificate_counts_as_far_as_the_stages_before(
    state, was, modules, certificate, reached
):
    edition, themes = make_taught_edition()
    application = make_application(edition, state)
    been(application, *was)
    study(application, *themes[:modules])
    if certificate is not None:
        make_certificate(application, **certificate)

    assert counted() == reached


def test_replaced_certificate_counts_once_and_one_of_two_kinds_too():
    application = make_application(state="completed")
    first = make_certificate(application, replaced_at=NOW)
    make_certificate(application, replaces=first)
    make_certificate(application, kind="participation")

    assert counted()[-1] == people(EVERYWHERE)[Stage.CERTIFIED] == 1


def test_erased_people_are_counted_each_by_their_record():
    for _each in range(2):
        erased = make_participant(email="", given_names="", family_names="", erased_at=NOW)
        make_application(participant=erased, state="completed", person_key="")

    assert people(EVERYWHERE)[Stage.COMPLETED] == 2


def test_who_is_nominated_has_not_applied():
    make_application(state="nominated", submitted_at=None)

    assert counted() == [0] * 6


def test_person_is_counted_once_by_key_or_by_record():
    first, again = make_participant(email="ana@example.org", family_names="A"), make_participant(family_names="B")
    for participant, key in [(first, "k"), (make_participant(), "k"), (again, ""), (again, "")]:
        make_application(participant=participant, person_key=key)

    assert [counted()[0], people(Scope())[Stage.APPLIED]] == [4, 2]


def test_scope_narrows_by_edition_course_year_and_country():
    course = make_course()
    first, second = make_edition(course, starts_on="2024-05-01", starts_precision="day"), make_edition(course)
    for edition, country in [(first, "GT"), (first, "MX"), (second, "GT"), (None, "GT")]:
        make_application(edition, country=country)

    asked = [
        *(Scope(), Scope(course=course.pk), Scope(year=2024), Scope(country="GT"), Scope(country="GT", year=2024)),
        Scope(first.pk, course.pk, 2024),
    ]
    assert [counted(scope)[0] for scope in asked] == [4, 3, 2, 3, 1, 2]


def test_invented_people_are_counted_where_they_are_asked_for_alone():
    edition = make_open_edition()
    make_application(edition, participant=make_participant(is_sample=True))
    make_application(edition)

    of_samples = Scope(edition=edition.pk, samples=True)
    assert [counted()[0], counted(of_samples)[0], samples(Scope())] == [1, 1, (1, 1)]
    assert [people(scope)[Stage.APPLIED] for scope in (Scope(), of_samples)] == [1, 1]


def test_seats_are_those_of_invitations_that_stand():
    edition = make_edition()
    make_invitation(edition, seats=5)
    make_invitation(edition, seats=2, seats_used=2)
    make_invitation(edition, seats=40, revoked_at="2026-01-01T00:00Z")
    make_invitation(seats=8)

    found = [seats(Scope(edition=edition.pk)), seats(Scope(country="GT"))]
    assert [sum(row.counts[Stage.INVITED] for row in listed) for listed in found] == [7, 15]


def test_alike_participations_are_one_row_whatever_their_number():
    edition = make_open_edition(minutes=None)
    make_site(edition)
    make_application(edition, country="GT")
    few = queries(lambda: (rows(Scope()), people(Scope()), seats(Scope())))
    for _each in range(5):
        make_application(edition, country="GT")

    assert queries(lambda: (rows(Scope()), people(Scope()), seats(Scope()))) == few == 3
    assert [row.counts[Stage.APPLIED] for row in rows(Scope())] == [6]
    assert Application.objects.count() == 6
