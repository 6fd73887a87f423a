"""What the lists of the API can be asked for."""

import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Alias, Partnership
from news.models import Tag
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_programme,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db


def get(client, address):
    return client.get(f"/api/v1/{address}").json()


def slugs(client, address):
    return [row["slug"] for row in get(client, address)["results"]]


def make_catalogue():
    """Two courses and a draft that differ in everything that the catalogue can be asked."""
    open_until = timezone.now() + dt.timedelta(days=1)
    virtual = make_course(slug="virtual", title_en="Asylum", kind="workshop", span_days=1)
    here = make_course(slug="here", title_en="Borders", span_days=30)
    draft = make_course(slug="draft", title_en="Asylum", is_published=False)
    for course, mode, country in ((virtual, "tutored", "SV"), (here, "in-person", "MX"), (draft, "blended", "GT")):
        facts = {"closes_at": open_until} if course != here else {"starts": -9, "ends": -8}
        make_site(make_edition(course, slug=course.slug, mode=mode, **facts), country)
    virtual.topics.add(make_topic(slug="asylum"))
    Partnership.objects.create(course=here, organisation=make_organisation(slug="iom"), role="host")


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["virtual", "here"]),
        ("q=asylum", ["virtual"]),
        ("status=open", ["virtual"]),
        ("status=open&status=finished", ["virtual", "here"]),
        ("format=in-person", ["here"]),
        ("country=SV", ["virtual"]),
        ("country=mx", ["here"]),
        ("topic=asylum", ["virtual"]),
        ("kind=workshop", ["virtual"]),
        ("length=longer", ["here"]),
        ("partner=iom", ["here"]),
        ("sort=title", ["virtual", "here"]),
        ("status=open&country=MX", []),
        ("utm_source=x", ["virtual", "here"]),
    ],
)
def test_courses_are_found_as_in_the_catalogue(client, query, found):
    make_catalogue()

    assert slugs(client, f"courses?{query}") == found


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["here", "virtual"]),
        ("course=here", ["here"]),
        ("country=SV&country=mx", ["here", "virtual"]),
        ("country=GT", []),
        ("status=open", ["virtual"]),
    ],
)
def test_editions_are_found_by_course_country_and_status(client, query, found):
    make_catalogue()

    assert slugs(client, f"editions?{query}") == found


@pytest.mark.sweep
@pytest.mark.parametrize(("query", "found"), [("q=ÓIM", ["iom"]), ("country=CH", ["iom"]), ("q=x*", []), ("q=", 2)])
def test_organisations_are_found_by_any_name_and_country(client, query, found):
    Alias.objects.create(organisation=make_organisation(slug="iom", country="CH"), name="OIM")
    make_organisation(slug="other", country="SV")

    listed = slugs(client, f"organisations?{query}")

    assert (len(listed) if isinstance(found, int) else listed) == found


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["new", "old"]),
        ("q=shelter", ["old"]),
        ("year=2018", ["new"]),
        ("country=SV", ["old"]),
        ("course=rights", ["new"]),
        ("tag=health", ["old"]),
        ("sort=newest", ["new", "old"]),
    ],
)
def test_articles_are_found_as_in_the_news(client, query, found):
    old = {"published_on": dt.date(2016, 1, 1), "published_precision": "year", "countries": "SV", "title_en": "Shelter"}
    make_article(slug="old", **old).tags.add(Tag.objects.create(slug="health", name_en="Health"))
    new = make_article(slug="new", published_on=dt.date(2018, 1, 1), published_precision="day")
    new.courses.add(make_course(slug="rights"))

    assert slugs(client, f"articles?{query}") == found


@pytest.mark.parametrize(
    ("query", "found"),
    [("course=rights", ["a", "b", "c"]), ("measure=trained", ["b", "d"]), ("measure=trained&course=rights", ["b"])],
)
def test_figures_are_found_by_course_and_measure(client, query, found):
    course = make_course(slug="rights")
    make_figure(slug="a", course=course)
    make_figure(slug="b", edition=make_edition(course), measure="trained")
    make_figure(slug="c", site=make_site(make_edition(course)))
    make_figure(slug="d", programme=make_programme(), measure="trained")

    assert sorted(slugs(client, f"figures?{query}")) == found
