"""One person's whole story on one page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.actions import applications as actions
from courses.actions.messages import deliver_all
from courses.story import story
from tests.admin_forms import address_of
from tests.factories import make_application, make_open_edition, make_participant, make_user

pytestmark = pytest.mark.django_db


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


def test_story_takes_three_queries_whatever_there_is_and_is_nobody_elses(staff):
    person = make_participant()
    lived(person, 4)
    other = lived(make_participant())

    with CaptureQueriesContext(connection) as asked:
        moments = story(person)

    assert [len(asked), len(moments) >= 12] == [3, True]
    assert other.pk not in {moment.application.pk for moment in moments}
