"""What the pages say of themselves to machines."""

import json
import re

import pytest

from courses.structured_data import script
from tests.crawling import REQUIRED, graph
from tests.factories import make_article, make_course, make_edition, make_site

pytestmark = pytest.mark.django_db


def test_structured_data_cannot_end_its_script():
    assert script({"name": "</script><b>&"}).count("<") == 0
    assert json.loads(script({"name": "</script><b>&"}))["@graph"] == [{"name": "</script><b>&"}]


@pytest.mark.sweep
def test_dates_are_no_more_precise_than_known(client):
    course = make_course()
    edition = make_edition(course, starts=-40, ends=-3, starts_precision="month", ends_precision="by")
    make_site(edition, "MX")
    article = make_article(published_on=edition.starts_on, published_precision="day", is_date_inferred=True)

    shown = graph(client.get(edition.get_absolute_url()).content.decode())[0]

    assert [shown["startDate"], shown.get("endDate")] == [edition.starts_on.isoformat()[:7], None]
    assert "datePublished" not in graph(client.get(article.get_absolute_url()).content.decode())[0]


def test_congress_is_an_event_once_its_date_and_place_are_known(client):
    known, unknown = (make_edition(make_course(kind="congress"), **dates) for dates in ({"starts": 9}, {}))
    for edition in (known, unknown):
        make_site(edition, "MX")

    kinds = [graph(client.get(edition.get_absolute_url()).content.decode())[0] for edition in (known, unknown)]

    assert [thing["@type"] for thing in kinds] == [["CourseInstance", "Event"], "CourseInstance"]
    assert all(key in kinds[0] for key in REQUIRED["Event"])


def links(page):
    canonical = re.findall(r'<link rel="canonical" href="([^"]*)">', page)
    return canonical, re.findall(r'<link rel="alternate" hreflang="(..)" href="([^"]*)">', page)


def test_page_names_its_one_address_in_each_language(client):
    course = make_course(title_es="Curso", slug="a")

    canonical, alternates = links(client.get(course.get_absolute_url()).content.decode())

    assert canonical == ["http://testserver/en/courses/a/"]
    assert alternates == [("en", "http://testserver/en/courses/a/"), ("es", "http://testserver/es/cursos/a/")]


def test_record_in_one_language_says_so_and_names_no_other(client):
    course = make_course(title_en="", title_es="Curso")

    page = client.get(course.get_absolute_url()).content.decode()

    assert "This page exists in Spanish only." in page
    assert [language for language, _address in links(page)[1]] == ["es"]
    assert "Esta página existe solo" not in client.get(f"/es/cursos/{course.slug}/").content.decode()


def test_filtered_list_is_not_indexed_and_a_page_of_it_is(client):
    for _number in range(21):
        make_course(kind="workshop")

    filtered, second = (client.get(f"/en/courses/?{query}").content.decode() for query in ("kind=workshop", "page=2"))

    assert ['content="noindex,follow"' in page for page in (filtered, second)] == [True, False]
    assert [links(page)[0] for page in (filtered, second)] == [[], ["http://testserver/en/courses/?page=2"]]


@pytest.mark.parametrize("address", ["/en/nothing/", "/en/courses/nothing/", "/en/news/gone/"])
def test_what_is_not_there_has_no_lasting_address(client, address):
    make_article(slug="gone", state="withdrawn", withdrawal_reason_en="Wrong.")

    assert links(client.get(address).content.decode()) == ([], [])


@pytest.mark.parametrize("query", ["?utm_source=mail", "?page=7"])
def test_what_a_page_does_not_know_changes_nothing_of_its_address(client, query):
    page = client.get(f"/en/{query}").content.decode()

    assert links(page)[0] == ["http://testserver/en/"]
    assert "noindex" not in page


def test_page_is_shared_with_its_title_and_description(client):
    article = make_article(title_en="Ana <b> & Ben", summary_en="A “summary”")

    page = client.get(article.get_absolute_url()).content.decode()

    assert '<meta property="og:title" content="Ana &lt;b&gt; &amp; Ben">' in page
    assert '<meta property="og:type" content="article">' in page
