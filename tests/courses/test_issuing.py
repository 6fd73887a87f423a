"""Certificates for many, as staff issue them: who gets one and who not is shown first, then confirmed, then one job."""

import io
import re
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses.actions.certificates import withdraw_certificate
from courses.admin import issuing
from courses.invariants import broken
from courses.models import Certificate, Issue, Message, Role
from tests.admin_forms import show_who_one_is
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_edition,
    make_participant,
    make_person,
    make_running_edition,
    make_user,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/courses/issue/add/"
CONFIRMED = {"name_confirmed_at": timezone.now()}


def completed(edition, name="Ana", **facts):
    return make_application(edition, "completed", participant=make_participant(given_names=name), **CONFIRMED | facts)


def confirmation(page):
    """What the form that confirms a preview would send."""
    form = re.findall(r"<form method=\"post\".*?</form>", page.text, re.DOTALL)[-1]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def issued(staff, edition, capture, **query):
    page = staff.get(ADD, {"edition": edition.pk, **query})
    with capture(execute=True):
        return staff.post(ADD, confirmation(page), follow=True)


def test_preview_names_who_gets_one_and_who_not_and_issues_nothing(staff):
    edition = make_running_edition()
    completed(edition, "Zoe")
    make_application(edition, "confirmed", participant=make_participant(given_names="Leo"))

    page = staff.get(ADD, {"edition": edition.pk})

    said = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    assert "1 gets a certificate Zoe" in said
    assert re.search(r"1 gets none Leo Example \d+: has not completed the edition", said)
    assert not Issue.objects.exists()


def test_confirmation_issues_to_each_of_them(staff, django_capture_on_commit_callbacks):
    edition = make_running_edition()
    people = [completed(edition) for _each in range(3)]

    page = issued(staff, edition, django_capture_on_commit_callbacks)

    issue = Issue.objects.get()
    assert [issue.certificates.count(), issue.finished_at is not None] == [3, True]
    assert page.redirect_chain[-1][0] == f"/admin/courses/issue/{issue.pk}/change/"
    assert {each.application for each in issue.certificates.all()} == set(people)
    entry = LogEntry.objects.get()
    assert [entry.change_message, "Ana" in entry.object_repr] == ["Certificates issued: 3", False]


def test_confirmation_sent_twice_and_a_second_round_add_nothing(staff, django_capture_on_commit_callbacks):
    edition = make_running_edition()
    completed(edition)
    sent = confirmation(staff.get(ADD, {"edition": edition.pk}))

    for _each in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            staff.post(ADD, sent)
    page = staff.get(ADD, {"edition": edition.pk})

    assert [Certificate.objects.count(), Issue.objects.count()] == [1, 1]
    assert ["0 get a certificate" in page.text, "holds a valid one already" in page.text] == [True, True]
    assert "Issue certificates: " not in page.text


def test_who_has_changed_since_the_preview_is_shown_again(staff):
    edition = make_running_edition()
    completed(edition)
    sent = confirmation(staff.get(ADD, {"edition": edition.pk}))
    completed(edition)

    page = staff.post(ADD, sent)

    assert "who would get one has changed" in page.text
    assert "2 get a certificate" in page.text
    assert not Issue.objects.exists()


def test_withdrawn_one_is_not_issued_again_by_a_second_round(staff, django_capture_on_commit_callbacks):
    edition = make_running_edition()
    withdraw_certificate(make_certificate(completed(edition)), "A mistake")
    completed(edition)

    issued(staff, edition, django_capture_on_commit_callbacks)

    assert Certificate.objects.valid().count() == 1


def test_unconfirmed_names_are_printed_where_staff_say_so(staff, django_capture_on_commit_callbacks):
    edition = make_running_edition()
    completed(edition, name_confirmed_at=None)

    issued(staff, edition, django_capture_on_commit_callbacks, kind="completion", unconfirmed_too="on", language="es")

    assert [each.language for each in Certificate.objects.all()] == ["es"]


def test_kind_is_the_courses_unless_another_is_chosen(staff):
    edition = make_running_edition(course=make_course(certificate_kind="participation"))
    Role.objects.create(edition=edition, person=make_person(name="Luz Uno"), kind="expert")

    assert 'value="participation" selected' in staff.get(ADD, {"edition": edition.pk}).text
    assert "Luz Uno" in staff.get(ADD, {"edition": edition.pk, "kind": "facilitator"}).text


