"""Rules that hold for every public page, on the documents' data: one test, because the pages are read once."""

import html
import re

import pytest
from django.utils.html import strip_tags

from courses.models import Course, Edition, Organisation, Programme, Topic
from news.models import Article
from portal.sitemaps import SECTIONS
from seeds.loading import load_all
from tests.crawling import REQUIRED, SCRIPT, addresses_in_every_language, graph, things, types_of

pytestmark = pytest.mark.django_db

ACCOUNTS = ("courses:learning", "courses:my-data", "account_signup")  # they ask who it is, with a cookie
PRIVATE = {address for name in ACCOUNTS for address in addresses_in_every_language(name)}
INLINE_CODE = r'<script(?! defer src=| type="application/ld.json">)|<style|\sstyle=|\son[a-z]+='


def published():
    """The address of every record that has a page."""
    models = (Course, Edition, Programme, Topic, Organisation, Article)
    return {record.get_absolute_url() for model in models for record in model.objects.all()}


def crawl(client):
    """The answer of every page that links lead to from the two home pages, by address."""
    answers, ahead = {}, ["/en/", "/es/"]
    while ahead:
        address = ahead.pop()
        answers[address] = client.get(address)
        links = {link.split("#")[0] for link in re.findall(r'href="(/(?:en|es)/[^"?]*)', answers[address].text)}
        ahead += [link for link in links - PRIVATE - set(answers) if link not in ahead]
    return answers


def assert_one_heading_and_nothing_foreign(address, response):
    page = response.text
    loaded = re.findall(r'<(?:script|img|iframe|source)[^>]+src="([^"]*)', page)
    loaded += re.findall(r'<link rel="(?!canonical|alternate)[^>]+href="([^"]*)', page)

    assert [response.status_code, page.count("<h1"), page.count("</h1>")] == [200, 1, 1], address
    assert f'<html lang="{address[1:3]}">' in page, address
    assert response.cookies == {}, address
    assert [link for link in loaded if not link.startswith("/static/")] == [], address
    assert re.findall(INLINE_CODE, page) == [], address


def assert_machines_are_told_what_readers_see(address, response):
    text = " ".join(html.unescape(strip_tags(SCRIPT.sub("", response.text))).split())
    for thing in things(graph(response.text)):
        missing = [key for kind in types_of(thing) for key in REQUIRED.get(kind, []) if key not in thing]
        told = [thing[key] for key in ("name", "headline", "description") if key in thing]

        assert [missing, [words for words in told if " ".join(words.split()) not in text]] == [[], []], (address, thing)


def in_sitemaps(client):
    """Every address and alternate in the sitemaps, without the host."""
    sections = [client.get(f"/sitemap-{section}.xml").text for section in SECTIONS]
    assert all(sections)
    return set(re.findall(r'(?:<loc>|hreflang="[^"]+" href=")https?://[^/]+(/[^<"]+)', " ".join(sections)))


@pytest.mark.sweep
def test_every_public_page_keeps_the_rules(client):
    """One heading in its language, no cookie, no other origin, no inline code; what machines are told is on the page.

    Every record has a page that something links to, and so has every address of the sitemaps.
    """
    load_all()
    answers = crawl(client)

    assert set(answers) >= published()
    assert published() | in_sitemaps(client) <= set(answers)
    told = set()
    for address, response in answers.items():
        assert_one_heading_and_nothing_foreign(address, response)
        assert_machines_are_told_what_readers_see(address, response)
        told.update(kind for thing in things(graph(response.text)) for kind in types_of(thing))
    assert told >= {*REQUIRED, "Place", "Organization"} - {"Event"}
