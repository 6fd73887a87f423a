"""Articles and figures for machines."""

from functools import partial
from typing import Literal

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router

from courses.answers import (
    CountryCode,
    Listed,
    Paging,
    Slug,
    Words,
    as_typed,
    documented,
    page_of,
    refuse_unread,
    site_of,
)
from courses.api import refuse_unknown_courses
from courses.facets import current
from courses.models import Course, Edition
from courses.rows import kept
from courses.schemas import Text
from news import schemas
from news.choices import Measure
from news.filters import ArticleFilter
from news.models import Article, Figure
from news.snapshot import news

router = Router()


class ArticleQuery(Paging):
    """As the news is asked: any value of a filter, every filter; the first eight words of `q`."""

    q: Words = ""
    year: list[Slug] = []
    tag: list[Slug] = []
    country: list[CountryCode] = []
    course: list[Slug] = []
    sort: Literal["newest", "best"] = Field("newest", description="Without it, of a search the best match first.")


class FigureQuery(Paging):
    course: list[Slug] = []
    measure: list[Measure] = []


def with_parts(articles):
    """With what an answer says of them, drafts left out."""
    return articles.select_related("source_publisher").prefetch_related(
        "tags",
        Prefetch("courses", Course.objects.public()),
        Prefetch("editions", Edition.objects.public().select_related("course")),
    )


def article_rows(articles, site):
    return [schemas.Article.of(article, site) for article in with_parts(articles)]


def keyed_articles(site, keys):
    for key, article in with_parts(Article.objects.public()).in_bulk(keys).items():
        yield key, schemas.Article.of(article, site)


def figure_rows(figures, site):
    return [schemas.Figure.of(figure, site) for figure in figures.with_sources().with_subjects()]


@router.get("articles", response=Listed[schemas.Article], openapi_extra=documented(400, 404), summary="Articles")
def list_articles(request, response: HttpResponse, query: Query[ArticleQuery]):
    """What was published, found as in the news."""
    found = ArticleFilter(as_typed(query), snapshot=current(news, timezone.now()))
    refuse_unread(found)
    page, told = page_of(found.keys("en"), query, request, response)
    site = site_of(request)
    rows = kept(found.snapshot, page.object_list, ("api", site), partial(keyed_articles, site))
    return Listed[schemas.Article](results=list(rows.values()), **told)


@router.get("articles/{slug:slug}", response=schemas.ArticleInFull, openapi_extra=documented(404), summary="An article")
def show_article(request, slug: str):
    """An article with its text."""
    article = get_object_or_404(with_parts(Article.objects.public()), slug=slug)
    return schemas.ArticleInFull.of(article, site_of(request), body=Text.of(article, "body"))


@router.get("figures", response=Listed[schemas.Figure], openapi_extra=documented(400, 404), summary="Figures")
def list_figures(request, response: HttpResponse, query: Query[FigureQuery]):
    """Every number as its release states it; those about a course, its editions and their sites."""
    refuse_unknown_courses(query.course)
    figures = Figure.objects.public().newest_first()
    if query.course:
        courses = Course.objects.public().filter(slug__in=query.course).values("pk")
        figures = figures.about_courses(courses)
    if query.measure:
        figures = figures.filter(measure__in=query.measure)
    page, told = page_of(figures, query, request, response)
    return Listed[schemas.Figure](results=figure_rows(page.object_list, site_of(request)), **told)
