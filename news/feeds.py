"""Public articles as Atom feeds (RFC 4287): all of them, and those of a country, a topic or a course.

Each feed is in one language. A text that is missing in it is given in the other, and its element says so.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import etag, require_safe
from django_countries import countries

from courses.dates import day_of
from courses.languages import in_best_language
from courses.models import CatalogueVersion, Course, Topic
from courses.templatetags.texts import prose
from news.choices import ArticleState
from news.models import Article

MOST_ENTRIES = 30
TAGGED_IN = 2026  # the year in which the portal's tag: addresses begin (RFC 4151); part of every one, so never changed
NO_DATE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


@dataclass(frozen=True)
class Channel:
    """What a feed is of: its key among the portal's tag: addresses, its page in the active language, its articles."""

    key: str
    title: str
    page: Callable[[], str]
    articles: QuerySet


def all_news():
    return Channel("news", _("Rumbo: news"), partial(reverse, "news:list"), Article.objects.public())


def news_of_country(code):
    """By lower-case ISO 3166-1 code. Raises Http404 for any other."""
    if code != code.lower() or code.upper() not in countries.countries:
        raise Http404
    page = partial(reverse, "portal:country", args=[code])
    told = Article.objects.public().filter(countries__contains=code.upper())
    return Channel(f"country/{code}", titled(countries.name(code.upper())), page, told)


def news_of_topic(slug):
    """What tells of the topic's public courses. Raises Http404 for an unknown one."""
    topic = get_object_or_404(Topic, slug=slug)
    told = Article.objects.public().about_courses(topic.courses.public())
    return Channel(f"topic/{topic.pk}", titled(in_best_language(topic, "name")[0]), topic.get_absolute_url, told)


def news_of_course(slug):
    """Raises Http404 unless the course is public."""
    course = get_object_or_404(Course.objects.public(), slug=slug)
    told = Article.objects.public().about_course(course)
    return Channel(f"course/{course.pk}", titled(in_best_language(course, "title")[0]), course.get_absolute_url, told)


def titled(name):
    return _("Rumbo: news about %(name)s") % {"name": name}


def feed_of(find):
    """A view that serves the channel found in a language; 404 comes before 304."""

    @require_safe
    def feed(request, language, **key):
        with override(language):
            response = etag(version)(written)(request, find(**key))
        response["Content-Language"] = language  # of a 304 too, whose headers replace those the reader holds
        return response

    return feed


def version(request, channel):
    """Of this feed at this address: another with each change of the catalogue, each due article and each day."""
    now = timezone.now()
    due = Article.objects.order_by().filter(state=ArticleState.SCHEDULED, publish_at__lte=now).values("state")
    count = Subquery(due.annotate(count=Count("pk")).values("count"))
    token, due_count = CatalogueVersion.objects.values_list("token", count).first() or ("", 0)
    parts = [token, request.build_absolute_uri(request.path), str(day_of(now)), str(due_count or 0)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def written(request, channel):
    """The answer in the active language: the newest articles, dated before undated."""
    language = get_language()
    addresses = in_every_language(request, channel.page)
    feed = Atom(
        title=NOT_XML.sub("", channel.title),
        link=addresses[language],
        description=None,
        language=language,
        author_name="Rumbo",
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=tag(request, f"{channel.key}/{language}"),
        addresses=addresses,
    )
    for article in channel.articles.newest_first()[:MOST_ENTRIES]:
        feed.add_item(**entry(request, article))
    response = HttpResponse(content_type=Atom.content_type)
    feed.write(response, "utf-8")
    return response


def entry(request, article):
    addresses = in_every_language(request, article.get_absolute_url)
    return {
        "title": "",  # this and the description are in `texts`, each with its language
        "description": None,
        "link": addresses[get_language()],
        "unique_id": tag(request, f"article/{article.pk}"),
        "updateddate": updated(article),
        "addresses": addresses,
        "texts": {field: in_best_language(article, field) for field in ("title", "summary")},
        "content": body_of(article),
    }


def body_of(article):
    """The cleaned HTML of the article, and its language."""
    _html, language = in_best_language(article, "body")
    with override(language):
        return prose(article, "body"), language


def updated(article):
    """The moment Atom asks of every entry, though no release gives more than a day.

    Noon UTC of the day it was published on (of the first day, where only the month or year is known), so that the day
    reads the same all over America and Europe; else the moment it was scheduled for; else, where nothing is known,
    1970-01-01T00:00:00Z, which nobody takes for a date.
    """
    if article.published_on:
        return dt.datetime.combine(article.published_on, dt.time(12), tzinfo=dt.UTC)
    return article.publish_at or NO_DATE


def tag(request, key):
    """An address that names and leads nowhere (RFC 4151), the same whatever becomes of titles and slugs."""
    host = urlsplit(request.build_absolute_uri("/")).hostname
    return f"tag:{host},{TAGGED_IN}:{key}"


def in_every_language(request, page):
    """The absolute address of a page, by language."""
    addresses = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            addresses[language] = request.build_absolute_uri(page())
    return addresses


class Atom(Atom1Feed):
    """Django's, with the language of each text and the same page in every language."""

    def latest_post_date(self):
        """Django's takes the present moment for a feed without entries, which would change with every request."""
        return max((item["updateddate"] for item in self.items), default=NO_DATE)

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        self.add_pages(handler, self.feed["addresses"])

    def add_item_elements(self, handler, item):
        handler.addQuickElement("id", item["unique_id"])
        handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
        self.add_pages(handler, item["addresses"])
        for name, (text, language) in item["texts"].items():
            self.add_text(handler, name, text, language)
        html, language = item["content"]
        self.add_text(handler, "content", html, language, {"type": "html", "xml:base": item["link"]})

    def add_pages(self, handler, addresses):
        for language, address in addresses.items():
            named = {"rel": "alternate", "type": "text/html", "hreflang": language, "href": address}
            handler.addQuickElement("link", None, named)

    def add_text(self, handler, name, text, language, attributes=None):
        """The element, unless there is no text; with its language, where that is not the feed's."""
        if text:
            own = {} if language == self.feed["language"] else {"xml:lang": language}
            handler.addQuickElement(name, NOT_XML.sub("", text), own | (attributes or {}))
