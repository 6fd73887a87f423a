"""One row of every model that has constraints, as plain as it may be; whatever else it needs is made with it."""

import datetime as dt
import uuid

from django.utils import timezone

from accounts.models import User
from courses import models as courses
from courses.codes import new_code
from courses.models.erasures import Erasure
from courses.models.index import CatalogueVersion
from courses.models.limits import Allowance
from news import models as news
from tests import factories
from tests.factories import NUMBERS

DAY_BEFORE, DAY = dt.date(2026, 3, 9), dt.date(2026, 3, 10)
NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
EARLY, LATE = dt.date(1899, 12, 31), dt.date(2101, 1, 1)
LONG_AGO = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


def plain(model, /, **facts):
    """A maker of rows with these facts, unless it is given others; what can be called makes the fact each time."""

    def make(**given):
        return model.objects.create(**made(facts | given))

    return make


def made(facts):
    return {name: value() if callable(value) else value for name, value in facts.items()}


def the_catalogue_version():
    """The database has made it, and there is no other."""
    return CatalogueVersion.objects.get()


def number():
    return next(NUMBERS)


def slug():
    return f"s-{number()}"


make_module = plain(courses.Module, course=factories.make_course, slug=slug, position=number, title_en="A")
MAKERS = {
    User: factories.make_user,
    # the catalogue
    courses.Language: plain(courses.Language, code=slug, name_en="A"),
    courses.Audience: plain(courses.Audience, code=slug, name_en="A"),
    courses.Topic: factories.make_topic,
    courses.Programme: factories.make_programme,
    courses.Course: factories.make_course,
    courses.Module: make_module,
    courses.Resource: plain(
        courses.Resource, course=factories.make_course, title_en="A", kind="link", url="https://example.org/"
    ),
    courses.Edition: factories.make_edition,
    courses.Site: plain(courses.Site, edition=factories.make_edition, country="SV", slug=slug, city=slug),
    # who makes it
    courses.Organisation: factories.make_organisation,
    courses.Alias: plain(courses.Alias, organisation=factories.make_organisation, name=lambda: f"Niñez {number()}"),
    courses.Partnership: plain(
        courses.Partnership, organisation=factories.make_organisation, role="funder", course=factories.make_course
    ),
    courses.Agreement: plain(courses.Agreement, title_en="A", slug=slug),
    courses.Person: factories.make_person,
    courses.Appointment: plain(
        courses.Appointment, person=factories.make_person, organisation=factories.make_organisation, slug=slug
    ),
    courses.Role: plain(courses.Role, edition=factories.make_edition, person=factories.make_person, kind="chair"),
    # who takes part
    courses.Batch: plain(courses.Batch, file_name="people.csv"),
    courses.Invitation: factories.make_invitation,
    courses.Participant: factories.make_participant,
    courses.Application: factories.make_application,
    courses.Transition: plain(
        courses.Transition, application=factories.make_application, from_state="submitted", to_state="offered"
    ),
    courses.Progress: plain(courses.Progress, application=factories.make_application, module=make_module),
    courses.Issue: plain(courses.Issue, edition=factories.make_edition, kind="completion", key=uuid.uuid4),
    courses.Certificate: plain(
        courses.Certificate,
        application=factories.make_application,
        kind="completion",
        code=new_code,
        printed_name="A",
        course_title="A",
        edition_label="A",
        language="en",
        issuer="A",
    ),
    courses.Message: plain(
        courses.Message, key=slug, application=factories.make_application, address="a@example.org", subject="A"
    ),
    # what the office and the portal have done
    courses.Merge: plain(
        courses.Merge, model="courses.person", winner_key=number, loser_key=number, loser_name="A", merged_at=NOON
    ),
    courses.Distinct: plain(courses.Distinct, model="courses.person", first=number, second=number),
    courses.Run: plain(courses.Run, name=slug),
    Erasure: plain(Erasure, what="participant", key=number, proof="a", erased_at=timezone.now),
    Allowance: plain(Allowance, key=slug, ends_at=timezone.now),
    CatalogueVersion: the_catalogue_version,
    # the news
    news.Tag: plain(news.Tag, slug=slug, name_en="A"),
    news.Article: factories.make_article,
    news.Figure: factories.make_figure,
}
