"""The facets of the news."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from courses.facets import Snapshot, collected, country_names, record_names
from courses.models import Course
from news.models import Article, Tag

FOREVER = dt.timedelta(days=365)


def news(token: str, moment: dt.datetime) -> Snapshot:
    """Every public article: valid until the next scheduled one appears."""
    articles = list(Article.objects.public(moment).newest_first().values("pk", "published_on", "countries"))
    keys = [article["pk"] for article in articles]
    places = {key: place for place, key in enumerate(keys)}
    courses = {course.pk: course for course in Course.objects.public()}
    newest = list(range(len(keys)))
    return Snapshot(
        token=token,
        moment=moment,
        expires=next_article(moment) or moment + FOREVER,
        keys=keys,
        own={
            "year": collected(years(articles), places),
            "tag": collected(Article.tags.through.objects.values_list("article", "tag__slug"), places),
            "country": collected(countries(articles), places),
            "course": collected(((article, courses[key].slug) for article, key in told() if key in courses), places),
        },
        orders={("newest", language): newest for language in ("en", "es")},
        names={
            "year": lambda value, count: ((-int(value),), value),
            "tag": record_names(Tag.objects.in_bulk(field_name="slug"), "name"),
            "country": country_names(),
            "course": record_names({course.slug: course for course in courses.values()}, "title"),
        },
    )


def next_article(moment: dt.datetime) -> dt.datetime | None:
    """When the next scheduled one appears; None where none is scheduled."""
    return Article.objects.due_after(moment).order_by("publish_at").values_list("publish_at", flat=True).first()


def years(articles: Iterable[Any]) -> Iterator[tuple[int, str]]:
    return ((article["pk"], str(article["published_on"].year)) for article in articles if article["published_on"])


def countries(articles: Iterable[Any]) -> Iterator[tuple[int, str]]:
    return ((article["pk"], code.lower()) for article in articles for code in article["countries"].split(",") if code)


def told() -> QuerySet:
    """`(article, course)` for each course an article tells of, by itself or by a published edition."""
    by_itself = Article.courses.through.objects.values_list("article", "course")
    published = Article.editions.through.objects.filter(edition__is_published=True)
    by_edition = published.values_list("article", "edition__course")
    return by_itself.union(by_edition)
