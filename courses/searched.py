"""What is searched of the courses: with each record the names of what it belongs to, so that any of them finds it."""

from collections import defaultdict
from functools import lru_cache

from django.db.models import Prefetch
from django_countries import countries

from courses.choices import HOLDING, TOOK_PLACE, CourseKind, Mode
from courses.languages import in_every_language, said_in_every_language
from courses.models import (
    Agreement,
    Alias,
    Application,
    Appointment,
    Audience,
    Certificate,
    Course,
    Edition,
    Language,
    Likeness,
    Module,
    Organisation,
    Participant,
    Partnership,
    Person,
    Programme,
    Role,
    Site,
    Topic,
    Transition,
)
from courses.search import register
from courses.watched import count_revisions, follow, mark, watch

HAS_PLACES = "({row}.capacity IS NULL OR {row}.places_held < {row}.capacity)"


@lru_cache
def names_of_country(code):
    return said_in_every_language(lambda: countries.name(code))


@lru_cache
def names_of_choice(choice):
    return said_in_every_language(lambda: choice.label)


def names_of(organisation):
    """Every name it goes by; its aliases prefetched."""
    return [
        *in_every_language(organisation, "name", "acronym"),
        *(alias.name for alias in organisation.aliases.all()),
    ]


def names_of_partners(keys):
    """By course the names of every organisation that has a part in it."""
    pairs = list(Partnership.objects.courses_served(pk__in=keys))
    serving = Organisation.objects.filter(pk__in={organisation for _course, organisation in pairs})
    organisations = serving.prefetch_related("aliases").in_bulk()
    names: dict[int, list[str]] = defaultdict(list)
    for course, organisation in pairs:
        names[course] += names_of(organisations[organisation])
    return names


def course_texts(keys):
    partners = names_of_partners(keys)
    editions = Prefetch("editions", Edition.objects.filter(is_published=True).prefetch_related("sites"))
    courses = Course.objects.filter(pk__in=keys).select_related("programme").prefetch_related(editions, "topics")
    for course in courses:
        yield course.pk, in_every_language(course, "title"), [*about_course(course), *partners[course.pk]]


def about_course(course):
    yield from in_every_language(course, "summary", "description", "outcomes", "audience_note")
    yield from names_of_choice(CourseKind(course.kind))
    yield from names_of_choice(Mode(course.mode)) if course.mode else ()
    for topic in course.topics.all():
        yield from in_every_language(topic, "name")
    if course.programme and course.programme.is_published:
        yield from in_every_language(course.programme, "title", "acronym")
    for edition in course.editions.all():
        yield from [*in_every_language(edition, "label"), *about_edition(edition)]


def about_edition(edition):
    yield from in_every_language(edition, "emphasis")
    yield from names_of_choice(Mode(edition.mode)) if edition.mode else ()
    for site in edition.sites.all():
        yield from [site.city, site.venue, *in_every_language(site, "region"), *names_of_country(site.country.code)]


def edition_texts(keys):
    for edition in Edition.objects.filter(pk__in=keys).select_related("course").prefetch_related("sites"):
        title = [*in_every_language(edition.course, "title"), *in_every_language(edition, "label")]
        yield edition.pk, title, about_edition(edition)


def programme_texts(keys):
    for programme in Programme.objects.filter(pk__in=keys):
        yield (
            programme.pk,
            in_every_language(programme, "title", "acronym"),
            in_every_language(programme, "description"),
        )


def topic_texts(keys):
    for topic in Topic.objects.filter(pk__in=keys):
        yield topic.pk, in_every_language(topic, "name"), in_every_language(topic, "description")


def organisation_texts(keys):
    for organisation in Organisation.objects.filter(pk__in=keys).prefetch_related("aliases"):
        yield organisation.pk, names_of(organisation), names_of_country(organisation.country.code)  # type: ignore[attr-defined]  # a `Country`


def keys(queryset, column="pk"):
    return queryset.order_by().values_list(column, flat=True)


def courses_of_organisations(changed):
    serving = Partnership.objects.filter(organisation__in=changed)
    targets = ("partnerships", "editions__partnerships", "editions__sites__partnerships", "programme__partnerships")
    return {key for target in targets for key in keys(Course.objects.filter(**{f"{target}__in": serving}))}


def register_all():
    """Say what is searched, and which tables it is made of."""
    register(
        "course",
        1,
        course_texts,
        edition=lambda changed: keys(Edition.objects.filter(pk__in=changed), "course"),
        site=lambda changed: keys(Course.objects.filter(editions__sites__in=changed)),
        topic=lambda changed: keys(Course.objects.filter(topics__in=changed)),
        programme=lambda changed: keys(Course.objects.filter(programme__in=changed)),
        organisation=courses_of_organisations,
    )
    register("edition", 2, edition_texts, course=lambda changed: keys(Edition.objects.filter(course__in=changed)))
    register("programme", 3, programme_texts)
    register("topic", 4, topic_texts)
    register("organisation", 5, organisation_texts)
    watch(Course, ("course", "id"))
    watch(Course.topics.through, ("course", "course_id"))
    for listed in (Course.languages.through, Course.audiences.through, Edition.languages.through, Language, Audience):
        watch(listed)
    watch(Module)
    watch(Edition, ("edition", "id"), ("course", "course_id"), counters=["places_held"], counted=HAS_PLACES)
    count_revisions(
        Edition, "revision", "starts_on", "starts_precision", "ends_on", "ends_precision", "closes_at", "cancelled_on"
    )
    follow(Participant, Likeness, "given_names", "family_names", "country", "email")
    mark(Application, "was_offered", Transition, "application", HOLDING)
    mark(Application, "was_confirmed", Transition, "application", TOOK_PLACE)
    mark(Application, "was_certified", Certificate, "application")
    watch(Site, ("edition", "edition_id"), counters=["places_held"], counted=HAS_PLACES)
    watch(Programme, ("programme", "id"))
    watch(Topic, ("topic", "id"))
    watch(Organisation, ("organisation", "id"))
    watch(Alias, ("organisation", "organisation_id"))
    for shown in (Person, Appointment, Role, Agreement):
        watch(shown)
    for relation in (Agreement.organisations, Agreement.courses, Agreement.signatories):
        watch(relation.through)
    watch(Partnership, *((target, f"{target}_id") for target in Partnership.TARGETS))
