"""What the API answers of what is there."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from courses.models import Alias, Language
from news.models import Tag
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db


def get(client, address):
    return client.get(f"/api/v1/{address}").json()


def slugs(client, address):
    return [row["slug"] for row in get(client, address)["results"]]


def page(path_en, path_es):
    return {"en": f"http://testserver/en/{path_en}", "es": f"http://testserver/es/{path_es}"}


def test_course_tells_all_that_is_public(client):
    course = make_course(slug="rights", title_en="Rights", title_es="Derechos", summary_en="About rights.", minutes=90)
    course.topics.add(make_topic("Protection", name_es="Protección", slug="protection"))
    course.languages.add(Language.objects.create(code="es", name_en="Spanish"))

    told = get(client, "courses/rights")

    assert told == {
        "slug": "rights",
        "kind": "course",
        "title": {"en": "Rights", "es": "Derechos"},
        "summary": {"en": "About rights.", "es": None},
        "mode": None,
        "minutes": 90,
        "span_days": None,
        "stated_modules": None,
        "languages": ["es"],
        "topics": [{"slug": "protection", "name": {"en": "Protection", "es": "Protección"}}],
        "url": page("courses/rights/", "cursos/rights/"),
        "editions": [],
    }
    assert get(client, "courses")["results"] == [{key: told[key] for key in told if key != "editions"}]


def test_edition_tells_its_dates_as_precisely_as_its_source(client):
    edition = make_edition(
        make_course(slug="rights"),
        slug="37",
        ordinal=37,
        label_en="37th edition",
        starts_on=dt.date(2017, 4, 1),
        starts_precision="month",
        ends_on=dt.date(2017, 7, 7),
        ends_precision="by",
        mode="in-person",
    )
    make_site(edition, "AR", slug="ar", city="Mar del Plata")

    told = get(client, "courses/rights/editions/37")

    assert told == {
        "course": "rights",
        "slug": "37",
        "ordinal": 37,
        "label": {"en": "37th edition", "es": None},
        "state": "finished",
        "starts": {"date": "2017-04", "precision": "month"},
        "ends": {"date": "2017-07-07", "precision": "by"},
        "opens_at": None,
        "closes_at": None,
        "mode": "in-person",
        "minutes": None,
        "stated_modules": None,
        "languages": [],
        "sites": [
            {
                "slug": "ar",
                "country": "AR",
                "region": {"en": None, "es": None},
                "city": "Mar del Plata",
                "venue": None,
                "starts": None,
                "ends": None,
            }
        ],
        "url": page("courses/rights/37/", "cursos/rights/37/"),
    }
    assert [get(client, "editions")["results"], get(client, "courses/rights")["editions"]] == [[told], [told]]


def test_organisation_tells_its_names(client):
    organisation = make_organisation(slug="iom", name_en="Migration", acronym_en="IOM", type="40", country="CH")
    Alias.objects.create(organisation=organisation, name="OIM")

    told = get(client, "organisations/iom")

    assert told == {
        "slug": "iom",
        "name": {"en": "Migration", "es": None},
        "acronym": {"en": "IOM", "es": None},
        "type": "40",
        "country": "CH",
        "website": None,
        "aliases": ["OIM"],
        "url": page("partners/iom/", "socios/iom/"),
    }
    assert get(client, "organisations")["results"] == [told]


def test_article_tells_its_release_and_its_text_alone_in_full(client):
    by = make_organisation(slug="iom", name_en="Migration")
    facts = {"published_on": dt.date(2018, 9, 1), "published_precision": "month", "countries": "SV,MX"}
    article = make_article(slug="told", source_title="Release", source_publisher=by, body_en="<p>Text</p>", **facts)
    article.courses.add(make_course(slug="b"), make_course(slug="draft", is_published=False))
    article.editions.add(make_edition(make_course(slug="a")), make_edition(make_course(slug="c"), is_published=False))
    article.tags.add(Tag.objects.create(slug="health", name_en="Health"))

    told = get(client, "articles/told")

    assert told.pop("body") == {"en": "<p>Text</p>", "es": None}
    assert get(client, "articles")["results"] == [told]
    assert [told["published"], told["countries"]] == [{"date": "2018-09", "precision": "month"}, ["MX", "SV"]]
    assert [told["courses"], told["tags"][0]["slug"]] == [["a", "b"], "health"]
    assert told["source"] == {
        "title": "Release",
        "publisher": {"slug": "iom", "name": {"en": "Migration", "es": None}},
        "date": None,
        "url": None,
    }


def test_figure_tells_its_number_as_stated_and_what_it_is_about(client):
    edition = make_edition(make_course(slug="rights"), slug="37")
    make_figure(
        make_article(slug="told"),
        slug="people",
        site=make_site(edition),
        value=Decimal("2.300"),
        upper_value=Decimal(100),
        qualifier="range",
        scale=1_000_000,
        as_of=dt.date(2018, 1, 1),
        as_of_precision="year",
        statement_en="Many.",
    )

    (told,) = get(client, "figures")["results"]

    assert [told["value"], told["upper_value"], told["scale"], told["qualifier"]] == ["2.3", "100", 1_000_000, "range"]
    assert [told["as_of"], told["since"]] == [{"date": "2018", "precision": "year"}, None]
    assert told["about"] == {"kind": "edition", "url": page("courses/rights/37/", "cursos/rights/37/")}
    assert told["article"] == {"slug": "told", "url": page("news/told/", "noticias/told/")}


def test_state_is_that_of_the_moment(client):
    make_edition(slug="soon", opens_at=timezone.now() + dt.timedelta(hours=1))
    states = []

    for hours in (0, 2):
        with time_machine.travel(timezone.now() + dt.timedelta(hours=hours), tick=False):
            states += [get(client, "editions")["results"][0]["state"], slugs(client, "editions?status=open")]

    assert states == ["announced", [], "open", ["soon"]]


def test_language_of_the_reader_changes_nothing(client):
    make_course(title_en="A", title_es="Z")
    make_course(title_en="B", title_es="Y")
    make_organisation(name_en="A", name_es="Z")
    make_organisation(name_en="B", name_es="Y")

    for address in ("courses?sort=title", "organisations"):
        answers = [client.get(f"/api/v1/{address}", headers={"accept-language": code}).content for code in ("en", "es")]
        assert answers[0] == answers[1]
