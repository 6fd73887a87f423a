"""What machines read of articles and figures: public facts alone, never a note or a press contact."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from courses.schemas import KnownDate, Term, Text
from news.choices import Measure, Qualifier, Scale


class Publisher(BaseModel):
    slug: str
    name: Text


class Source(BaseModel):
    """The press release that an article tells of; its date as printed."""

    title: str | None
    publisher: Publisher | None
    date: str | None
    url: str | None

    @classmethod
    def of(cls, article):
        by = article.source_publisher
        return cls(
            title=article.source_title or None,
            publisher=by and Publisher(slug=by.slug, name=Text.of(by, "name")),
            date=article.source_date or None,
            url=article.source_url or None,
        )


class Article(BaseModel):
    """A press release told afresh. `is_date_inferred`: the release is undated, its date follows from its text."""

    slug: str
    title: Text
    summary: Text
    dateline: Text
    published: KnownDate | None
    is_date_inferred: bool
    source: Source
    tags: list[Term]
    countries: list[str]
    courses: list[str]
    url: Text

    @classmethod
    def of(cls, article, site, **more):
        told = [*article.courses.all(), *(edition.course for edition in article.editions.all())]
        return cls(
            slug=article.slug,
            title=Text.of(article, "title"),
            summary=Text.of(article, "summary"),
            dateline=Text.of(article, "dateline"),
            published=KnownDate.of(article.published_on, article.published_precision),
            is_date_inferred=article.is_date_inferred,
            source=Source.of(article),
            tags=[Term.of(tag) for tag in article.tags.all()],
            countries=[country.code for country in article.countries],
            courses=sorted({course.slug for course in told}),
            url=Text.address(article, site),
            **more,
        )


class ArticleInFull(Article):
    """An article with its text, as HTML."""

    body: Text


class Subject(BaseModel):
    """What a figure is about; for a site, its edition."""

    kind: Literal["course", "edition", "programme"]
    url: Text


class Report(BaseModel):
    """The article that reports a figure."""

    slug: str
    url: Text


class Figure(BaseModel):
    """A number as a release states it, to be multiplied by its scale."""

    slug: str
    measure: Measure
    qualifier: Qualifier
    value: str
    upper_value: str | None
    scale: Scale
    unit: Text
    place: Text
    country: str | None
    since: KnownDate | None
    as_of: KnownDate | None
    counted_by: str | None
    statement: Text
    about: Subject | None
    article: Report

    @classmethod
    def of(cls, figure, site):
        about, article = figure.subject, figure.article
        return cls(
            slug=figure.slug,
            measure=figure.measure,
            qualifier=figure.qualifier,
            value=digits(figure.value),
            upper_value=digits(figure.upper_value),
            scale=figure.scale,
            unit=Text.of(figure, "unit"),
            place=Text.of(figure, "place"),
            country=figure.country.code or None,
            since=KnownDate.of(figure.since, figure.since_precision),
            as_of=KnownDate.of(figure.as_of, figure.as_of_precision),
            counted_by=figure.counted_by and figure.counted_by.slug,
            statement=Text.of(figure, "statement"),
            about=about and Subject(kind=about._meta.model_name, url=Text.address(about, site)),
            article=Report(slug=article.slug, url=Text.address(article, site)),
        )


def digits(value):
    """Without idle decimals: a number of JSON would lose some."""
    return None if value is None else f"{Decimal(value).normalize():f}"
