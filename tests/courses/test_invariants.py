"""What adds up across tables, and is told where it does not."""

import datetime as dt
import io
import os
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.invariants import broken
from courses.models import Application, Issue, Message, Resource
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_edition,
    make_invitation,
    make_open_edition,
    make_organisation,
    make_participant,
    make_running_edition,
    make_site,
)
from tests.studies import make_module, make_taught_edition, study

pytestmark = pytest.mark.django_db


def test_what_is_as_it_should_be_is_not_told():
    edition, modules = make_taught_edition()
    application = make_application(edition, "completed")
    study(application, *modules)
    make_certificate(application)
    other = make_application(edition, "not-completed")
    make_certificate(other, withdrawn_at=timezone.now(), withdrawal_reason="Issued by mistake")

    assert list(broken()) == []


def test_certificate_of_somebody_who_has_not_completed_is_told():
    application = make_application(state="not-completed")
    certificate = make_certificate(application)

    assert list(broken()) == [f"certificate {certificate.pk}: valid, and application {application.pk} is not completed"]


def test_module_of_another_course_is_told():
    application = make_application(make_taught_edition()[0], "confirmed")
    study(application, make_module(make_taught_edition()[0].course))

    progress = application.progress.get()
    assert list(broken()) == [f"module done {progress.pk}: of another course than application {application.pk}"]


def test_database_itself_refuses_a_completion_without_its_moment():
    application = make_application(state="completed")

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(completed_at=None)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def age(path, **since):
    then = (timezone.now() - dt.timedelta(**since)).timestamp()
    os.utime(path, (then, then))


def edition_that_holds_too_many():
    edition = make_edition(places_held=1)
    return f"edition {edition.pk}: 1 places held, 0 applications hold one"


def site_that_holds_too_few():
    site = make_site(make_open_edition())
    application = make_application(site.edition, "confirmed", site=site)
    type(site).objects.update(places_held=0)
    return f"site {application.site_id}: 0 places held, 1 applications hold one"


def seat_that_nobody_used():
    invitation = make_invitation(seats=3, seats_used=1)
    return f"invitation {invitation.pk}: 1 seats used, 0 applications"


def seat_that_was_given_back_and_is_used():
    institution = make_organisation()
    invitation = make_invitation(seats=3, seats_used=0, nominates=True, organisation=institution)
    make_application(invitation.edition, "nominated", invitation=invitation, origin="nominated")
    make_application(invitation.edition, "declined", invitation=invitation, origin="nominated")
    return f"invitation {invitation.pk}: 0 seats used, 1 applications"


def site_of_another_edition():
    application = make_application(site=make_site())
    return f"application {application.pk}: its site is of another edition"


def state_that_no_change_led_to():
    application = make_application()
    application.transitions.create(from_state="", to_state="submitted")
    application.transitions.create(from_state="submitted", to_state="waitlisted")
    return f"application {application.pk}: submitted, and its last change led to waitlisted"


def certificate_replaced_by_none():
    certificate = make_certificate(replaced_at=timezone.now())
    return f"certificate {certificate.pk}: replaced by none, or valid beside the one that replaces it"


def certificate_valid_beside_its_successor():
    certificate = make_certificate(withdrawn_at=timezone.now(), withdrawal_reason="A mistake")
    make_certificate(certificate.application, replaces=certificate)
    return f"certificate {certificate.pk}: replaced by none, or valid beside the one that replaces it"


def issue_that_forgot_somebody():
    application = make_application(make_running_edition(), "completed")
    facts = {"recipients": [application.pk, 10**6], "key": uuid.uuid4(), "finished_at": timezone.now()}
    issue = Issue.objects.create(edition=application.edition, kind="completion", **facts)
    return f"issue {issue.pk}: finished, and 1 people have neither a certificate nor a reason"


def make_letter(application=None, **facts):
    facts = {"key": uuid.uuid4().hex, "language": "en", "address": "a@example.org", "attempts": 1} | facts
    facts |= {} if "invitation" in facts else {"application": application or make_application()}
    return Message.objects.create(**{"sent_at": timezone.now(), "subject": "A"} | facts)


def letter_sent_and_stopped():
    return f"message {make_letter(stopped='refused').pk}: sent and not sent"


def letter_sent_untried():
    return f"message {make_letter(attempts=0).pk}: sent without having been tried"


def letter_that_keeps_its_link():
    letter = make_letter(invitation=make_invitation(), text="https://rumbo.example.org/invited/secret")
    return f"message {letter.pk}: sent, and it still holds the link of invitation {letter.invitation_id}"


def letter_of_somebody_erased():
    letter = make_letter(make_application(participant=make_participant(erased_at=timezone.now())))
    return f"message {letter.pk}: of somebody who is erased"


def resource_without_its_file():
    resource = make_course().resources.create(title_en="A", kind="document", file="resources/a.pdf")
    return f"resource {resource.pk}: its file is missing"


def file_without_its_row():
    name = default_storage.save("resources/a.pdf", ContentFile(b"%PDF"))
    age(default_storage.path(name), days=3)
    return f"file {name}: no record has it, nor had"


@pytest.mark.parametrize(
    "plant",
    [
        *(edition_that_holds_too_many, site_that_holds_too_few, seat_that_nobody_used),
        *(seat_that_was_given_back_and_is_used, site_of_another_edition, state_that_no_change_led_to),
        *(certificate_replaced_by_none, certificate_valid_beside_its_successor, issue_that_forgot_somebody),
        *(letter_sent_and_stopped, letter_sent_untried, letter_that_keeps_its_link, letter_of_somebody_erased),
        *(resource_without_its_file, file_without_its_row),
    ],
)
def test_planted_fault_is_told(plant, media):
    sentence = plant()

    assert list(broken()) == [sentence]


def test_file_that_a_version_names_is_kept_and_one_that_nobody_saved_goes_after_a_day(media, keeps_history):
    resource = Resource(course=make_course(), title_en="A", kind="document")
    names = []
    for content in (b"first", b"second"):
        resource.file.save("a.pdf", ContentFile(content))
        names.append(resource.file.name)
    left, fresh = (default_storage.save("resources/b.pdf", ContentFile(b"")) for _each in range(2))
    for name in (*names, left):
        age(default_storage.path(name), days=3)

    assert list(broken()) == [f"file {left}: no record has it, nor had"]

    call_command("purge", stdout=io.StringIO())

    assert list(broken()) == []
    assert sorted(path.relative_to(media).as_posix() for path in media.rglob("*.pdf")) == sorted([*names, fresh])
