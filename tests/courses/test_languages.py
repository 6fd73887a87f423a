from html.parser import HTMLParser

import pytest
from django.apps import apps

from courses.models import Agreement, Appointment, Audience, Language, Module, Partnership, Role
from news.models import Tag
from tests.factories import (
    make_article,
    make_course,
    make_edition,
    make_figure,
    make_organisation,
    make_person,
    make_programme,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db
MARK = "ÑANDÚ"
VOID = {"meta", "link", "input", "br", "path", "circle"}


class Passages(HTMLParser):
    """The language in force at each piece of visible text with the mark."""

    def __init__(self):
        super().__init__()
        self.languages, self.found = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            within = self.languages[-1][1] if self.languages else ""
            self.languages.append((tag, dict(attributes).get("lang", within)))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.languages.pop()[0] == tag

    def handle_data(self, text):
        if MARK in text and self.languages[-1][0] not in {"title", "script"}:
            self.found.append((self.languages[-1][1], text.strip()[:60]))


def make_everything():
    """A record of each kind, related to each other, and the addresses of their pages."""
    programme, organisation, person = make_programme(), make_organisation(acronym_en="X"), make_person()
    post = Appointment.objects.create(
        person=person, organisation=organisation, slug="a", position_en="X", office_en="X"
    )
    course = make_course(programme=programme, stated_modules=9)
    course.languages.add(Language.objects.create(code="pt", name_en="X"))
    course.audiences.add(Audience.objects.create(code="all", name_en="X"))
    course.topics.add(make_topic())
    Module.objects.create(course=course, slug="m", position=1, title_en="X")
    edition = make_edition(course, stated_modules=9, cancelled_on="2026-01-01", cancellation_reason_en="X")
    other = make_edition(course)
    site = make_site(edition)
    Role.objects.create(edition=edition, person=person, appointment=post, kind="chair")
    for target in ({"course": course}, {"edition": edition}, {"site": site}, {"programme": programme}):
        Partnership.objects.create(organisation=organisation, role="host", **target)
    agreement = Agreement.objects.create(title_en="X", slug="a")
    agreement.courses.add(course)
    agreement.signatories.add(post)
    article = make_article(source_publisher=organisation)
    for relation, record in (
        *(("courses", course), ("editions", edition), ("organisations", organisation)),
        *(("quoted", post), ("contacts", post), ("tags", Tag.objects.create(name_en="X", slug="x"))),
    ):
        getattr(article, relation).add(record)
    for about in ({"course": course}, {"edition": edition}):
        make_figure(article, place_en="X", counted_by=organisation, measure="trained", **about)
    records = (course, edition, other, article, organisation, programme, course.topics.get())
    return ["/en/", "/en/courses/", "/en/news/", "/en/countries/sv/", *(page.get_absolute_url() for page in records)]


def facts(app):
    """The models of an app, their histories aside."""
    return [model for model in apps.get_app_config(app).get_models() if not hasattr(model, "history_type")]


def write_in_spanish_alone():
    """Give every text of every record a Spanish version with the mark and no English one."""
    for model in (model for app in ("courses", "news") for model in facts(app)):
        names = [field.name for field in model._meta.fields if field.name.endswith("_es")]
        if names:
            model.objects.rewrite(False).update(
                **{name: f"{MARK} {model.__name__} {name}"[:30] for name in names if "cancellation" not in name},
                **{name.replace("_es", "_en"): "" for name in names if "cancellation" not in name},
            )


@pytest.mark.sweep
def test_every_passage_in_the_other_language_says_which_it_is(client):
    addresses = make_everything()
    write_in_spanish_alone()

    for address in addresses:
        response = client.get(address)
        page = Passages()
        page.feed(response.content.decode())

        assert response.status_code == 200
        assert len(page.found) >= 3, address
        assert [passage for passage in page.found if passage[0] != "es"] == [], address
