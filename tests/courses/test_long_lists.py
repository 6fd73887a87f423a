"""Lists of very many rows, with the most that is counted patched to three."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.admin import paging, participation, private
from courses.models import Application, Certificate
from tests.factories import (
    make_application,
    make_certificate,
    make_edition,
    make_invitation,
    make_participant,
    make_staff,
)

COUNTRY = "country of work"
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, monkeypatch):
    for module in (paging, private):
        monkeypatch.setattr(module, "MOST_COUNTED", 3)
    client.force_login(make_staff())
    return client


def listed(client, model="participant", **asked):
    return client.get(reverse(f"admin:courses_{model}_changelist"), asked)


def names(page):
    return [person.given_names for person in page.context["cl"].result_list]


def make_people(*given, **facts):
    return [make_participant(given_names=name, family_names="Paz", **facts) for name in given]


def test_up_to_the_most_are_counted(staff):
    make_people("Ana", "Eva", "Ida")

    page = listed(staff)

    assert names(page) == ["Ana", "Eva", "Ida"]
    assert not page.context["cl"].is_capped
    assert "more than" not in page.content.decode()


def test_beyond_the_most_the_list_says_so_and_how_to_get_further(staff):
    make_people("Uma", "Ida", "Eva", "Ana")

    page = listed(staff)

    assert names(page) == ["Ana", "Eva", "Ida"]
    assert "more than 3 participants" in page.content.decode()
    assert "The first 3 can be seen here. Search or filter to see others." in page.content.decode()


def test_a_search_with_too_many_hits_shows_some_in_order(staff):
    people = make_people("Uma", "Ida", "Eva", "Ana")

    page = listed(staff, q="paz")

    assert names(page) == sorted(names(page))
    assert set(names(page)) < {person.given_names for person in people}
    assert "Any 3 of them can be seen here" in page.content.decode()


def test_a_filter_beside_a_search_leaves_out_nobody(staff):
    make_people("Uma", "Ida", "Eva", "Ana", sex="female")
    make_people("Zoe", sex="other")

    assert names(listed(staff, q="paz", sex__exact="other")) == ["Zoe"]


def test_two_words_leave_out_nobody(staff):
    make_people("Uma", "Ida", "Eva", "Ana")
    make_people("Zoe")

    assert names(listed(staff, q="paz zoe")) == ["Zoe"]


def test_pages_go_through_what_is_shown(staff, monkeypatch):
    monkeypatch.setattr("courses.admin.participation.ParticipantAdmin.list_per_page", 2)
    make_people("Uma", "Ida", "Eva", "Ana")

    assert [names(listed(staff, p=number)) for number in (1, 2)] == [["Ana", "Eva"], ["Ida"]]
    assert listed(staff, p=3).status_code == 302


@pytest.mark.parametrize(("column", "first"), [("2", "Zoe"), ("-2", "Ana")])
def test_a_column_with_an_index_sorts_all(staff, column, first):
    for number, name in enumerate(["Ana", "Eva", "Ida", "Uma", "Zoe"]):
        make_participant(given_names=name, email=f"{9 - number}@example.org")

    page = listed(staff, o=column)

    assert names(page)[0] == first
    assert page.context["cl"].is_in_order


def test_other_columns_sort_what_is_narrowed_alone(staff):
    make_people("Ana", "Eva", sex="female")

    assert sortable(listed(staff)) == ["email"]
    assert sortable(listed(staff, sex__exact="female")) == ["email", "country_named", "is_sample"]


def sortable(page):
    changes = page.context["cl"]
    return [
        name
        for name in changes.list_display
        if name in (changes.sortable_by or ()) and changes.get_ordering_field(name)
    ]


@pytest.mark.parametrize(
    ("asked", "is_in_order"),
    [
        ({}, True),
        ({"sex__exact": "female"}, True),
        ({"is_sample__exact": "0"}, True),
        ({"o": "2"}, True),
        ({"o": "4"}, False),
        ({"o": "2.4"}, False),
        ({"o": "x"}, False),
        ({"o": "99"}, False),
        ({"q": "ana"}, False),
        ({"sex__exact": "female", "is_sample__exact": "0"}, False),
        ({"sex__exact": "female", "o": "2"}, False),
        ({"batch__id__exact": "1"}, False),
    ],
)
def test_what_an_index_has_in_order(staff, asked, is_in_order):
    make_people("Ana")

    assert listed(staff, **asked).context["cl"].is_in_order == is_in_order


def test_the_number_goes_the_way_of_the_column(staff):
    same = make_people("Ana", "Eva", "Ida", email="one@example.org")

    up, down = (list(listed(staff, o=column).context["cl"].result_list) for column in ("2", "-2"))

    assert (up, down) == (same, same[::-1])


def test_applications_of_all_editions_stand_newest_first(staff):
    made = [make_application() for _n in range(4)]

    page = listed(staff, "application")

    assert list(page.context["cl"].result_list) == made[:0:-1]
    assert [spec.title for spec in page.context["cl"].filter_specs] == ["edition", "state"]


def test_applications_of_an_edition_can_be_filtered_by_everything(staff):
    edition = make_edition()
    woman, _other = [make_application(edition, participant=make_participant(sex=sex)) for sex in ("female", "other")]

    page = listed(staff, "application", edition__id__exact=edition.pk, sex="female")

    assert list(page.context["cl"].result_list) == [woman]


def of_edition(client, edition, **asked):
    return listed(client, "application", edition__id__exact=edition.pk, **asked)


def test_choices_and_places_are_counted_where_there_are_few(staff, monkeypatch):
    monkeypatch.setattr(participation, "MOST_TOLD_APART", 3)
    edition = make_edition()
    told = []
    for _n in range(2):
        for _m in range(2):
            make_application(edition, "confirmed", country="GT")
        page = of_edition(staff, edition)
        said = "There are more than 3 applications: the report says who they are." in page.text
        told.append((page.context["cl"].add_facets, bool(page.context["balance"]), said))

    assert told == [(True, True, False), (False, False, True)]


def test_countries_to_choose_from_are_those_of_the_edition(staff):
    edition = make_edition()
    for country in ("GT", "HN", "GT", ""):
        make_application(edition, country=country)
    make_application(country="MX")

    countries = next(spec for spec in of_edition(staff, edition).context["cl"].filter_specs if spec.title == COUNTRY)

    assert countries.lookup_choices == [("GT", "Guatemala"), ("HN", "Honduras")]


def test_applications_of_an_edition_beyond_the_most_are_the_first_in_order(staff):
    edition, now = make_edition(), timezone.now()
    made = [
        make_application(edition, participant=person, submitted_at=now - dt.timedelta(days=day))
        for day, person in zip((3, 1, 2, 0), make_people("Uma", "Ida", "Eva", "Ana"), strict=True)
    ]

    for asked in ({}, {"q": "paz"}, {"state__exact": "submitted"}):
        page = of_edition(staff, edition, **asked)
        assert list(page.context["cl"].result_list) == [made[3], made[1], made[2]]
        assert "The first 3 can be seen here." in page.text


def test_people_are_sought_in_the_edition_alone(staff):
    edition = make_edition()
    ana, eva = [make_application(edition, participant=person) for person in make_people("Ana", "Eva")]
    for person in make_people("Ana", "Eva"):
        make_application(participant=person)

    found = {asked: list(of_edition(staff, edition, q=asked).context["cl"].result_list) for asked in ("ana paz", "ev")}

    assert found == {"ana paz": [ana], "ev": []}
    assert list(of_edition(staff, edition, q="eva").context["cl"].result_list) == [eva]


def test_the_list_of_a_large_edition_takes_four_queries(staff, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(participation, "MOST_TOLD_APART", 1)
    edition = make_edition()
    make_application(edition)

    for asked in ({}, {"part": "yes"}, {"sex": "female"}):
        make_application(edition, "confirmed", participant=make_participant(sex="female"))
        with django_assert_num_queries(6):  # the session, the account, countries, keys, rows, certificates
            of_edition(staff, edition, **asked)


def test_certificates_are_found_by_name_course_code_and_address(staff):
    certificate = make_certificate(make_application(make_edition(ends=-1), "completed"), "Ana Núñez")
    make_certificate(name="Eva Paz")
    address = certificate.application.participant.email

    for asked in ("nunez", certificate.shown_code, address):
        assert list(listed(staff, "certificate", q=asked).context["cl"].result_list) == [certificate]


def test_invitations_are_found_by_the_beginning_of_the_address(staff):
    invitation = make_invitation(email="Ana.Paz@example.org")
    make_invitation(email="eva@example.org")

    assert list(listed(staff, "invitation", q="ana.paz@").context["cl"].result_list) == [invitation]


@pytest.mark.parametrize("model", [Application, Certificate])
def test_a_list_takes_as_many_queries_whatever_its_rows(staff, django_assert_num_queries, model):
    counted = []
    for _n in range(2):
        make_certificate(make_application(make_edition(ends=-1), "completed"))
        with django_assert_num_queries(4):  # the session, the account, the keys, the rows
            counted.append(len(listed(staff, model._meta.model_name).context["cl"].result_list))

    assert counted == [1, 2]
