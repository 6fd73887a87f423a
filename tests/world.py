"""One of everything that an address can be of, and the address of every page that is not the admin's."""

import json
from dataclasses import dataclass, field

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import get_resolver, reverse

from accounts.models import User
from accounts.sessions import SessionStore
from courses import search
from courses.actions.invitations import invite
from courses.letters import study_token_of, token_of
from courses.models import Application, Edition, Resource
from seeds.loading import load_all
from tests.factories import (
    make_application,
    make_article,
    make_certificate,
    make_course,
    make_edition,
    make_invitation,
    make_open_edition,
    make_organisation,
    make_participant,
    make_programme,
    make_running_edition,
    make_site,
    make_topic,
    make_user,
)
from tests.learning import make_student, make_teacher


@dataclass
class World:
    """A learner with everything of theirs, another with the same, who teaches, and the office."""

    learner: User
    other: User
    teacher: User
    staff: User
    student: Application
    completed: Application
    open_edition: Edition
    arguments: dict = field(default_factory=dict)


def make_world():
    load_all()
    learner, other = (make_user(email=f"{name}@example.org") for name in ("learner", "other"))
    edition = make_running_edition(3, completion_share=None)
    student = make_student(edition, participant=make_participant(account=learner, email=learner.email))
    completed = make_application(make_running_edition(1), "completed", participant=student.participant)
    staff = make_user(email="staff@example.org", is_staff=True, is_superuser=True)
    world = World(learner, other, make_teacher(edition), staff, student, completed, make_open_edition())
    for user in (learner, other, world.teacher, staff):
        user.confirm_address()
    world.arguments = arguments_of(world)
    search.refresh()  # else the first search would
    return world


def arguments_of(world):
    """By the name of the page, where it has any."""
    course = make_course(slug="a-course")
    edition = make_edition(course, slug="an-edition")
    make_site(edition, country="SV")
    resource = Resource.objects.create(
        course=world.student.edition.course, title_en="A", kind="video", url="https://example.org", transcript="Said"
    )
    token, study = token_of(world.student), study_token_of(world.student)
    certificate = make_certificate(world.completed)
    done = study_token_of(world.completed)
    own_page = {
        "programme": make_programme(slug="a-programme").slug,
        "partner": make_organisation(slug="a-partner").slug,
        "topic": make_topic(slug="a-topic").slug,
    }
    article = make_article(slug="an-article")
    names = {f"courses:{name}": [slug] for name, slug in own_page.items()}
    names |= {"courses:course": [course.slug], "courses:edition": [course.slug, edition.slug]}
    names |= {"news:article": [article.slug], "portal:country": ["sv"], "data-file": ["courses", "csv"]}
    names |= {"verify-code": [certificate.shown_code], "sitemap-section": ["pages"], "media": ["no.pdf"]}
    names |= {"news-feed": ["en"], "country-feed": ["en", "sv"], "topic-feed": ["en", "a-topic"]}
    names |= {"course-feed": ["en", course.slug], "calendar": ["en"]}
    names |= {"edition-calendar": ["en", course.slug, edition.slug]}
    names |= {"api:show_course": [course.slug], "api:show_edition": [course.slug, edition.slug]}
    names |= {"api:show_organisation": ["a-partner"], "api:show_article": [article.slug]}
    names |= {"courses:apply": [world.open_edition.pk], "courses:applied": [world.open_edition.pk]}
    names |= {"courses:apply-step": [world.open_edition.pk, "you"], "courses:roster": [world.student.edition.pk]}
    names |= {"courses:my-application": [token], "courses:study": [study], "courses:study-print": [study]}
    names |= {"courses:study-module": [study, "module-1"], "courses:study-transcript": [study, resource.pk]}
    names |= {"courses:my-certificate": [done], "courses:certificate-file": [done, certificate.shown_code]}
    desk = make_invitation(make_edition(starts=30), organisation=make_organisation(), seats=2, nominates=True)
    return names | {"courses:invitation": [invite(desk)]}


def named(urlpatterns, above="", space=""):
    """`(route, name with its namespaces)` of every pattern that has a name."""
    for pattern in urlpatterns:
        route = above + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern.url_patterns, route, inside)
        elif pattern.name:
            yield route, space + pattern.name


def names_of_pages():
    """Of every page that is not the admin's."""
    return {name for route, name in named(get_resolver().url_patterns) if not route.startswith("admin/")}


def addresses(world):
    """`{name: address}` in English."""
    return {name: reverse(name, args=world.arguments.get(name)) for name in names_of_pages()}


def session_of(user):
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def tell():
    """For `tests.production`: all of it as JSON, with staff who have a second factor, and some who lack it."""
    world = make_world()
    totp.TOTP.activate(world.staff, totp.generate_totp_secret())
    lacking = make_user(email="lacking@example.org", is_staff=True, is_superuser=True)
    resource = Resource(course=world.student.edition.course, title_en="B", kind="document")
    resource.file = default_storage.save("resources/a.pdf", ContentFile(b"%PDF-1.7"))  # where tests find it
    resource.save()
    people = {"learner": world.learner, "staff": world.staff, "lacking": lacking}
    sessions = {name: session_of(user) for name, user in people.items()}
    print(json.dumps({"addresses": addresses(world), "sessions": sessions}))  # noqa: T201 (it is read by the test)
