"""People who study, and what they study."""

import re

from django.urls import reverse

from courses.letters import study_token_of
from courses.models import Progress, Resource, Role
from tests.factories import make_application, make_participant, make_person, make_running_edition, make_user


def make_student(edition=None, state="confirmed", user=None, done=0, **facts):
    """Somebody with a place in an edition of three modules and no rule; the first so many of them done."""
    edition = edition or make_running_edition(3, completion_share=None)
    person = facts.pop("participant", None) or make_participant(account=user)
    application = make_application(edition, state, participant=person, **facts)
    for module in edition.course.modules.order_by("position")[:done]:
        Progress.objects.create(application=application, module=module)
    return application


def make_resource(module, **facts):
    plain = {"title_en": "Reader", "kind": "link", "url": "https://example.org/reader"}
    return Resource.objects.create(module=module, **plain | facts)


def make_teacher(edition, kind="facilitator", site=None):
    """The account of somebody who teaches the edition."""
    user = make_user()
    Role.objects.create(person=make_person(account=user), edition=edition, kind=kind, site=site)
    return user


def study(application, name="study", *place):
    return reverse(f"courses:{name}", args=[study_token_of(application), *place])


def done(application):
    """The positions of the modules that are done."""
    return list(application.progress.order_by("module__position").values_list("module__position", flat=True))


def places(application, slug="module-1"):
    """The address of each page."""
    return [study(application), study(application, "study-module", slug), study(application, "study-print")]


def mark(client, application, place=1, do="done", **options):
    return client.post(study(application, "study-module", f"module-{place}"), {"do": do}, **options)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
