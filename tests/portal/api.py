"""What the tests of the API share."""

import datetime as dt

from django.utils import timezone

from courses.models import Agreement, Appointment, Role
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

LISTS = ["courses", "editions", "organisations", "articles", "figures"]
FILES = [f"{name}.{ending}" for name in LISTS for ending in ("csv", "json")]


def get(client, address, **headers):
    return client.get(f"/api/v1/{address}", headers=headers)


def assert_problem(response, status):
    told = response.json()
    assert [response.status_code, response["Content-Type"]] == [status, "application/problem+json"]
    assert [list(told), told["status"]] == [["type", "title", "status", "detail"], status]
    assert response["Access-Control-Allow-Origin"] == "*"
    return told["detail"]


def make_secrets():
    """A SECRET in whatever is not public, beside records that are."""
    course = make_course(slug="seen", note="SECRET")
    edition = make_edition(course, slug="seen", note="SECRET")
    site = make_site(edition, note="SECRET")
    article = make_article(slug="seen", note="SECRET")
    organisation = make_organisation(slug="seen", note="SECRET")
    make_figure(article, course=course, note="SECRET")
    person = make_person(name="SECRET", note="SECRET")
    facts = {"position_en": "SECRET", "email": "SECRET@example.org", "telephones": "SECRET"}
    appointment = Appointment.objects.create(person=person, organisation=organisation, slug="seen", **facts)
    Role.objects.create(edition=edition, person=person, appointment=appointment, kind="expert")
    Agreement.objects.create(slug="seen", title_en="Seen", note="SECRET").signatories.add(appointment)
    draft = make_course(slug="secret-course", title_en="SECRET", is_published=False)
    draft.topics.add(make_topic("SECRET", slug="secret-topic"))
    hidden = [make_edition(course, slug="secret-edition", label_en="SECRET", is_published=False)]
    hidden += [make_edition(draft, slug="secret-edition", label_en="SECRET")]
    make_site(hidden[0], city="SECRET", slug="secret")
    for state in ("draft", "scheduled", "withdrawn"):
        later = timezone.now() + dt.timedelta(days=1)
        facts = {"state": state, "publish_at": later, "withdrawal_reason_en": "SECRET"}
        make_figure(make_article(slug=f"secret-{state}", title_en="SECRET", body_en="SECRET", **facts), course=course)
    make_figure(article, course=draft)
    make_figure(article, site=make_site(hidden[1], slug="secret"))
    make_figure(article, programme=make_programme(slug="secret", title_en="SECRET", is_published=False))
    article.contacts.add(appointment)
    article.quoted.add(appointment)
    article.courses.add(draft)
    article.editions.add(*hidden)
    return [course, edition, site]
