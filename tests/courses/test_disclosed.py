"""What leaves the office by the side: in files, in the admin's log, in numbers of people on other forms."""

from urllib.parse import unquote

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from courses.exports import plain, unescaped
from courses.formats import CSVFile
from courses.models import Edition
from tests.admin_forms import address_of, admin_url, fields_in, form_of
from tests.factories import (
    make_application,
    make_edition,
    make_organisation,
    make_participant,
    make_running_edition,
    make_site,
    make_user,
)
from tests.outcomes import address, confirm, make_ended_edition, placed, upload
from tests.roles import logged_in
from tests.studies import study

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "value", ["=1", " =1", "a;=1", "a;\N{NO-BREAK SPACE}-1", "a\t@b", "\N{FULLWIDTH EQUALS SIGN}1", "'=1", "+33 1"]
)
def test_text_that_a_spreadsheet_could_take_for_a_formula_is_escaped_and_comes_back(value):
    assert plain(value) == f"'{value}"
    assert unescaped(plain(value)) == value


@pytest.mark.parametrize("value", ["a; b", "a-b", "Núñez, Ana", "1 = 1", ""])
def test_other_texts_stay_as_they_are(value):
    assert plain(value) == value == unescaped(value)


def test_header_is_no_formula_either():
    class Table(list):
        headers = ["=cmd|x"]

    assert CSVFile().export_data(Table([["a"]])).decode("utf-8-sig").startswith("'=cmd|x")


@pytest.mark.sweep
@pytest.mark.parametrize(("role", "reads"), [("Analyst", False), ("Editor", False), ("Training officer", True)])
def test_places_held_are_a_number_of_people(client, role, reads):
    edition = make_edition(capacity=5)

    page = logged_in(client, role).get(address_of(edition)).text

    assert ["field-places_held" in page, "field-capacity" in page] == [reads, True]


@pytest.mark.parametrize(("role", "sets"), [("Editor", False), ("Training officer", True)])
def test_capacity_is_set_by_those_who_may_know_how_many_places_are_held(client, role, sets):
    """What is refused as too small would tell it to everybody else."""
    edition = make_edition(capacity=5)
    site = make_site(edition, capacity=3)
    client = logged_in(client, role)

    pages = [client.get(address_of(edition)).text, client.get(address_of(site)).text]

    assert [page.count('name="capacity"') + page.count('name="sites-0-capacity"') for page in pages] == (
        [2, 1] if sets else [0, 0]
    )


def test_old_version_brings_no_capacity_back_to_whoever_may_not_set_it(client, keeps_history):
    edition = make_edition(capacity=5)
    Edition.objects.filter(pk=edition.pk).update(places_held=4)
    for capacity in (2, 9):
        edition.refresh_from_db()
        edition.capacity = capacity + 4
        edition.save()
    first = edition.history.order_by("history_id")[1]
    client = logged_in(client, "Editor")
    address = reverse("admin:courses_edition_simple_history", args=[edition.pk, first.pk])

    assert client.post(address, fields_in(client.get(address).text)).status_code == 302
    edition.refresh_from_db()
    assert edition.capacity == 13


@pytest.mark.parametrize(("rights", "status"), [(["view_participant"], 200), ([], 403)])
def test_file_sets_places_for_those_who_may_know_how_many_are_held(client, rights, status):
    user = make_user(is_staff=True)
    rights = ["view_edition", "add_edition", "change_edition", *rights]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)

    assert client.get(admin_url(Edition, "import")).status_code == status


@pytest.mark.parametrize(("role", "found"), [("Editor", 2), ("Analyst", 2), ("Training officer", 1)])
def test_list_is_not_narrowed_by_what_people_have_done(client, role, found):
    edition = make_running_edition(2, completion_share=50)
    study(make_application(edition, "confirmed"), edition.course.modules.first())
    make_edition()
    client = logged_in(client, role)

    page = client.get(admin_url(Edition, "changelist"))
    listed = client.get(admin_url(Edition, "changelist"), {"needs": "meeting"})

    assert [listed.context["cl"].result_count, "needs=meeting" in page.text] == [found, found == 1]


def test_log_of_the_admin_says_which_record_and_never_whose(staff):
    person = make_participant(given_names="Zoila", family_names="Sentinel")
    form = form_of(staff, person) | {"family_names": "Sentinel B"}
    assert staff.post(address_of(person), form).status_code == 302

    entry = LogEntry.objects.first()
    assert [entry.object_id, "Sentinel" in f"{entry.object_repr} {entry.change_message}"] == [str(person.pk), False]


def test_link_to_the_rows_left_out_confirms_nothing(staff, folder):
    edition = make_ended_edition()
    placed(edition, "ana@example.org")
    page = upload(staff, edition, ["ana@example.org", "", "yes"], ["nobody@example.org", "", "yes"])
    link = confirm(staff, edition, page, good_rows="on").context["refused_query"]

    again = staff.post(address(edition, "completion_confirm"), {"ticket": unquote(link.removeprefix("rows="))})

    assert again.url == address(edition)


@pytest.mark.parametrize(("role", "reads"), [("Analyst", False), ("Editor", False), ("Training officer", True)])
@pytest.mark.parametrize("query", ["places_held=0", "places_held__gte=0", "applications={key}", "batches__isnull=True"])
def test_lists_are_not_narrowed_by_what_one_may_not_see(client, role, reads, query):
    """Which rows an address finds would tell it."""
    application = make_application()
    page = logged_in(client, role).get(f"/admin/courses/edition/?{query.format(key=application.pk)}")

    assert [page.status_code, address_of(application.edition) in page.text] == ([200, True] if reads else [400, False])


def test_institutions_are_not_found_by_their_people(client):
    participant = make_participant(institution=make_organisation())
    addresses = [
        f"/admin/courses/{query}{participant.pk}" for query in ("organisation/?participants=", "site/?places_held=")
    ]

    assert [logged_in(client, "Analyst").get(address).status_code for address in addresses] == [400, 400]


def test_lists_are_narrowed_by_what_they_offer_and_show(client):
    edition = make_edition()
    client = logged_in(client, "Analyst")
    for query in (
        f"course={edition.course_id}",
        f"course__id__exact={edition.course_id}",
        "state=planned",
        "capacity__isnull=True",
    ):
        assert client.get(f"/admin/courses/edition/?{query}").status_code == 200, query
