import datetime as dt
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.models import Partnership
from portal.sitemaps import PAGES, SECTIONS
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_organisation,
    make_programme,
    make_site,
    make_topic,
)
from tests.memory import renew

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(client, address):
    """The root of the document, by a parser that knows nothing of Django."""
    response = client.get(address)
    assert [response.status_code, response["Content-Type"]] == [200, "application/xml"]
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)


def listed(client, section):
    """By address in a section: its other addresses by language, and its last change."""
    found = {}
    for url in read(client, f"/sitemap-{section}.xml").findall(f"{SITEMAP}url"):
        others = {link.get("hreflang"): path(link.get("href")) for link in url.findall(LINK)}
        found[path(url.findtext(f"{SITEMAP}loc"))] = (others, url.findtext(f"{SITEMAP}lastmod"))
    return found


def path(address):
    assert address.startswith("http://testserver/")
    return urlsplit(address).path


def addresses(client, section):
    return list(listed(client, section))


def test_index_leads_to_every_section(client):
    root = read(client, "/sitemap.xml")

    sections = [path(element.text) for element in root.findall(f"{SITEMAP}sitemap/{SITEMAP}loc")]
    assert sections == [f"/sitemap-{section}.xml" for section in SECTIONS]
    assert root.findall(f"{SITEMAP}sitemap/{SITEMAP}lastmod") == []


def test_page_stands_in_both_languages_and_english_is_for_the_rest(client):
    make_course(title_en="Rights", title_es="Derechos", slug="rights")

    english, spanish = "/en/courses/rights/", "/es/cursos/rights/"
    others = {"en": english, "es": spanish, "x-default": english}
    assert listed(client, "courses") == {english: (others, None), spanish: (others, None)}


def test_page_stands_only_in_the_languages_it_has_a_name_in(client):
    course = make_course(title_en="", title_es="Derechos", slug="rights")
    make_edition(course, label_en="37th edition", slug="37")
    make_topic(slug="law").courses.add(course)

    assert listed(client, "courses") == {"/es/cursos/rights/": ({"es": "/es/cursos/rights/"}, None)}
    assert addresses(client, "editions") == ["/es/cursos/rights/37/"]
    assert addresses(client, "topics") == ["/en/topics/law/"]


def test_pages_are_the_ones_that_always_exist(client):
    expected = []
    for name in PAGES:
        for language in ("en", "es"):
            with override(language):
                expected.append(reverse(name))

    assert addresses(client, "pages") == expected


@pytest.mark.parametrize(
    ("facts", "changed"),
    [
        ({"published_on": dt.date(2018, 9, 24), "published_precision": "day"}, "2018-09-24"),
        ({"published_on": dt.date(2018, 9, 1), "published_precision": "month"}, None),
        ({}, None),
    ],
)
def test_last_change_is_told_where_a_day_is_known(client, facts, changed):
    make_article(slug="told", **facts)

    assert listed(client, "news")["/en/news/told/"][1] == changed
    assert "Last-Modified" not in client.get("/sitemap-news.xml")


def test_nothing_hidden_is_in_the_sitemaps(client):
    hidden, course = make_course(is_published=False), make_course(slug="shown")
    make_topic().courses.add(hidden)
    make_site(make_edition(hidden), "MX")
    make_site(make_edition(course, is_published=False), "PA")
    make_programme(is_published=False)
    organisation = make_organisation()
    Partnership.objects.create(organisation=organisation, role="partner", course=hidden)
    later = timezone.now() + dt.timedelta(hours=1)
    for facts in (
        {"state": "draft"},
        {"state": "scheduled", "publish_at": later},
        {"state": "withdrawn", "withdrawal_reason_en": "Wrong."},
    ):
        make_article(countries=["CR"], **facts).organisations.add(organisation)

    found = {section: addresses(client, section) for section in SECTIONS if section != "pages"}
    assert found == {section: [] for section in found} | {"courses": ["/en/courses/shown/"]}


def test_what_something_public_tells_of_is_in_the_sitemaps(client):
    course = make_course()
    make_topic(slug="law").courses.add(course, make_course())
    make_site(make_edition(course), "SV")
    make_article(countries=["MX", "SV"]).organisations.add(make_organisation(slug="in-the-news"))
    partner = make_organisation(slug="partner")
    Partnership.objects.create(organisation=partner, role="partner", course=course)
    Partnership.objects.create(organisation=partner, role="host", course=course)
    make_organisation(slug="idle")
    make_programme(slug="programme")

    assert addresses(client, "topics") == ["/en/topics/law/"]
    assert addresses(client, "countries")[::2] == ["/en/countries/mx/", "/en/countries/sv/"]
    assert addresses(client, "partners") == ["/en/partners/in-the-news/", "/en/partners/partner/"]
    assert addresses(client, "programmes") == ["/en/programmes/programme/"]


@pytest.mark.parametrize(
    "address",
    ["sitemap-unknown.xml", "sitemap-%00.xml", "sitemap-%FF.xml", "sitemap-news.xml?p=9", "sitemap-news.xml?p=x"],
)
def test_unknown_is_not_found(client, address):
    assert client.get(f"/{address}").status_code == 404


@pytest.mark.sweep
def test_sitemaps_take_no_more_queries_for_more_records(client, django_assert_max_num_queries):
    counts = []
    for number in (3, 27):
        for _each in range(number):
            course = make_course(programme=make_programme())
            make_topic().courses.add(course)
            make_site(make_edition(course))
            Partnership.objects.create(organisation=make_organisation(), role="partner", course=course)
            make_article(countries=["MX"])
        for name in ("", *(f"-{section}" for section in SECTIONS)):
            renew()
            with django_assert_max_num_queries(9) as queries:
                client.get(f"/sitemap{name}.xml")
            counts.append(len(queries))

    assert counts[: len(counts) // 2] == counts[len(counts) // 2 :]


def test_robots_are_asked_to_leave_searches_and_the_staffs_site_alone(client):
    response = client.get("/robots.txt")

    lines = response.text.splitlines()
    searches = []
    for language in ("en", "es"):
        with override(language):
            searches.append(reverse("portal:search"))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert lines[1:-2] == [f"Disallow: {path}" for path in ("/*?*sort=", "/*?*q=", *searches, "/admin/")]
    assert lines[-2:] == ["", "Sitemap: http://testserver/sitemap.xml"]
    assert client.post("/robots.txt").status_code == 405
