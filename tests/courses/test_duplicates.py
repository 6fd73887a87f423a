import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.duplicates import NEIGHBOURS, pairs_of
from courses.models import Alias, Distinct, Organisation, Person
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db


def reasons(one, other):
    """Why the two are proposed as one; None where they are not."""
    keys = sorted([one.pk, other.pk])
    found = [pair.reasons for pair in pairs_of(type(one)) if [pair.first, pair.second] == keys]
    assert len(found) <= 1
    return [str(reason) for reason in found[0]] if found else None


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Niñez en la Frontera", "NINEZ en la frontera", "The same name"),
        ("U.N. Fund, for Children", "UN Fund for Children", "The same name"),
        ("International Labour Organization", "International Labour Organisation", "Names that differ in little"),
        ("Instituto Nacional", "Insituto Nacional", "Names that differ in little"),
        ("Instituto Nacional de Migración", "Instituto Nacional Migración", "Names that differ in little"),
        ("Regional Conference on Migration", "Regional Conferences on Migrations", None),
        ("Organization for Regional Migration", "Organisations for Regional Migration", "Names that differ in little"),
        ("Institute of Labour Migration", "Institute of Labour Migration (ILM)", "Names that differ in little"),
        ("Government of Mexico", "Government of Guatemala", None),
        ("Ministry of Health of Panama", "Ministry of Health of Belize", None),
        ("International Labour Organization", "International Migration Organization", None),
        ("Ministry of Health", "Health", None),
        ("Regional Office 12", "Regional Office 13", None),
        ("Centre", "Center", None),
    ],
)
def test_organisations_are_proposed_by_how_their_names_are_written(one, other, reason):
    found = reasons(make_organisation(name_en=one), make_organisation(name_en=other))

    assert found == (reason and [reason])


def test_name_in_one_language_is_compared_with_the_other_language():
    one = make_organisation(name_en="", name_es="Save the Children")

    assert reasons(one, make_organisation(name_en="Save the children")) == ["The same name"]


@pytest.mark.parametrize("facts", [{"acronym_en": "GMIES"}, {"acronym_es": "gmies"}])
def test_name_that_is_an_acronym_of_another_is_proposed(facts):
    one, other = make_organisation(name_en="GMIES"), make_organisation(name_en="Grupo de Monitoreo", **facts)

    assert reasons(one, other) == ["The name of one is another name of the other"]


def test_name_that_is_another_name_of_another_is_proposed():
    one, other = make_organisation(name_es="Casa del Migrante"), make_organisation()
    Alias.objects.create(organisation=other, name="CASA DEL MIGRANTE")

    assert reasons(one, other) == ["The name of one is another name of the other"]


def test_acronym_and_website_that_are_the_same_are_told_beside_each_other():
    one = make_organisation(acronym_en="ILM", website="https://www.ilm.example/en/")
    other = make_organisation(acronym_es="ILM", website="http://ILM.example:80")

    assert reasons(one, other) == ["The same acronym", "The same website"]


def test_website_tells_nothing_of_parts_of_one_body_nor_where_many_share_it():
    site = {"website": "https://un.example/"}
    whole = make_organisation(**site)
    one, other = (make_organisation(parent=whole, **site) for _each in range(2))
    elsewhere = make_organisation(**site)

    assert [reasons(one, other), reasons(one, whole)] == [None, None]
    assert reasons(one, elsewhere) == ["The same website"]
    make_organisation(**site)
    assert reasons(one, elsewhere) is None


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Ana López", "ana lopez", "The same name"),
        ("Ana López", "López, Ana", "The same words in another order"),
        ("Ana López", "Ana María López", "One name is part of the other"),
        ("Dr. Ana López", "Ana Lopez", "One name is part of the other"),
        ("Ana Fernández", "Ana Fernándes", "Names that differ in little"),
        ("Ana", "Ana López", None),
        ("Ana López", "Ana Ruiz", None),
        ("Ana María López", "Ana Lucía López", None),
    ],
)
def test_people_are_proposed_by_how_their_names_are_written(one, other, reason):
    assert reasons(make_person(name=one), make_person(name=other)) == (reason and [reason])


def test_likeliest_pair_comes_first():
    close = [make_person(name=name).pk for name in ("Carmen Fernández", "Carmen Fernándes")]
    same = [make_person(name="Ana Ruiz").pk for _each in range(2)]

    assert [[pair.first, pair.second] for pair in pairs_of(Person)] == [same, close]


def test_pair_marked_as_not_the_same_is_not_proposed_again():
    one, other, third = (make_person(name="Ana Ruiz") for _each in range(3))
    Distinct.objects.mark(Organisation, one.pk, other.pk)
    assert reasons(one, other) == ["The same name"]

    for _each in range(2):
        Distinct.objects.mark(Person, other.pk, one.pk)

    assert Distinct.objects.of_model(Person).count() == 1
    assert [reasons(one, other), reasons(one, third)] == [None, ["The same name"]]


@pytest.mark.parametrize("keys", [(2, 1), (1, 1)])
def test_pair_names_its_lower_key_first(keys):
    with pytest.raises(IntegrityError, match="distinct_pair_in_order"), transaction.atomic():
        Distinct.objects.create(model="courses.person", first=keys[0], second=keys[1])


@pytest.mark.sweep
def test_cost_does_not_grow_with_the_pairs_that_there_could_be():
    """Of so many who have one name each is compared with its neighbours alone; no query for any of them."""
    number = 12 * NEIGHBOURS
    Person.objects.bulk_create([Person(name="Ana Ruiz", slug=f"p{place}") for place in range(number)])
    with CaptureQueriesContext(
        connection,
    ) as few:
        found = len(pairs_of(Person))
    Person.objects.bulk_create([Person(name="Ana Ruiz", slug=f"q{place}") for place in range(number)])
    with CaptureQueriesContext(connection) as many:
        twice = len(pairs_of(Person))

    assert [len(few), len(many)] == [2, 2]
    assert found < number * NEIGHBOURS
    assert twice < 2.2 * found
