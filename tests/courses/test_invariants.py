"""What adds up across tables, and is told where it does not."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.invariants import broken
from courses.models import Application
from tests.factories import make_application, make_certificate
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
