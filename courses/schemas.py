"""What machines read of each record of the domain: public facts alone, never a note or a person's address."""

import datetime as dt
from typing import Literal

from django.conf import settings
from pydantic import BaseModel

from courses.choices import CourseKind, EditionState, EndPrecision, Mode, OrganisationType
from courses.dates import machine
from courses.languages import said_in_every_language

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PUBLIC_STATES = tuple(state.value for state in EditionState if state != EditionState.DRAFT)
State = Literal[PUBLIC_STATES]  # type: ignore[valid-type]  # of as many as there are


class Text(BaseModel):
    """A text in each language; null where it is not written in it."""

    en: str | None
    es: str | None

    @classmethod
    def of(cls, record, field):
        return cls(**{language: getattr(record, f"{field}_{language}") or None for language in LANGUAGES})

    @classmethod
    def address(cls, record, site):
        """Where the record's page stands in each language."""
        pages = said_in_every_language(record.get_absolute_url)
        return cls(**{language: f"{site}{page}" for language, page in zip(LANGUAGES, pages, strict=True)})


class KnownDate(BaseModel):
    """A date cut to its precision: 2018-09-24, 2018-09 or 2018. `by`: no later than this day."""

    date: str
    precision: EndPrecision

    @classmethod
    def of(cls, date, precision):
        return cls(date=machine(date, precision), precision=precision) if date else None


class Term(BaseModel):
    """A topic or a tag."""

    slug: str
    name: Text

    @classmethod
    def of(cls, record):
        return cls(slug=record.slug, name=Text.of(record, "name"))


class Course(BaseModel):
    """Something that can be attended. Null is what no source states."""

    slug: str
    kind: CourseKind
    title: Text
    summary: Text
    mode: Mode | None
    minutes: int | None
    span_days: int | None
    stated_modules: int | None
    languages: list[str]
    topics: list[Term]
    url: Text

    @classmethod
    def of(cls, course, site, **more):
        return cls(
            slug=course.slug,
            kind=course.kind,
            title=Text.of(course, "title"),
            summary=Text.of(course, "summary"),
            mode=course.mode or None,
            minutes=course.minutes,
            span_days=course.span_days,
            stated_modules=course.stated_modules,
            languages=[language.code for language in course.languages.all()],
            topics=[Term.of(topic) for topic in course.topics.all()],
            url=Text.address(course, site),
            **more,
        )


class Site(BaseModel):
    """Where an edition runs; dates of its own only where they are not the edition's."""

    slug: str
    country: str
    region: Text
    city: str | None
    venue: str | None
    starts: KnownDate | None
    ends: KnownDate | None

    @classmethod
    def of(cls, site):
        return cls(
            slug=site.slug,
            country=site.country.code,
            region=Text.of(site, "region"),
            city=site.city or None,
            venue=site.venue or None,
            starts=KnownDate.of(site.starts_on, site.starts_precision),
            ends=KnownDate.of(site.ends_on, site.ends_precision),
        )


class Edition(BaseModel):
    """A course given once, and what it is at the moment of the answer. Null is what no source states of it."""

    course: str
    slug: str
    ordinal: int | None
    label: Text
    state: State
    starts: KnownDate | None
    ends: KnownDate | None
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    mode: Mode | None
    minutes: int | None
    stated_modules: int | None
    languages: list[str]
    sites: list[Site]
    url: Text

    @classmethod
    def of(cls, edition, site):
        return cls(
            course=edition.course.slug,
            slug=edition.slug,
            ordinal=edition.ordinal,
            label=Text.of(edition, "label"),
            state=edition.state,
            starts=KnownDate.of(edition.starts_on, edition.starts_precision),
            ends=KnownDate.of(edition.ends_on, edition.ends_precision),
            opens_at=edition.opens_at,
            closes_at=edition.closes_at,
            mode=edition.mode or None,
            minutes=edition.minutes,
            stated_modules=edition.stated_modules,
            languages=[language.code for language in edition.languages.all()],
            sites=[Site.of(place) for place in edition.sites.all()],
            url=Text.address(edition, site),
        )


class CourseInFull(Course):
    """A course with its editions, newest first."""

    editions: list[Edition]


class Organisation(BaseModel):
    """One body, whatever names it goes by; its type by IATI's code list OrganisationType."""

    slug: str
    name: Text
    acronym: Text
    type: OrganisationType | None
    country: str | None
    website: str | None
    aliases: list[str]
    url: Text

    @classmethod
    def of(cls, organisation, site):
        return cls(
            slug=organisation.slug,
            name=Text.of(organisation, "name"),
            acronym=Text.of(organisation, "acronym"),
            type=organisation.type or None,
            country=organisation.country.code or None,
            website=organisation.website or None,
            aliases=[alias.name for alias in organisation.aliases.all()],
            url=Text.address(organisation, site),
        )
