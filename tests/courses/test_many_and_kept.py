"""What staff cannot do by mistake: decide on ten thousand at once, or delete what has certificates."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.invariants import broken
from courses.models import Application, Certificate, Participant
from tests.admin_forms import address_of, admin_url, form_of
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_edition,
    make_invitation,
    make_open_edition,
    make_running_edition,
    make_site,
)

pytestmark = pytest.mark.django_db

MANY = 10_000
LIST = reverse("admin:courses_application_changelist")


@pytest.fixture
def many():
    edition = make_open_edition(capacity=5)
    people = Participant.objects.bulk_create([Participant(family_names=str(number)) for number in range(MANY)])
    facts = {"edition": edition, "state": "submitted", "submitted_at": timezone.now()}
    Application.objects.bulk_create([Application(participant=person, **facts) for person in people], batch_size=1_000)
    return edition


@pytest.mark.sweep
def test_ten_thousand_are_too_many_to_decide_on_at_once_and_nothing_is_changed(staff, many):
    first = Application.objects.order_by("pk").first().pk
    chosen = {"action": "decide_offered", "_selected_action": [first], "select_across": "1"}
    with CaptureQueriesContext(connection) as queries:
        page = staff.post(f"{LIST}?edition__id__exact={many.pk}", chosen)
    keys = ",".join(map(str, Application.objects.values_list("pk", flat=True)))
    posted = staff.post(reverse("admin:courses_application_decide", args=["offered"]), {"ids": keys, "reason": "A"})

    assert [page.status_code, "are decided at once" in page.text, len(queries) < 30] == [200, True, True]
    assert posted.status_code in {200, 302}
    assert set(Application.objects.values_list("state", flat=True)) == {"submitted"}
    many.refresh_from_db()
    assert [many.places_held, list(broken())] == [0, []]


def certified():
    """A certificate, with everything that it is about."""
    edition = make_running_edition(modules=1)
    site = make_site(edition)
    return make_certificate(make_application(edition, "completed", site=site))


@pytest.mark.parametrize(
    "find",
    [
        lambda certificate: certificate,
        lambda certificate: certificate.application,
        lambda certificate: certificate.application.participant,
        lambda certificate: certificate.application.site,
        lambda certificate: certificate.application.edition,
        lambda certificate: certificate.application.edition.course,
    ],
    ids=["certificate", "application", "participant", "site", "edition", "course"],
)
def test_what_has_a_certificate_is_not_deleted_by_hand_either(staff, find):
    record = find(certified())
    by_form = staff.post(admin_url(type(record), "delete", record.pk), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    by_list = staff.post(admin_url(type(record), "changelist"), chosen)

    assert {by_form.status_code, by_list.status_code} <= {200, 302, 403}
    assert [type(record).objects.filter(pk=record.pk).exists(), Certificate.objects.count()] == [True, 1]


def make_module():
    return make_running_edition(modules=1).course.modules.get()


@pytest.mark.parametrize(
    ("record", "field", "other"),
    [
        (make_module, "course", make_course),
        (make_edition, "course", make_course),
        (lambda: make_site(make_edition()), "edition", make_edition),
        (make_invitation, "edition", make_edition),
    ],
    ids=["module", "edition", "site", "invitation"],
)
def test_what_belongs_to_another_record_stays_with_it(staff, record, field, other):
    record = record()
    kept = getattr(record, field)

    staff.post(address_of(record), form_of(staff, record) | {field: other().pk})

    record.refresh_from_db()
    assert getattr(record, field) == kept
