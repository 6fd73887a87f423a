"""The numbers by which the database finds people that look alike: never out of date, and never leaving anybody out."""

import random

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from courses import duplicates
from courses.actions.erasure import erase_participant
from courses.duplicates import pairs_of
from courses.likeness import NOBODY, refresh
from courses.models import Distinct, Likeness, Participant
from courses.recognition import Sought, alike, likeness_of
from tests.factories import make_participant, make_user

pytestmark = pytest.mark.django_db
DUPLICATES = "/admin/courses/participant/duplicates/"
GIVEN = ["Ana", "ana", "Ána", "Ana María", "J.R.", "JR", "Nguyễn", "Nguyen", "ИВАН", "Иван", "", "…"]
FAMILY = ["Núñez", "NUNEZ", "Núñez Paz", "Paz Nuñez", "O'Brien", ""]
EMAILS = ["", "a@example.org", "A@Example.org", "á@example.org", "b@example.org"]


def named(given="Ana", family="Ruiz", **facts):
    return make_participant(**{"given_names": given, "family_names": family, "email": ""} | facts)


def proposed():
    return [(pair.first, pair.second, pair.score) for pair in pairs_of(Participant)]


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_those_that_comparing_everybody_finds(monkeypatch, seed):
    dice = random.Random(seed)  # noqa: S311 (people, not secrets)
    users = [make_user() for _each in range(6)]
    for number, user in enumerate(users):
        EmailAddress.objects.create(user=user, email=f"a{number}@example.org", verified=number != 5)
    for _each in range(60):
        email = dice.choice([*EMAILS, f"a{dice.randrange(6)}@example.org"])
        facts = {"country": dice.choice(["GT", ""]), "account": dice.choice([*users, *[None] * 20]), "email": email}
        named(dice.choice(GIVEN), dice.choice(FAMILY), is_sample=dice.random() < 0.1, **facts)

    found = proposed()
    everybody = set(Participant.objects.values_list("pk", flat=True))
    monkeypatch.setattr(duplicates, "sharing", lambda most: (everybody, True))

    assert found == proposed()
    assert len(found) > 20


@pytest.mark.parametrize(
    ("column", "value"),
    [("given_names", "Ana"), ("family_names", "Ruiz"), ("country", "GT"), ("email", "a@example.org")],
)
def test_change_is_seen_whatever_writes_it(column, value):
    named(email="a@example.org", country="GT")
    others = {"given_names": "Luz", "family_names": "Paz", "country": "HN", "email": "b@example.org"}
    near = {"given_names": "Ana", "family_names": "Ruiz", "country": "GT", "email": "c@example.org"}
    other = make_participant(**(others if column == "email" else near | {column: others[column]}))
    assert proposed() == []

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE courses_participant SET {column} = %s WHERE id = %s", [value, other.pk])  # noqa: S608

    assert len(proposed()) == 1


def test_numbers_go_with_what_they_stand_for():
    gone, erased = named(email="a@example.org"), named(email="b@example.org")
    refresh()
    assert Likeness.objects.filter(name__gt=NOBODY, address__gt=NOBODY).count() == 2

    gone.delete()
    erase_participant(erased)

    assert list(Likeness.objects.values_list("pk", "name", "address")) == [(erased.pk, None, None)]
    refresh()
    assert list(Likeness.objects.values_list("name", "address")) == [(NOBODY, NOBODY)]


def test_whoever_is_added_at_once_with_others_is_followed():
    Participant.objects.bulk_create([Participant(given_names="Ana", family_names="Ruiz") for _each in range(3)])

    assert len(proposed()) == 3


def test_of_very_many_the_first_are_shown_and_it_is_said(staff, monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_SHARING", 4)
    for number in range(3):
        for _twin in "12":
            named(f"Person{'abc'[number]}")

    page = staff.get(DUPLICATES)

    assert [len(page.context["rows"]), "duplicates (2+)" in page.text] == [2, True]
    assert "There are more pairs: they are shown once these are dealt with." in page.text


def test_pairs_that_are_marked_do_not_stand_in_the_way_of_others(staff, monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_SHARING", 2)
    for number in range(3):
        for _twin in "12":
            named(f"Person{'abc'[number]}")
    marked = []
    while pairs := pairs_of(Participant):
        marked += pairs
        Distinct.objects.mark(Participant, pairs[0].first, pairs[0].second)

    assert len(marked) == 3


def test_shared_mailbox_of_very_many_takes_no_more_than_the_most(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(duplicates, "MOST_SHARING", 5)
    for number in range(40):
        named(f"Ana{chr(97 + number % 20)}", email="office@example.org")

    with django_assert_max_num_queries(14):
        pairs = pairs_of(Participant)

    assert [0 < len(pairs) <= 5, pairs.is_whole] == [True, False]


def test_somebody_whose_number_is_not_worked_out_is_recognised():
    person = named("Ana María")
    sought = Participant(given_names="maria", family_names="RUIZ ANA", country="GT")

    found = Sought([sought]).found()

    assert list(found.values()) == [person]
    assert alike([sought])[likeness_of(sought)] == [person.pk]
