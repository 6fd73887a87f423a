"""Public pages are made once for each version, the same for everybody, and answered with 304 to who has them."""

import datetime as dt
import gzip
import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from courses.models import Change, Course, Module
from courses.models.index import DERIVED
from courses.watched import WATCHED
from portal.public import KEEPING, Page, Shelf
from portal.views.home import Home
from seeds.loading import load_all
from tests.factories import make_article, make_course, make_edition, make_person
from tests.roles import patterns
from tests.test_crawl import crawl

pytestmark = pytest.mark.django_db

EVERY_KIND = [
    *("/en/", "/es/cursos/", "/en/courses/?sort=title", "/en/news/", "/en/calendar/", "/en/figures/", "/en/search/"),
    *("/en/about/data/", "/en/countries/mx/", "/robots.txt", "/sitemap.xml", "/sitemap-pages.xml"),
    *("/calendar/en.ics", "/data/courses.csv", "/data/figures.csv", "/api/v1/courses", "/api/v1/openapi.json"),
]
SOMEBODYS = {"admin/", "accounts/", "apply/", "application/", "invitation/", "learning/", "my-data/", "teaching/"}
MADE_OTHERWISE = {
    *("healthz", "static/", "media/"),
    "verify/",  # each code is looked up anew
    ".well-known/",  # says until when it holds
    "feeds/",  # tell by tags of their own what of them changed
    "api/v1/",  # what is no address of the API, and is refused there
}
TABLES = re.compile(r'(?:FROM|JOIN) "?(\w+)"?')


@pytest.mark.parametrize("address", EVERY_KIND)
def test_page_is_told_apart_by_its_version(client, address):
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    make_course(title_en="Another")
    changed = client.get(address, headers={"if-none-match": first["ETag"]})

    assert [first.status_code, again.status_code, changed.status_code] == [200, 304, 200]
    assert [again.content, again["ETag"], again["Cache-Control"]] == [b"", first["ETag"], "no-cache"]
    assert again["Vary"].startswith("Accept-Encoding")
    assert changed["ETag"] != first["ETag"]


def test_page_is_made_once_for_each_version(client, django_assert_num_queries):
    course = make_course(title_en="Before")
    page = client.get(course.get_absolute_url())

    with django_assert_num_queries(1):
        again = client.get(course.get_absolute_url())
    Course.objects.update(title_en="After")

    for response in (page, again):
        del response["X-Request-ID"]
    assert [again.content, dict(again.headers)] == [page.content, dict(page.headers)]
    assert "After" in client.get(course.get_absolute_url()).text


def test_each_address_has_a_tag_of_its_own(client):
    assert len({client.get(address)["ETag"] for address in ("/en/", "/es/", "/en/?utm_source=x", "/en/courses/")}) == 4


