"""Courses, editions and organisations for machines."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_countries import countries
from ninja import Field, Query, Router

from courses import schemas
from courses.addresses import moved_to
from courses.answers import (
    CountryCode,
    Listed,
    Paging,
    Slug,
    Words,
    as_typed,
    documented,
    page_of,
    refuse_unknown,
    refuse_unread,
    site_of,
)
from courses.choices import CourseKind, Length, Mode
from courses.facets import current
from courses.filters import CourseFilter
from courses.models import Course, Edition, Merge, Organisation
from courses.orders import Order
from courses.rows import kept
from courses.snapshot import catalogue

router = Router()


class CourseQuery(Paging):
    """As the catalogue is asked: any value of a filter, every filter; the first eight words of `q`."""

    q: Words = ""
    status: list[schemas.State] = []
    format: list[Mode] = []
    country: list[CountryCode] = []
    topic: list[Slug] = []
    lang: list[Slug] = []
    audience: list[Slug] = []
    kind: list[CourseKind] = []
    length: list[Length] = []
    partner: list[Slug] = []
    sort: Order = Field(Order.SOONEST, description="Without it, of a search the best match first.")


class EditionQuery(Paging):
    course: list[Slug] = []
    country: list[CountryCode] = []
    status: list[schemas.State] = []


class OrganisationQuery(Paging):
    q: Words = ""
    country: list[CountryCode] = []


def with_terms(courses):
    return courses.prefetch_related("languages", "topics")


def course_rows(courses, site):
    return [schemas.Course.of(course, site) for course in with_terms(courses)]


def keyed_courses(site, keys):
    for key, course in with_terms(Course.objects.public()).in_bulk(keys).items():
        yield key, schemas.Course.of(course, site)


def edition_rows(editions, moment, site):
    shown = editions.with_state(moment).select_related("course").prefetch_related("languages", "sites")
    return [schemas.Edition.of(edition, site) for edition in shown]


def organisation_rows(organisations, site):
    return [schemas.Organisation.of(organisation, site) for organisation in organisations.prefetch_related("aliases")]


def known_countries(codes):
    """The codes in upper case. Raises Refused for one that ISO 3166-1 does not list."""
    refuse_unknown("country", [code.upper() for code in codes], countries.countries)
    return [code.upper() for code in codes]


def refuse_unknown_courses(slugs):
    """A draft is as unknown as what does not exist."""
    known = Course.objects.public().filter(slug__in=slugs).values_list("slug", flat=True) if slugs else ()
    refuse_unknown("course", slugs, set(known))


@router.get("courses", response=Listed[schemas.Course], openapi_extra=documented(400, 404), summary="Courses")
def list_courses(request, response: HttpResponse, query: Query[CourseQuery]):
    """What can be attended, found as in the catalogue."""
    found = CourseFilter(as_typed(query), snapshot=current(catalogue, timezone.now()))
    refuse_unread(found)
    page, told = page_of(found.keys("en"), query, request, response)
    site = site_of(request)
    rows = kept(found.snapshot, page.object_list, ("api", site), partial(keyed_courses, site))
    return Listed[schemas.Course](results=list(rows.values()), **told)


@router.get("courses/{slug:slug}", response=schemas.CourseInFull, openapi_extra=documented(404), summary="A course")
def show_course(request, slug: str):
    """A course with its editions, newest first."""
    course = get_object_or_404(with_terms(Course.objects.public()), slug=slug)
    editions = edition_rows(course.editions.public().newest_first(), timezone.now(), site_of(request))
    return schemas.CourseInFull.of(course, site_of(request), editions=editions)


@router.get(
    "courses/{slug:slug}/editions/{slug:edition}",
    response=schemas.Edition,
    openapi_extra=documented(404),
    summary="An edition of a course",
)
def show_edition(request, slug: str, edition: str):
    editions = Edition.objects.public().with_state(timezone.now()).select_related("course")
    return schemas.Edition.of(get_object_or_404(editions, course__slug=slug, slug=edition), site_of(request))


@router.get("editions", response=Listed[schemas.Edition], openapi_extra=documented(400, 404), summary="Editions")
def list_editions(request, response: HttpResponse, query: Query[EditionQuery]):
    """Courses given, newest first."""
    moment = timezone.now()
    refuse_unknown_courses(query.course)
    editions = Edition.objects.public().offered(moment, query.status, known_countries(query.country)).newest_first()
    if query.course:
        editions = editions.filter(course__slug__in=query.course)
    page, told = page_of(editions, query, request, response)
    return Listed[schemas.Edition](results=edition_rows(page.object_list, moment, site_of(request)), **told)


@router.get(
    "organisations",
    response=Listed[schemas.Organisation],
    openapi_extra=documented(400, 404),
    summary="Organisations",
)
def list_organisations(request, response: HttpResponse, query: Query[OrganisationQuery]):
    """Who makes, pays for and hosts the training, found by any name, whatever its accents."""
    organisations = Organisation.objects.order_by("name", "pk")
    if query.q.strip():
        organisations = organisations.named(query.q.strip())
    if query.country:
        organisations = organisations.filter(country__in=known_countries(query.country))
    page, told = page_of(organisations, query, request, response)
    return Listed[schemas.Organisation](results=organisation_rows(page.object_list, site_of(request)), **told)


@router.get(
    "organisations/{slug:slug}",
    response=schemas.Organisation,
    openapi_extra=documented(301, 404),
    summary="An organisation",
)
def show_organisation(request, slug: str):
    """One body; at the slug of a record that was merged with another, the way to that one."""
    if organisation := Organisation.objects.filter(slug=slug).first():
        return schemas.Organisation.of(organisation, site_of(request))
    if successor := Merge.objects.successor(Organisation, slug):
        return moved_to(reverse("api:show_organisation", args=[successor.slug]), request)
    raise Http404
