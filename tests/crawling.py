"""What a public page says of itself to machines."""

import json
import re

from django.conf import settings
from django.urls import reverse
from django.utils import translation

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
REQUIRED = {
    "Course": ["name", "description", "url"],
    "CourseInstance": ["name", "url"],
    "Event": ["name", "startDate", "location"],
    "NewsArticle": ["headline", "mainEntityOfPage", "inLanguage"],
    "BreadcrumbList": ["itemListElement"],
    "ItemList": ["itemListElement", "numberOfItems"],
}


def graph(page):
    """The JSON-LD of a page."""
    found = SCRIPT.search(page)
    return json.loads(found[1])["@graph"] if found else []


def things(value):
    """Every typed object in the graph, however deep."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for part in value.values():
            yield from things(part)
    elif isinstance(value, list):
        for part in value:
            yield from things(part)


def types_of(thing):
    return thing["@type"] if isinstance(thing["@type"], list) else [thing["@type"]]


def addresses_in_every_language(name):
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield reverse(name)