def test_page_is_made_anew_when_the_time_changes_it(client, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    edition = make_edition(starts=90, closes_at=now + dt.timedelta(minutes=5))
    make_article(title_en="Told later", state="scheduled", publish_at=now + dt.timedelta(minutes=10))
    tags = {client.get(edition.get_absolute_url())["ETag"] for _time in range(2)}
    seen = []
    for minutes in (6, 11):
        time_machine.move_to(now + dt.timedelta(minutes=minutes), tick=False)
        tags.add(client.get(edition.get_absolute_url())["ETag"])
        seen.append("Told later" in client.get("/en/news/").text)

    assert [len(tags), seen] == [3, [False, True]]


def test_compressed_for_who_takes_it(client):
    make_course()
    plain = client.get("/en/courses/")
    takes = ("gzip, br", "*;q=0.5", "*;q=0, gzip", "GZIP ; q=0.001")
    takes_not = ("gzip;q=0", "br, gzip;q=0.000", "gzip;q=0, *", "br", "")
    for accepted, told in [*((each, "gzip") for each in takes), *((each, None) for each in takes_not)]:
        page = client.get("/en/courses/", headers={"accept-encoding": accepted})

        assert [page.get("Content-Encoding"), page["Vary"]] == [told, "Accept-Encoding"], accepted
        assert (gzip.decompress(page.content) if told else page.content) == plain.content


def test_staff_and_readers_are_answered_the_same(client, staff):
    """What anybody is shown has nobody in it: it is kept for the next one who asks."""
    make_course()
    for address in EVERY_KIND:
        assert client.get(address).content == staff.get(address).content, address


def test_answer_with_somebody_in_it_is_not_kept(client, monkeypatch):
    monkeypatch.setattr("portal.public.is_somebodys", lambda request, response: True)

    assert "ETag" not in client.get("/en/")


@pytest.mark.parametrize("read", [get_token, lambda request: list(get_messages(request))])
def test_answer_with_a_token_or_a_message_in_it_is_not_kept(client, monkeypatch, read):
    """Of neither there is a cookie yet: the middleware around sets or deletes it later."""
    monkeypatch.setattr(Home, "get", lambda self, request: HttpResponse(str(read(request))))

    assert ["ETag" in client.get("/en/"), "ETag" in client.get("/es/")] == [False, False]


def test_search_that_is_not_up_to_date_is_made_anew(client):
    make_course(title_en="Ports")
    client.get("/en/courses/?q=ports")
    tag = client.get("/en/courses/?q=ports")["ETag"]
    Change.objects.create(kind="course", key=1)

    assert client.get("/en/courses/?q=ports", headers={"if-none-match": tag}).status_code == 200


def test_search_is_known_however_its_address_is_written(client):
    make_course(title_en="Ports")
    Change.objects.create(kind="course", key=1)

    assert "ETag" not in client.get("/en/courses/", QUERY_STRING="%71=ports")


def test_query_of_bare_bytes_is_told_apart_from_what_it_looks_like(client):
    """A client that does not encode its address asks for another word than one who asks for its bytes as letters."""
    tags = {client.get("/en/courses/", QUERY_STRING=query)["ETag"] for query in ("q=\xc3\xb1", "q=%C3%83%C2%B1")}

    assert len(tags) == 2


def test_shelf_counts_what_keeping_a_page_takes_besides_its_body():
    shelf = Shelf(most=10 * KEEPING)
    for number in range(50):
        shelf.put(str(number), Page(b"", b"", ()))

    assert len(shelf.pages) == 10


def test_shelf_keeps_what_was_asked_for_last():
    shelf = Shelf(most=25 + 2 * KEEPING)
    for tag in ("a", "b"):
        shelf.put(tag, Page(b"x" * 10, b"", ()))
    shelf.get("a")
    shelf.put("c", Page(b"x" * 10, b"", ()))
    shelf.put("d", Page(b"x" * 30 + b"x" * KEEPING * 2, b"", ()))

    assert [shelf.get(tag) is not None for tag in "abcd"] == [False, False, False, False]
    assert shelf.size == 0


def test_every_address_is_marked_or_named():
    """An address that is not the same for everybody, or is told apart otherwise, is named here."""
    known = tuple(SOMEBODYS | MADE_OTHERWISE)
    routes = {
        route.lstrip("^").removeprefix("en/"): is_marked(pattern)
        for route, pattern in patterns(get_resolver().url_patterns)
    }

    assert [route for route, marked in routes.items() if not (marked or route.startswith(known))] == []
    assert [route for route, marked in routes.items() if marked and route.startswith(tuple(SOMEBODYS))] == []


def is_marked(pattern):
    return getattr(pattern.callback, "is_public", False)


@pytest.mark.sweep
def test_public_pages_read_watched_tables_alone(client):
    """What is not watched could change without a page's being made anew."""
    load_all()
    make_person()
    watched = {table.table for table in WATCHED} | {model._meta.db_table for model in DERIVED}
    with CaptureQueriesContext(connection) as queries:
        crawl(client)
        for address in EVERY_KIND:
            client.get(address)
    read = {table for query in queries for table in TABLES.findall(query["sql"])}

    assert {table for table in read if not table.startswith("courses_searchindex")} - watched <= set()
    assert Module._meta.db_table in read
