"""The facets of the catalogue."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Min, Model, Q, QuerySet
from django.utils import timezone

from courses.choices import EditionState, Length
from courses.dates import day_of
from courses.facets import Snapshot, collected, country_names, gathered, grouped, record_names
from courses.models import Audience, Course, Edition, Language, Organisation, Partnership, Topic
from courses.orders import orders

JOINT = ("status", "format", "country", "lang")
COURSE = ("pk", "kind", "mode", "minutes", "span_days", "title_en", "title_es")
EDITION = ("course", "state", "starts_on", "ends_on", "closes_at")
OFFER = ("course", "state", "mode", "sites__country", "languages__code")
BOUNDS = ("opens_at", "closes_at")


def catalogue(token: str, moment: dt.datetime) -> Snapshot:
    """Every public course, from a dozen queries: valid until an edition's state changes with the time."""
    public = Course.objects.public().order_by("pk")
    courses = list(public.rewrite(False).values(*COURSE))  # type: ignore[attr-defined]  # of modeltranslation
    editions = list(Edition.objects.public().with_state(moment).order_by().rewrite(False).values(*EDITION))
    organisations = Organisation.objects.in_bulk()
    places = {course["pk"]: place for place, course in enumerate(courses)}
    return Snapshot(
        token=token,
        moment=moment,
        expires=next_change(moment),
        keys=list(places),
        joint=JOINT,
        offers=offers(courses, places, moment),
        own=own_facets(courses, places, organisations),
        orders=orders(courses, places, editions),
        names={
            "country": country_names(),
            "topic": record_names({topic.slug: topic for topic in Topic.objects.all()}, "name"),
            "lang": record_names(Language.objects.in_bulk(field_name="code"), "name"),
            "audience": record_names(Audience.objects.in_bulk(field_name="code"), "name"),
            "partner": record_names({one.slug: one for one in organisations.values()}, "name"),
        },
    )


def next_change(moment: dt.datetime) -> dt.datetime:
    """When the first state changes by itself: at a deadline, at an opening, or with the portal's day."""
    midnight = timezone.make_aware(dt.datetime.combine(day_of(moment) + dt.timedelta(days=1), dt.time()))
    ahead = {bound: Min(bound, filter=Q(**{f"{bound}__gt": moment})) for bound in BOUNDS}
    return min([midnight, *filter(None, Edition.objects.public().aggregate(**ahead).values())])


def pairs(model: type[Model], *columns: str) -> QuerySet:
    """Straight from the table: the managers of translated models look at every value."""
    return QuerySet(model).order_by().values_list(*columns)


def own_facets(
    courses: list[dict[str, Any]], places: dict[int, int], organisations: dict[int, Organisation]
) -> dict[str, dict[str, int]]:
    slugs = {key: organisation.slug for key, organisation in organisations.items()}
    partners = set(Partnership.objects.courses_served())
    return {
        "topic": collected(pairs(Course.topics.through, "course", "topic__slug"), places),
        "audience": collected(pairs(Course.audiences.through, "course", "audience__code"), places),
        "kind": collected(((course["pk"], course["kind"]) for course in courses), places),
        "length": collected(((course["pk"], Length.of(course["span_days"])) for course in courses), places),
        "partner": collected(((course, slugs.get(organisation)) for course, organisation in partners), places),
    }


def offers(courses: list[dict[str, Any]], places: dict[int, int], moment: dt.datetime) -> dict[tuple, int]:
    """Every combination of state, mode, country and language that some edition has, and the courses that offer it.

    A course without public editions offers its own mode and languages, nowhere, to be scheduled: `courses_offering`.
    """
    own, given, found = grouped(pairs(Course.languages.through, "course", "language__code")), set(), defaultdict(list)
    editions = Edition.objects.public().with_state(moment).order_by().rewrite(False)
    for course, state, mode, country, language in editions.values_list(*OFFER).iterator():
        given.add(course)
        if course in places:
            found[state, mode, (country or "").lower(), language or ""].append(places[course])
    for course in courses:
        if course["pk"] not in given:
            for language in own.get(course["pk"], [""]):
                found[EditionState.TO_BE_SCHEDULED.value, course["mode"], "", language].append(places[course["pk"]])
    return {offer: gathered(there) for offer, there in found.items()}