def test_name_that_cannot_be_printed_is_told_after_the_job(staff, django_capture_on_commit_callbacks):
    edition = make_running_edition()
    completed(edition, "中文")
    completed(edition, "Ana")

    issued(staff, edition, django_capture_on_commit_callbacks)
    page = staff.get(f"/admin/courses/issue/{Issue.objects.get().pk}/change/")

    assert "1 got none" in page.text
    assert "中文" in page.text
    assert "a letter of the name is in none" in page.text
    assert Certificate.objects.count() == 1


def test_sample_is_a_pdf_of_the_first_of_them_that_verifies_as_nothing(staff, client):
    edition = make_running_edition()
    completed(edition, "Zoe")

    answer = staff.get("/admin/courses/issue/sample/", {"edition": edition.pk, "kind": "completion"})

    words = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert ["Zoe" in words, "0000-0000-0000-0000" in words] == [True, True]
    assert not Certificate.objects.exists()
    assert client.get("/verify/0000-0000-0000-0000/").status_code == 404


def test_zip_holds_each_valid_certificate_and_who_took_it_is_on_record(staff, django_capture_on_commit_callbacks):
    edition = make_running_edition()
    for name in ("Zoe", "محمد", "Leo"):
        completed(edition, name)
    issued(staff, edition, django_capture_on_commit_callbacks)
    issue = Issue.objects.get()
    withdraw_certificate(issue.certificates.get(printed_name__startswith="Leo"), "A mistake")

    address, why = f"/admin/courses/issue/{issue.pk}/zip/", {"reason": "For the closing ceremony"}
    assert staff.post(address, why).url.startswith(reverse("account_reauthenticate"))
    show_who_one_is(staff)
    answer = staff.post(address, why)

    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        names = archive.namelist()
        assert [len(names), archive.testzip(), archive.read(names[0])[:5]] == [2, None, b"%PDF-"]
    assert names[0].startswith("Zoe-Example-")
    told = LogEntry.objects.order_by("pk").last()
    assert told.change_message == "Certificates taken as one file: For the closing ceremony"
    assert "Zoe" not in told.object_repr


def test_zip_without_a_reason_is_not_given(staff):
    issue = make_issue()
    show_who_one_is(staff)

    for answer in (
        staff.post(f"/admin/courses/issue/{issue.pk}/zip/", {"reason": " "}, follow=True),
        staff.get(f"/admin/courses/issue/{issue.pk}/zip/", follow=True),
    ):
        assert "Say what the file is for." in answer.text
    assert not LogEntry.objects.exists()


def test_editions_that_wait_for_certificates_are_named_on_the_staffs_home(staff):
    waiting, issued, running = (make_running_edition() for _each in range(3))
    completed(waiting)
    make_certificate(completed(issued))
    make_application(running, "confirmed")

    assert "Certificates to issue" in staff.get("/admin/").text
    page = staff.get("/admin/courses/edition/", {"needs": "certificates"}).text
    assert [str(each.label_en) in page for each in (waiting, issued, running)] == [True, False, False]


def make_issue():
    key = "00000000-0000-0000-0000-000000000000"
    return Issue.objects.create(edition=make_edition(), kind="completion", recipients=[], key=key)


@pytest.mark.sweep
@pytest.mark.parametrize(
    "query",
    [{}, {"edition": "abc"}, {"edition": "999999"}, {"edition": "\x00"}, {"edition": "1e3"}, {"edition": 2**63}],
)
def test_address_without_an_edition_leads_to_the_list_of_editions(staff, query):
    for path in (ADD, "/admin/courses/issue/sample/"):
        assert staff.get(path, query, follow=True).redirect_chain[-1][0] == "/admin/courses/edition/"
    assert staff.post(ADD, query).headers["Location"] == "/admin/courses/edition/"


@pytest.mark.sweep
@pytest.mark.parametrize("facts", [{"kind": "x"}, {"kind": "completion", "language": "fr"}, {"key": "x"}, {"seen": ""}])
def test_forged_confirmation_issues_nothing(staff, facts):
    edition = make_running_edition()
    completed(edition)
    sent = confirmation(staff.get(ADD, {"edition": edition.pk}))

    staff.post(ADD, sent | facts)

    assert not Issue.objects.exists()


