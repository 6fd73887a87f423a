"""What staff read of a person and take away is on record: every page of the admin that gives a file is walked."""

import uuid

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import get_resolver, reverse
from django.utils import timezone

from courses.actions.audit import READ
from courses.admin.downloads import kept_for_an_hour, left_out_of
from courses.models import Batch, Edition, Issue
from seeds.loading import load_all
from tests.admin_forms import show_who_one_is
from tests.factories import make_application, make_certificate, make_invitation, make_participant, make_staff
from tests.roles import logged_in, patterns
from tests.test_role_walk import NAMES, filled

pytestmark = pytest.mark.django_db
FORM = {"format": "0", "resource": "0", "reason": "For the ceremony", "ending": "csv"}
ON_RECORD = {
    *(f"{name}_export" for name in ("courses_course", "courses_module", "courses_edition", "courses_site")),
    *("courses_organisation_export", "courses_person_export", "news_article_export", "news_figure_export"),
    *("courses_batch_rows", "courses_edition_completion_rows", "courses_certificate_pdf", "courses_issue_zip"),
    *("courses_participant_download", "courses_edition_reports_file"),
}
NO_PERSON = {  # files that say nothing of anybody
    "courses_batch_template": "empty",
    "courses_edition_completion_template": "empty",
    "courses_issue_sample": "a preview of the first certificate, without a code, beside the list of names",
}
OF_DJANGO = ("_changelist", "_add", "_change", "_delete", "_history")  # pages that it makes for every model
ASKED_AGAIN = {"courses_person_export", "courses_issue_zip", "courses_participant_download"}


@pytest.fixture
def office(client, folder, rf):
    """Everything that a file can be made of, and somebody who may do everything and was not asked again yet."""
    load_all()
    make_application()
    make_invitation()
    edition = make_certificate().application.edition
    make_application(edition, "completed", name_confirmed_at=timezone.now())
    user = make_staff()
    client.force_login(user)
    issue = Issue.objects.create(edition=edition, kind="completion", key=uuid.uuid4())
    batch = Batch.objects.create(file_name="a.csv")
    request = rf.get("/")
    request.user = user
    left_out_of(batch, user).save("a,b")
    query = {"courses_edition_completion_rows": {"rows": kept_for_an_hour(request, Edition, ["a"], [["b"]])}}
    query["courses_issue_sample"] = {"edition": edition.pk, "kind": "completion"}
    return client, query, {Issue: issue, Batch: batch, Edition: edition}


def answers(office):
    """`(name of the page, answer, whether it put something on record)` of every file that the admin gives."""
    client, query, records = office
    for route, pattern in patterns(get_resolver().url_patterns):
        if (pattern.name or "").endswith(OF_DJANGO):
            continue
        model = next((model for name, model in NAMES.items() if (pattern.name or "").startswith(f"{name}_")), None)
        if model is None or not route.startswith("admin/"):
            continue
        record = records.get(model) or model._base_manager.order_by("pk").first()
        address = filled(route, record.pk if record else 1)
        for method, data in ((client.get, {}), (client.post, FORM)):
            before = LogEntry.objects.count()
            response = method(f"{address}?{query_of(query.get(pattern.name))}", data)
            if "attachment" in response.headers.get("Content-Disposition", "") or "pdf" in response["Content-Type"]:
                yield pattern.name, LogEntry.objects.count() - before


def query_of(facts):
    return "&".join(f"{name}={value}" for name, value in (facts or {}).items())


@pytest.mark.sweep
def test_every_file_of_the_admin_is_on_record_or_says_nothing_of_anybody(office):
    show_who_one_is(office[0])

    given = dict(answers(office))

    assert {name for name, entries in given.items() if entries == 1} == ON_RECORD
    assert {name for name, entries in given.items() if entries == 0} == set(NO_PERSON)


@pytest.mark.sweep
def test_files_with_people_ask_once_more_who_takes_them(office):
    given = dict(answers(office))

    assert (ON_RECORD | set(NO_PERSON)) - set(given) == ASKED_AGAIN


def test_reading_what_is_held_of_a_person_is_on_record_without_a_name(staff):
    person = make_participant(given_names="Zoila")

    staff.get(reverse("admin:courses_participant_change", args=[person.pk]))
    staff.get(reverse("admin:courses_participant_changelist"))

    entry = LogEntry.objects.get()
    assert [entry.object_repr, entry.action_flag, entry.user.is_staff] == [f"participant {person.pk}", READ, True]
    assert "Opened: what is held of one person." in staff.get(f"/admin/courses/participant/{person.pk}/history/").text


def test_record_is_read_by_whoever_may_do_everything_and_changed_by_nobody(staff):
    staff.get(reverse("admin:courses_participant_change", args=[make_participant().pk]))
    entry = LogEntry.objects.get()
    change = reverse("admin:admin_logentry_change", args=[entry.pk])

    assert "Opened: what is held of one person." in staff.get(reverse("admin:admin_logentry_changelist")).text
    assert staff.get(change).status_code == 200
    for page in ("change", "delete"):
        address = reverse(f"admin:admin_logentry_{page}", args=[entry.pk])
        assert staff.post(address, {"post": "yes", "change_message": "x"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    staff.post(reverse("admin:admin_logentry_changelist"), action)
    assert LogEntry.objects.get().change_message == "Opened: what is held of one person."


def test_record_is_not_for_administrators(client):
    assert logged_in(client, "Administrator").get(reverse("admin:admin_logentry_changelist")).status_code == 403
