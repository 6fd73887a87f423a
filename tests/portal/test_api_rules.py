"""What holds of every answer of the API and every file: pages, methods, origins, versions, queries."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_site,
    make_topic,
)
from tests.memory import renew
from tests.portal.api import FILES, LISTS, assert_problem, get, make_secrets

pytestmark = pytest.mark.django_db


@pytest.mark.sweep
@pytest.mark.parametrize("kind", LISTS)
def test_list_comes_in_pages_that_link_to_each_other(client, kind):
    assert get(client, kind).json() == {"count": 0, "page": 1, "pages": 1, "results": []}
    for _each in range(5):
        article = make_article()
        make_edition()
        make_figure(article)
        make_organisation()

    first, middle, last = (get(client, f"{kind}?per_page=2&x=1&page={number}") for number in (1, 2, 3))

    there = f"<http://testserver/api/v1/{kind}?page={{}}&per_page=2>"
    assert {key: middle.json()[key] for key in ("count", "page", "pages")} == {"count": 5, "page": 2, "pages": 3}
    assert len({row["slug"] for answer in (first, middle, last) for row in answer.json()["results"]}) == 5
    assert middle["Link"] == f'{there.format(1)}; rel="prev", {there.format(3)}; rel="next"'
    assert [first["Link"], last["Link"]] == [f'{there.format(2)}; rel="next"', f'{there.format(2)}; rel="prev"']
    for number in ("4", "9" * 99):
        assert assert_problem(get(client, f"{kind}?per_page=2&page={number}"), 404) == "The last page is 3."


def test_links_keep_what_was_asked(client):
    for _each in range(2):
        make_edition(starts=-1, ends=-1)

    link = get(client, "editions?status=finished&status=open&per_page=1")["Link"]

    assert "?per_page=1&status=finished&status=open&page=2>" in link


@pytest.mark.parametrize(
    "address", ["/api/v1/courses", "/api/v1/openapi.json", "/data/courses.csv", "/data/figures.csv"]
)
def test_only_reading_is_allowed(client, address):
    get_, head, preflight = client.get(address), client.head(address), client.options(address)

    allowed = "GET, HEAD, OPTIONS"
    assert [head.status_code, head.content, head["Content-Type"]] == [200, b"", get_["Content-Type"]]
    assert [preflight.status_code, preflight.content] == [204, b""]
    assert [preflight["Allow"], preflight["Access-Control-Allow-Methods"]] == [allowed, allowed]
    for method in ("post", "put", "patch", "delete", "trace"):
        response = getattr(client, method)(address)
        assert_problem(response, 405)
        assert response["Allow"] == allowed


def test_every_origin_may_read_and_no_cookie_is_set(client):
    addresses = ["/api/v1/courses", "/api/v1/nothing", "/api/v1/courses?page=0", "/data/courses.csv", "/data/none.csv"]
    for address in addresses:
        for response in (client.get(address), client.options(address), client.post(address)):
            assert [response["Access-Control-Allow-Origin"], response.cookies] == ["*", {}]
            assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/en/")["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in client.get("/en/")


@pytest.mark.parametrize("address", ["/api/v1/courses", "/api/v1/articles/seen", "/data/editions.json"])
def test_what_has_not_changed_is_not_sent_again(client, address, django_assert_max_num_queries):
    make_secrets()
    first = client.get(address)

    with django_assert_max_num_queries(2):
        again = client.get(address, headers={"if-none-match": f'"x", {first["ETag"]}'})

    assert [again.status_code, again.content, again["ETag"]] == [304, b"", first["ETag"]]
    assert [first["Cache-Control"], again["Cache-Control"]] == ["no-cache", "no-cache"]


def test_what_has_changed_is_sent_again(client):
    """With a record, with another question, with the state of an edition, with an article that becomes due."""
    now = dt.datetime(2026, 3, 10, 18, tzinfo=dt.UTC)  # far from the portal's midnight, which is a change too
    edition = make_edition(opens_at=now + dt.timedelta(minutes=10))
    make_article(state="scheduled", publish_at=now + dt.timedelta(minutes=20))

    def tag(minutes=0, query=""):
        with time_machine.travel(now + dt.timedelta(minutes=minutes), tick=False):
            return get(client, f"editions?{query}")["ETag"]

    with time_machine.travel(now, tick=False):
        tags = [tag(), tag(query="x=1"), tag(minutes=11), tag(minutes=21)]
        same = [tag(minutes=1), tag(minutes=12)]
        edition.label_en = "New"
        edition.save()
        tags.append(tag())

    assert [same, len(set(tags))] == [[tags[0], tags[2]], 5]


def test_problem_is_never_taken_for_unchanged(client):
    tag = get(client, "courses")["ETag"]

    assert "ETag" not in get(client, "courses?page=9")
    assert_problem(get(client, "courses?page=9", **{"if-none-match": f"{tag}, *"}), 404)


def make_many(number):
    for _each in range(number):
        course = make_course()
        course.topics.add(make_topic())
        site = make_site(make_edition(course))
        article = make_article(source_publisher=make_organisation())
        article.courses.add(course)
        article.editions.add(site.edition)
        make_figure(article, site=site, counted_by=make_organisation())


def queries_of(client, address):
    renew()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.sweep
def test_more_rows_take_no_more_queries(client):
    addresses = [f"/api/v1/{name}?per_page=100" for name in LISTS] + [f"/data/{name}" for name in FILES]
    addresses += ["/api/v1/courses?per_page=100&q=course&status=to-be-scheduled"]
    addresses += ["/api/v1/figures?measure=participants"]
    counts = []
    for number in (2, 9):
        make_many(number)
        counts.append({address: queries_of(client, address) for address in addresses})

    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 10


def test_description_tells_of_every_problem(client):
    told = get(client, "openapi.json").json()

    assert [told["info"]["version"], len(told["paths"])] == ["1.1.0", 9]
    for path, methods in told["paths"].items():
        responses = methods["get"]["responses"]
        problems = {
            status for status, said in responses.items() if "application/problem+json" in said.get("content", {})
        }
        expected = {"404", "405"} if "{" in path else {"400", "404", "405"}

        others = {"200", "304"} | ({"301"} if path == "/api/v1/organisations/{slug}" else set())
        assert [list(methods), problems, set(responses) - problems] == [["get"], expected, others], path
