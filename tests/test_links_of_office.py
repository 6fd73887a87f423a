"""Every link in the office leads somewhere: the pages are walked from its home, one of each kind."""

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]
LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"')


def links_of(page, address):
    """The addresses on this site that a page links to, without what asks of them."""
    linked = (urlsplit(urljoin(address, html.unescape(link))) for link in LINK.findall(page))
    return {link.path for link in linked if not link.scheme and not link.netloc}


def kind_of(address):
    """The name of its page; the address itself where it is of none, as in the other language."""
    try:
        return resolve(address).view_name
    except Resolver404:
        return address


def walk(client, begin):
    """`{address: (status, where a link to it stands)}` of one page of each kind."""
    answers, kinds, ahead = {}, set(), [(begin, "")]
    while ahead:
        address, source = ahead.pop(0)
        if kind_of(address) in kinds:
            continue
        kinds.add(kind_of(address))
        response = client.get(address)
        answers[address] = response.status_code, source
        if address.startswith("/admin/") and response.headers.get("Content-Type", "").startswith("text/html"):
            ahead += [(link, address) for link in sorted(links_of(response.text, address))]
    return answers


@pytest.mark.ignore_template_errors  # of allauth's own page of second factors
@pytest.mark.usefixtures("folder")
def test_every_link_of_the_office_leads_somewhere(client):
    client.force_login(make_world().staff)

    answers = walk(client, "/admin/")

    assert {address: told for address, told in answers.items() if told[0] not in {200, 302}} == {}
    assert len(answers) > 150
