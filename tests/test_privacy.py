"""What is recorded of people is on no public page, in no feed, file, API or log."""

import logging
import re

import pytest
from django.urls import reverse

from courses.models import Certificate
from courses.views.verify import ASKING
from portal.sitemaps import SECTIONS
from tests.courses.test_applying import YOU, apply, mine
from tests.factories import make_article, make_open_edition
from tests.sentinels import ADDRESS, WORD, plant, word
from tests.test_crawl import crawl

pytestmark = pytest.mark.django_db


def leaks(text):
    return [text[max(found.start() - 60, 0) : found.end() + 20] for found in re.finditer(WORD, text, re.IGNORECASE)]


def other_addresses():
    """Everything public that no link of a page leads to."""
    yield from ("/api/v1/courses", "/api/v1/editions", "/api/v1/organisations", "/robots.txt", "/healthz", "/verify/")
    yield from (f"/sitemap-{section}.xml" for section in SECTIONS)
    yield from (f"/en/search/?q={asked}" for asked in (WORD, ADDRESS))
    yield from (f"/en/courses/?q={asked}" for asked in (WORD, ADDRESS))


@pytest.fixture
def planted():
    make_article()
    return plant()


@pytest.mark.sweep
def test_nothing_of_people_is_on_any_public_page(client, planted):
    answers = crawl(client)
    assert len(answers) > 30

    found = {address: leaks(answer.text) for address, answer in answers.items()}

    assert {address: words for address, words in found.items() if words} == {}


@pytest.mark.sweep
def test_nothing_of_people_is_in_feeds_files_and_searches(client, planted):
    page = client.get("/en/about/data/").text + client.get("/en/").text + client.get("/en/calendar/").text
    linked = {
        link
        for link in re.findall(r'href="(/[^"#]+)"', page)
        if re.search(r"\.(csv|json|ics|atom|xml)|feed|data/", link)
    }
    read = {}
    for address in [*linked, *other_addresses()]:
        answer = client.get(address, follow=True)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        read[address] = (answer.status_code, content.decode())

    shown = {address: leaks(text.replace(f"q={WORD}", "")) for address, (_status, text) in read.items()}
    typed = {address for address in shown if "?q=" in address}  # shows what was asked, once more
    assert len(read) > 20
    assert {address: words for address, words in shown.items() if words and address not in typed} == {}
    assert all(word("given") not in read[address][1] for address in typed)


def test_verify_page_tells_the_printed_name_and_nothing_more(client, planted):
    valid = Certificate.objects.get(withdrawn_at=None)
    withdrawn = Certificate.objects.exclude(withdrawn_at=None).get()
    ASKING.take("127.0.0.1")

    page = client.get(reverse("verify-code", args=[valid.shown_code])).text
    told = client.get(reverse("verify-code", args=[valid.shown_code]), headers={"Accept": "application/json"})

    assert leaks(page.replace(word("printed"), "")) == []
    assert leaks(told.text.replace(word("printed"), "")) == []
    assert leaks(client.get(reverse("verify-code", args=[withdrawn.shown_code])).text) == []


def test_log_of_a_whole_application_names_nobody(client, caplog, django_capture_on_commit_callbacks, settings):
    """The mail server is away, too: what cannot be sent is logged, and not to whom."""
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    caplog.set_level(logging.DEBUG)
    edition = make_open_edition()
    with django_capture_on_commit_callbacks(execute=True):
        apply(client, edition, you=YOU | {"given_names": word("given"), "email": ADDRESS})
    application = edition.applications.get()
    assert application.participant.given_names == word("given")
    client.get(mine(application))
    client.get(mine(application) + "wrong/")
    client.post(mine(application), {"do": "withdraw"})
    client.post(mine(application), {"do": "wrong"})

    told = [f"{each.getMessage()} {each.exc_text}" for each in caplog.records if not each.name.startswith("django.db")]
    assert len(told) > 1
    assert [words for line in told for words in leaks(line)] == []