@pytest.mark.sweep
def test_queries_do_not_grow_with_people(staff, django_assert_max_num_queries):
    edition = make_running_edition()
    for _each in range(30):
        completed(edition)

    with django_assert_max_num_queries(9):
        staff.get(ADD, {"edition": edition.pk})


def test_sample_is_of_the_first_that_the_page_lists(staff):
    edition = make_running_edition()
    completed(edition, "Ana", name_confirmed_at=None)
    completed(edition, "Zoe")

    answer = staff.get("/admin/courses/issue/sample/", {"edition": edition.pk, "kind": "completion"})

    assert "Zoe" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_changed_name_is_shown_again_before_it_is_printed(staff):
    edition = make_running_edition()
    application = completed(edition, "Ana")
    sent = confirmation(staff.get(ADD, {"edition": edition.pk}))
    type(application).objects.update(confirmed_name="Zoe")

    assert "who would get one has changed" in staff.post(ADD, sent).text
    assert not Issue.objects.exists()


def test_who_took_part_without_completing_gets_one_of_participation(staff, django_capture_on_commit_callbacks):
    edition = make_running_edition()
    took_part = make_application(edition, "not-completed", **CONFIRMED)
    make_certificate(completed(edition))

    issued(staff, edition, django_capture_on_commit_callbacks, kind="participation")

    certificate = Certificate.objects.get(kind="participation")
    assert [certificate.application, list(broken())] == [took_part, []]


def test_one_that_cannot_be_issued_does_not_stop_the_others(staff, django_capture_on_commit_callbacks):
    edition = make_running_edition()
    too_long = completed(edition, "A" * 150)
    type(too_long.participant).objects.filter(pk=too_long.participant_id).update(family_names="B" * 150)
    completed(edition, "Zoe")

    issued(staff, edition, django_capture_on_commit_callbacks)

    issue = Issue.objects.get()
    assert [issue.refusals, issue.certificates.count()] == [{str(too_long.pk): "too-long"}, 1]
    assert issue.finished_at


def test_names_are_for_those_who_may_see_them(client, django_capture_on_commit_callbacks):
    """Groups that an office makes itself may have the one right without the other."""
    issue = make_issue()
    user = make_user(is_staff=True)
    for codename in ("view_issue", "add_issue"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)

    assert client.post(f"/admin/courses/issue/{issue.pk}/zip/", {"reason": "A"}).status_code == 403
    for path in (ADD, "/admin/courses/issue/sample/"):
        assert client.get(path, {"edition": issue.edition_id, "kind": "completion"}).status_code == 403


def test_who_has_not_checked_the_name_is_reminded_once_a_day(staff):
    edition = make_running_edition()
    completed(edition, name_confirmed_at=None)
    completed(edition, "Zoe")
    assert "Remind of checking the name: 1" in staff.get(ADD, {"edition": edition.pk}).text

    sent = {"edition": edition.pk, "kind": "completion"}
    pages = [staff.post("/admin/courses/issue/remind/", sent, follow=True) for _each in range(2)]

    told = ["1 person is reminded.", "Nobody is reminded: whoever can be reached was written to today already."]
    assert [words in page.text for words, page in zip(told, pages, strict=True)] == [True, True]
    assert [message.application.participant.given_names for message in Message.objects.all()] == ["Ana"]
    assert staff.post("/admin/courses/issue/remind/", {"edition": "abc"}).url == "/admin/courses/edition/"


@pytest.mark.parametrize("number", [0, 1])
def test_zip_that_an_outage_breaks_off_is_told_or_is_no_zip(
    staff, django_capture_on_commit_callbacks, monkeypatch, number
):
    """Before its first certificate there is still an answer to be told in; later the file ends without its table."""
    edition = make_running_edition()
    for name in ("Zoe", "Leo"):
        completed(edition, name)
    issued(staff, edition, django_capture_on_commit_callbacks)
    truly, made = issuing.pdf, []

    def broken_off(certificate):
        if len(made) == number:
            raise OperationalError("the connection is lost")
        made.append(certificate)
        return truly(certificate)

    monkeypatch.setattr(issuing, "pdf", broken_off)
    show_who_one_is(staff)
    answer = staff.post(f"/admin/courses/issue/{Issue.objects.get().pk}/zip/", {"reason": "A"})

    if not number:
        assert [answer.status_code, answer["Retry-After"]] == [503, "30"]
        return
    parts = []
    with pytest.raises(OperationalError):
        parts.extend(answer.streaming_content)
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(parts)))
