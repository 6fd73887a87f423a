"""Where the people of a file apply to, as it is looked for in the form of an import."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from courses.admin import intake_places
from courses.models import Course
from tests.admin_forms import admin_url
from tests.exchange import queries
from tests.factories import (
    make_course,
    make_edition,
    make_open_edition,
    make_running_edition,
    make_site,
    make_staff,
    make_user,
)
from tests.participants import ADD, ANA, upload

pytestmark = pytest.mark.django_db
PLACES = reverse("admin:courses_batch_places")


def offered(client, **asked):
    return [(each["id"], each["text"]) for each in client.get(PLACES, asked).json()["results"]]


def test_editions_that_are_not_over_are_found_by_words_of_their_titles(staff):
    course = make_course(title_en="Migration at borders")
    edition = make_open_edition(course=course, label_en="First")
    make_open_edition(course=course, is_over=True)
    make_open_edition(course=course, is_published=False)
    make_open_edition(course=make_course(title_en="Return"))

    assert offered(staff, term="bord") == [(str(edition.pk), "Migration at borders: First")]
    assert len(offered(staff)) == 2


def test_sites_are_offered_where_there_are_several(staff):
    one, several = make_open_edition(), make_open_edition()
    make_site(one)
    sites = [make_site(several, city=city, position=place) for place, city in enumerate(["Flores", "Tapachula"], 1)]

    found = offered(staff)

    assert [place for place, _words in found] == [
        *(str(several.pk), *(f"{several.pk}-{site.pk}" for site in sites)),
        str(one.pk),
    ]
    assert found[1][1] == f"{several}: {sites[0]}"


def test_further_pages_have_the_others(staff, monkeypatch):
    monkeypatch.setattr(intake_places, "PER_PAGE", 2)
    editions = {str(make_open_edition().pk) for _each in range(3)}

    pages = [staff.get(PLACES, {"page": number}).json() for number in (1, 2)]

    assert [page["pagination"]["more"] for page in pages] == [True, False]
    assert {each["id"] for page in pages for each in page["results"]} == editions


def test_form_and_search_ask_no_more_where_there_are_more_editions(staff):
    asked = []
    for number in (1, 30):
        for _each in range(number):
            make_site(make_open_edition())
        staff.get(PLACES, {"term": "course"})  # brings the index up to date
        asked.append([queries(lambda: staff.get(ADD)), queries(lambda: staff.get(PLACES, {"term": "course"}))])
        assert staff.get(ADD).text.count("<option") == 1

    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "place", ["x", "-", "1-", "9" * 30, "{edition}-0", "{edition}-x", "{edition}-{site}", "{over}"]
)
def test_place_that_is_not_offered_is_refused(staff, place):
    made = {"edition": make_open_edition().pk, "site": make_site().pk, "over": make_edition(is_over=True).pk}

    form = upload(staff, ANA, place=place.format(**made)).context["form"]

    assert list(form.errors) == ["place"]


def test_what_was_chosen_stands_in_the_form_again(staff):
    edition = make_open_edition()
    site = make_site(edition, city="Flores")

    page = upload(staff, ANA, place=f"{edition.pk}-{site.pk}")

    assert f'<option value="{edition.pk}-{site.pk}" selected>{edition}: {site}</option>' in page.text


@pytest.mark.parametrize(("language", "other"), [("en", "es"), ("es", "en")])
def test_search_for_a_place_speaks_the_language_of_whoever_searches(client, language, other):
    user = make_staff()
    type(user).objects.filter(pk=user.pk).update(language=language)
    client.force_login(user)

    page = client.get(ADD).text

    select = re.search(r'<select name="place".*?>', page, re.DOTALL)[0]
    assert [f'lang="{code}"' in select for code in (language, other)] == [True, False]
    assert [f"select2/i18n/{code}.js" in page for code in (language, other)] == [True, False]


@pytest.mark.parametrize("is_sent", [False, True])
def test_every_field_for_a_file_is_described_by_words_that_are_there(staff, is_sent):
    completion = reverse("admin:courses_edition_completion", args=[make_running_edition().pk])
    for address in (ADD, admin_url(Course, "import"), completion):
        page = (staff.post(address) if is_sent else staff.get(address)).text

        described = re.findall(r'aria-describedby="([^"]*)"', page)
        ids = {each for told in described for each in told.split()}
        assert "id_import_file_helptext" in ids
        assert ids <= set(re.findall(r'id="([^"]*)"', page))


@pytest.mark.parametrize("right", ["add_application", "add_participant"])
def test_whoever_may_not_bring_applications_in_is_told_no_places(client, right):
    user = make_user(is_staff=True)
    codes = {"add_batch", "add_participant", "add_application"} - {right}
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)

    assert client.get(PLACES).status_code == 403
