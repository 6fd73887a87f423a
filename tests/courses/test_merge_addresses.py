"""Where the address of a record that was merged with another leads."""

import pytest
from django.urls import reverse
from django.utils import translation

from courses.actions.merging import merge, undo
from courses.models import Alias, Merge, Organisation
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db


def leads(client, address):
    response = client.get(address)
    return response.status_code, response.headers.get("Location")


@pytest.mark.parametrize(("language", "section"), [("en", "partners"), ("es", "socios")])
def test_old_address_leads_to_the_winners_for_good_and_keeps_the_query(client, language, section):
    merge(make_organisation(slug="new"), make_organisation(slug="old"), (), None)

    answer = leads(client, f"/{language}/{section}/old/?page=2&q=a%20b&q=%C3%B1")

    assert answer == (301, f"/{language}/{section}/new/?page=2&q=a%20b&q=%C3%B1")
    assert leads(client, f"/{language}/{section}/old/")[1] == f"/{language}/{section}/new/"


def test_redirect_is_asked_for_anew_since_it_can_be_undone(client):
    winner, loser = make_organisation(), make_organisation()
    done = merge(winner, loser, (), None)
    assert client.get(loser.get_absolute_url()).headers["Cache-Control"] == "no-cache"

    undo(done, None)

    assert leads(client, loser.get_absolute_url()) == (200, None)


def test_chain_of_merges_leads_to_its_end_at_once(client):
    first, second, third = (make_organisation(slug=f"body-{number}") for number in range(3))
    merge(second, first, (), None)
    merge(third, second, (), None)
    Organisation.objects.filter(pk=third.pk).update(slug="renamed")

    for old in ("body-0", "body-1"):
        assert leads(client, f"/en/partners/{old}/") == (301, "/en/partners/renamed/")


def test_address_that_another_has_now_is_that_ones(client):
    loser = make_organisation(slug="old")
    merge(make_organisation(), loser, (), None)
    make_organisation(slug="old")

    assert leads(client, "/en/partners/old/") == (200, None)


def test_newest_merge_of_an_address_counts(client):
    for new in ("one", "two"):
        merge(make_organisation(slug=new), make_organisation(slug="old"), (), None)

    assert leads(client, "/en/partners/old/") == (301, "/en/partners/two/")


def test_address_leads_nowhere_where_the_winner_is_gone_or_people_were_merged(client):
    winner = make_organisation()
    merge(winner, make_organisation(slug="old"), (), None)
    stays = make_person(pk=999_999)
    merge(stays, make_person(slug="person"), (), None)
    make_organisation(pk=stays.pk)
    Alias.objects.all().delete()
    winner.delete()

    assert [leads(client, f"/en/partners/{old}/")[0] for old in ("old", "person", "never")] == [404] * 3


def test_ring_of_merges_ends(client):
    for winner, loser in ((1, 2), (2, 1)):
        Merge.objects.create(model="courses.organisation", winner_key=winner, loser_key=loser, loser_slug=f"x{loser}")

    assert leads(client, "/en/partners/x1/")[0] == 404


def test_catalogue_asked_for_an_old_partner_asks_for_the_winner(client):
    merge(make_organisation(slug="new"), make_organisation(slug="old"), (), None)
    make_organisation(slug="other")
    addresses = ["?partner=old&q=a&partner=other&partner=new", "?partner=other&partner=never", "?q=old"]

    answers = [leads(client, f"/en/courses/{address}") for address in addresses]

    assert answers == [(302, "/en/courses/?partner=new&partner=other&q=a"), (200, None), (200, None)]
    make_organisation(slug="old")
    assert leads(client, "/en/courses/?partner=old") == (200, None)


def test_old_slug_leads_on_in_the_api(client):
    merge(make_organisation(slug="new"), make_organisation(slug="old"), (), None)

    response = client.get("/api/v1/organisations/old?x=1")

    assert [response.status_code, response["Location"]] == [301, "/api/v1/organisations/new?x=1"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get(response["Location"]).json()["slug"] == "new"
    assert client.get("/api/v1/organisations/never").status_code == 404


def test_page_of_an_organisation_asks_nothing_of_merges(client, django_assert_max_num_queries):
    organisation = make_organisation()
    with translation.override("en"):
        address = reverse("courses:partner", args=[organisation.slug])

    with django_assert_max_num_queries(20) as asked:
        client.get(address)

    assert [query["sql"] for query in asked if "courses_merge" in query["sql"]] == []
