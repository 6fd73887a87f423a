import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Alias
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_organisation,
    make_programme,
    make_site,
    make_topic,
    today,
)
from tests.memory import renew

pytestmark = pytest.mark.django_db


def headings(client, query):
    page = client.get(f"/en/search/?{query}")
    return [(str(group.heading), group.count) for group in page.context["groups"]]


@pytest.fixture
def everything():
    course = make_course(title_en="Migrant children")
    make_site(make_edition(course, label_en="First"), "MX")
    for number in range(4):
        make_article(title_en=f"Children in the news {number}", countries=["MX"])
    organisation = make_organisation(name_en="Save the Children")
    Alias.objects.create(organisation=organisation, name="STC")
    make_topic("Rights of children")
    make_programme(title_en="Programme for children")


def test_search_groups_by_kind(client, everything):
    assert headings(client, "q=child") == [
        ("Courses", 1),
        ("Editions", 1),
        ("News", 4),
        ("Partners", 1),
        ("Programmes", 1),
        ("Topics", 1),
    ]
    assert headings(client, "q=stc") == [("Partners", 1)]
    assert headings(client, "q=méxico") == [("Courses", 1), ("Editions", 1), ("News", 4), ("Countries", 1)]


def test_search_leads_to_the_lists_with_filters(client, everything):
    page = client.get("/en/search/?q=child").content.decode()

    assert '<a href="/en/news/?q=child">All 4 (news)</a>' in page
    assert page.count("Children in the news") == 3


def test_search_of_one_kind_gives_all_of_it_in_pages(client):
    for number in range(23):
        make_topic(f"Rights {number:02}")

    first, second = (client.get(f"/en/search/?kind=topic&page={page}&q=rights") for page in (1, 2))

    assert [len(page.context["page_obj"]) for page in (client.get("/en/search/?kind=topic&q=rights"), second)] == [
        20,
        3,
    ]
    assert first.headers["Location"] == "/en/search/?kind=topic&q=rights"


def test_titles_stand_before_texts(client):
    make_article(title_en="Abc", summary_en="About borders", published_on=today(), published_precision="day")
    make_article(title_en="Borders", published_on=today(-9), published_precision="day")

    page = client.get("/en/search/?q=border").content.decode()

    assert page.index(">Borders</a>") < page.index(">Abc</a>")


def test_editions_of_a_search_stand_by_title_and_then_newest_first_in_pages(client):
    course = make_course(title_en="Care")
    named = [make_edition(make_course(title_en="Borders"), starts=-days, label_en="About borders") for days in (60, 9)]
    for days in range(21):
        make_site(make_edition(course, starts=-days, label_en=f"No. {days}"), "MX", city="Borders")

    first, second = (client.get(f"/en/search/?kind=edition&q=border{page}") for page in ("", "&page=2"))
    shown = [record.pk for page in (first, second) for record in page.context["page_obj"]]
    dates = [record.starts_on for page in (first, second) for record in page.context["page_obj"]]

    assert shown[:2] == [named[1].pk, named[0].pk]
    assert [len(shown), first.context["asked"].count] == [23, 23]
    assert dates[2:] == sorted(dates[2:], reverse=True)


def test_nothing_found_leads_elsewhere(client, everything):
    page = client.get("/en/search/?q=zebra").content.decode()

    assert "0 found for “zebra”" in page
    assert "Check the spelling" in page
    assert '<a href="/en/countries/mx/">Mexico</a>' in page


def test_drafts_are_not_found(client):
    make_course(title_en="SECRET course", is_published=False)
    make_edition(make_course(), label_en="SECRET edition", is_published=False)
    make_edition(make_course(title_en="SECRET too", is_published=False))
    make_article(title_en="SECRET article", state="draft")
    make_article(title_en="SECRET soon", state="scheduled", publish_at=timezone.now() + dt.timedelta(hours=1))
    make_programme(title_en="SECRET programme", is_published=False)

    assert headings(client, "q=secret") == []


@pytest.mark.sweep
@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 201, "q=((", "kind=zebra&q=a", "kind=topic&page=abc&q=rights", "q=%FF%FE", "q=%27"]
)
def test_bad_search_breaks_nothing(client, query):
    make_topic("Rights")

    assert client.get(f"/en/search/?{query}").status_code == 200


@pytest.mark.sweep
def test_search_takes_no_more_queries_for_more_found(client, django_assert_max_num_queries):
    counts = []
    for number in (1, 30):
        for _each in range(number):
            make_edition(make_course(title_en="Children"))
            make_article(title_en="Children", countries=["MX"])
            make_organisation(name_en="Children")
        renew()
        client.get("/en/search/?q=child")  # indexes what has changed
        with django_assert_max_num_queries(24) as queries:
            client.get("/en/search/?q=children")
        counts.append(len(queries))

    assert counts[0] == counts[1]
