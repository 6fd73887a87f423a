"""The facets of the catalogue."""

import datetime as dt

from django.utils import timezone

from courses.choices import EditionState, Length
from courses.dates import day_of
from courses.facets import Snapshot, collected, country_names, gathered, grouped, record_names
from courses.models import Audience, Course, Edition, Language, Organisation, Partnership, Site, Topic
from courses.orders import orders

JOINT = ("status", "format", "country", "lang")
COURSE = ("pk", "kind", "mode", "minutes", "span_days", "title_en", "title_es")
EDITION = ("pk", "course", "state", "mode", "starts_on", "ends_on", "opens_at", "closes_at")


def catalogue(token, moment):
    """Every public course, from a dozen queries: valid until an edition's state changes with the time."""
    courses = list(Course.objects.public().order_by("pk").values(*COURSE))
    editions = list(Edition.objects.public().with_state(moment).order_by().values(*EDITION))
    organisations = Organisation.objects.in_bulk()
    places = {course["pk"]: place for place, course in enumerate(courses)}
    return Snapshot(
        token=token,
        moment=moment,
        expires=next_change(moment, editions),
        keys=list(places),
        joint=JOINT,
        offers=offers(courses, places, editions),
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


def next_change(moment, editions):
    """When the first state changes: at a deadline, at an opening, or with the portal's day."""
    midnight = timezone.make_aware(dt.datetime.combine(day_of(moment) + dt.timedelta(days=1), dt.time()))
    bounds = [edition[bound] for edition in editions for bound in ("opens_at", "closes_at")]
    return min([midnight, *(bound for bound in bounds if bound and bound > moment)])


def own_facets(courses, places, organisations):
    slugs = {key: organisation.slug for key, organisation in organisations.items()}
    partners = set(Partnership.objects.courses_served())
    return {
        "topic": collected(Course.topics.through.objects.values_list("course", "topic__slug"), places),
        "audience": collected(Course.audiences.through.objects.values_list("course", "audience__code"), places),
        "kind": collected(((course["pk"], course["kind"]) for course in courses), places),
        "length": collected(((course["pk"], Length.of(course["span_days"])) for course in courses), places),
        "partner": collected(((course, slugs.get(organisation)) for course, organisation in partners), places),
    }


def offers(courses, places, editions):
    """Every combination of state, mode, country and language that some edition has, and the courses that offer it.

    A course without public editions offers its own mode and languages, nowhere, to be scheduled: `courses_offering`.
    """
    spoken = grouped(Edition.languages.through.objects.values_list("edition", "language__code"))
    own = grouped(Course.languages.through.objects.values_list("course", "language__code"))
    sites = Site.objects.order_by().values_list("edition", "country")
    where = grouped((edition, code.lower()) for edition, code in sites)
    found = [
        ((edition["state"], edition["mode"], country, language), places[edition["course"]])
        for edition in editions
        if edition["course"] in places
        for country in where.get(edition["pk"], [""])
        for language in spoken.get(edition["pk"], [""])
    ]
    given = {edition["course"] for edition in editions}
    found += [
        ((EditionState.TO_BE_SCHEDULED.value, course["mode"], "", language), places[course["pk"]])
        for course in courses
        if course["pk"] not in given
        for language in own.get(course["pk"], [""])
    ]
    return {offer: gathered(there) for offer, there in grouped(found).items()}
