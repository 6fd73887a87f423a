"""One person's whole story on one page."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.actions import applications as actions
from courses.actions.messages import deliver_all
from courses.models import Issue, Participant
from courses.story import story
from tests.admin_forms import address_of, admin_url
from tests.factories import make_application, make_certificate, make_open_edition, make_participant, make_user
from tests.studies import make_taught_edition, study

pytestmark = pytest.mark.django_db
NO_ROWS = {f"applications-{kind}_FORMS": 0 for kind in ("TOTAL", "INITIAL")}


def lived(person, number=1):
    for _each in range(number):
        application = make_application(make_open_edition(), participant=person)
        actions.move(application, "waitlisted", make_user(email=f"officer{application.pk}@example.org"))
        deliver_all()
        actions.set_priority(application, 5, None, "A second country")
        actions.move(application, "rejected", reason="Too late")
    return application


def test_page_tells_what_was_decided_by_whom_and_what_was_written(staff):
    person = make_participant()
    lived(person)
    deliver_all()

    told = [(moment.words, moment.more) for moment in story(person)]
    page = staff.get(address_of(person)).text

    assert {words for words, _more in told} == {
        *("On the waiting list", "Priority changed", "Not selected", "Letter sent"),
    }
    assert ("Not selected", "Too late") in told
    assert [words in page for words in ("The whole story", "Too late", "A second country", "officer")] == [True] * 4


def test_what_somebody_did_and_got_stands_in_it_at_its_moment():
    edition, modules = make_taught_edition()
    application = make_application(edition, "confirmed")
    study(application, *modules)
    actions.move(application, "completed", completed_at=timezone.now() - dt.timedelta(days=9))
    first = make_certificate(application, replaced_at=timezone.now())
    officer = make_user(email="issuer@example.org")
    issue = Issue.objects.create(edition=edition, kind="completion", key=uuid.uuid4(), started_by=officer)
    facts = {"withdrawn_at": timezone.now(), "withdrawal_reason": "Not hers"}
    make_certificate(application, replaces=first, issue=issue, **facts)

    told = [(moment.words, moment.actor) for moment in story(application.participant)]

    assert told[-1] == ("Day of completion", "")
    assert sorted(told[:-1]) == [
        *(("Certificate issued", ""), ("Certificate issued", "issuer@example.org"), ("Certificate replaced", "")),
        *(("Certificate withdrawn", ""), ("Completed", ""), ("First module done", ""), ("Letter not sent yet", "")),
    ]


def test_completion_on_the_day_of_its_record_is_told_once():
    application = make_application(make_open_edition(), "confirmed")
    actions.move(application, "completed")

    assert [moment.words for moment in story(application.participant)].count("Day of completion") == 0


def test_story_takes_five_queries_whatever_there_is_and_is_nobody_elses(staff):
    person = make_participant()
    lived(person, 4)
    for _each in range(3):
        edition, modules = make_taught_edition()
        application = make_application(edition, "completed", participant=person)
        study(application, *modules)
        make_certificate(application)
    other = lived(make_participant())

    with CaptureQueriesContext(connection) as asked:
        moments = story(person)

    assert [len(asked), len(moments) >= 12] == [5, True]
    assert other.pk not in {moment.application.pk for moment in moments}


def test_person_has_a_name(staff):
    """A form that says nothing made somebody without one, whom nobody can delete."""
    page = staff.post("/admin/courses/participant/add/", {"sex": "not-stated"} | NO_ROWS)

    assert [page.status_code, Participant.objects.count()] == [200, 0]
    assert list(page.context["adminform"].form.errors) == ["given_names"]


def test_history_of_who_was_never_changed_by_hand_says_so(staff):
    page = staff.get(admin_url(Participant, "history", make_participant().pk)).text

    assert "Nobody has changed this by hand" in page
