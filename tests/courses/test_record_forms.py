"""Records as staff add and delete them: an address that makes itself, and what goes in people's words."""

import pytest

from courses.models import Course, Edition, Organisation, Topic
from tests.admin_forms import admin_url, form_of
from tests.factories import (
    make_application,
    make_course,
    make_edition,
    make_organisation,
    make_participant,
    make_topic,
)

pytestmark = pytest.mark.django_db


def test_deletion_names_what_goes_in_peoples_words(staff):
    topic = make_topic()
    make_course().topics.add(topic)

    page = staff.get(admin_url(Topic, "delete", topic.pk)).text

    assert [words in page for words in ("Topic: <a", "relationship", "object (")] == [True, False, False]


def test_what_nobody_deletes_here_is_said_to_be_so(staff):
    edition = make_edition()
    make_application(edition)

    page = staff.get(admin_url(Edition, "delete", edition.pk)).text

    assert ["cannot be deleted: records of these kinds belong to it" in page, "<li>application</li>" in page] == [
        True
    ] * 2


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ({"title_es": "Niñez y migración"}, "ninez-y-migracion"),
        ({"title_es": "Niñez", "title_en": "Children"}, "children"),
        ({"title_es": "Niñez", "slug": "mine"}, "mine"),
        ({"title_es": "移民"}, None),
        ({"title_es": "Niñez", "slug": "Con espacios"}, None),
    ],
)
def test_address_is_made_of_what_a_record_is_called(staff, typed, slug):
    data = form_of(staff, make_course()) | {"title_en": "", "slug": "", "seen_version": ""} | typed

    page = staff.post(admin_url(Course, "add"), data)

    if slug:
        assert Course.objects.latest("pk").slug == slug
    else:
        assert ["slug" in page.context["adminform"].form.errors, Course.objects.count()] == [True, 1]


def test_organisation_of_people_is_not_deleted_and_names_nobody(staff):
    organisation = make_organisation()
    person = make_participant(given_names="Secreta", institution=organisation)
    make_application(participant=person, institution=organisation)
    address = admin_url(Organisation, "delete", organisation.pk)

    page = staff.get(address).text
    staff.post(address, {"post": "yes"})

    person.refresh_from_db()
    assert person.institution == organisation
    assert "Secreta" not in page
    assert [kind in page for kind in ("<li>participant</li>", "<li>application</li>")] == [True, True]
