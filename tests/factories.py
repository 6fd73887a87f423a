"""Makers of records for tests: every argument has a default that surprises nobody."""

import datetime as dt
import itertools

from django.contrib.auth import get_user_model
from django.utils import timezone

from courses.actions.applications import places_of
from courses.actions.certificates import facts_of
from courses.choices import HOLDING
from courses.codes import new_code
from courses.models import (
    Application,
    Certificate,
    Course,
    Edition,
    Invitation,
    Module,
    Organisation,
    Participant,
    Person,
    Programme,
    Site,
    Topic,
)
from news.models import Article, Figure

NUMBERS = itertools.count(1)


def today(offset=0):
    """The portal's day, or so many days from it."""
    return timezone.localdate() + dt.timedelta(days=offset)


def make_user(**facts):
    number = next(NUMBERS)
    return get_user_model().objects.create_user(
        facts.pop("email", f"user{number}@example.org"), "a-long-password", **facts
    )


def make_staff():
    return make_user(is_staff=True, is_superuser=True)


def make_programme(**facts):
    number = next(NUMBERS)
    return Programme.objects.create(
        **{"title_en": f"Programme {number}", "slug": f"programme-{number}", "is_published": True} | facts
    )


def make_course(**facts):
    number = next(NUMBERS)
    return Course.objects.create(
        **{"title_en": f"Course {number}", "slug": f"course-{number}", "is_published": True} | facts
    )


def edition_facts(**facts):
    """What an edition is made of; `starts` and `ends` are days from today, known to the day."""
    number = next(NUMBERS)
    for end in ("starts", "ends"):
        if end in facts:
            facts |= {f"{end}_on": today(facts.pop(end)), f"{end}_precision": facts.get(f"{end}_precision", "day")}
    return {"label_en": f"Edition {number}", "slug": f"edition-{number}", "is_published": True} | facts


def make_edition(course=None, **facts):
    return Edition.objects.create(course=course or make_course(), **edition_facts(**facts))


def make_site(edition=None, country="SV", **facts):
    slug = facts.pop("slug", f"site-{next(NUMBERS)}")
    return Site.objects.create(edition=edition or make_edition(), country=country, slug=slug, **facts)


def make_topic(name="Protection", **facts):
    number = next(NUMBERS)
    return Topic.objects.create(**{"name_en": name, "slug": f"topic-{number}"} | facts)


def make_organisation(**facts):
    number = next(NUMBERS)
    return Organisation.objects.create(
        **{"name_en": f"Organisation {number}", "slug": f"organisation-{number}"} | facts
    )


def make_person(**facts):
    number = next(NUMBERS)
    return Person.objects.create(**{"name": f"Person {number}", "slug": f"person-{number}"} | facts)


def make_open_edition(capacity=None, **facts):
    """An edition that takes applications for another day and starts in a month."""
    return make_edition(closes_at=timezone.now() + dt.timedelta(days=1), starts=30, capacity=capacity, **facts)


def make_participant(**facts):
    number = next(NUMBERS)
    names = {"given_names": "Ana", "family_names": f"Example {number}", "email": f"person{number}@example.org"}
    return Participant.objects.create(**names | {"country": "GT", "language": "en"} | facts)


def make_application(edition=None, state="submitted", **facts):
    """In any state, with the place that it holds counted."""
    edition = edition or make_open_edition()
    now = timezone.now()
    facts = {"submitted_at": now, "offer_expires_at": now + dt.timedelta(days=7)} | facts
    if state == "completed":
        facts = {"completed_at": now} | facts
    participant = facts.pop("participant", None) or make_participant()
    application = Application.objects.create(edition=edition, participant=participant, state=state, **facts)
    if application.state in HOLDING:
        for counted in places_of(application):
            assert counted.take_place()
    return application


def make_running_edition(modules=0, **facts):
    """An edition between its first and its last day, of a course with so many modules."""
    edition = make_edition(**{"starts": -10, "ends": 10, "completion_share": 100} | facts)
    for number in range(1, modules + 1):
        Module.objects.create(
            course=edition.course, slug=f"module-{number}", position=number, title_en=f"Module {number}"
        )
    return edition


def make_certificate(application=None, name="Ana Example", **facts):
    """As issued in English, of somebody who has completed."""
    application = application or make_application(make_running_edition(), "completed")
    printed = facts_of(application.edition, "en")
    facts = {"kind": "completion", "code": new_code(), "printed_name": name} | printed | facts
    return Certificate.objects.create(application=application, **facts)


def make_invitation(edition=None, **facts):
    """Open for a week; its link is of no use, as nobody knows it: `invite` makes one that is."""
    facts = {"expires_at": timezone.now() + dt.timedelta(days=7), "email": "invited@example.org"} | facts
    return Invitation.objects.create(edition=edition or make_edition(starts=30), token_hash=f"{next(NUMBERS)}", **facts)


def make_article(**facts):
    number = next(NUMBERS)
    return Article.objects.create(
        **{"title_en": f"Article {number}", "slug": f"article-{number}", "state": "published"} | facts
    )


def make_figure(article=None, **facts):
    number = next(NUMBERS)
    return Figure.objects.create(
        article=article or make_article(),
        **{"slug": f"figure-{number}", "measure": "participants", "value": 70, "unit_en": "participants"} | facts,
    )
