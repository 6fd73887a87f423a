"""Certificates issued, corrected, withdrawn and sent again: what is printed stays, whatever changes around it."""

import uuid

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from courses.actions import applications as decisions
from courses.actions import certificates as actions
from courses.actions.learning import confirm_name
from courses.certifying import certifying
from courses.choices import IssueKind, NoCertificate
from courses.models import Application, Certificate, Issue, Message, Participant, Role
from tests.factories import (
    make_application,
    make_certificate,
    make_course,
    make_organisation,
    make_participant,
    make_person,
    make_running_edition,
    make_user,
)
from tests.merging import make_post

pytestmark = pytest.mark.django_db

KIND = IssueKind.COMPLETION


def completed(edition=None, **facts):
    participant = make_participant(**{"given_names": "Ana", "family_names": "Uno"} | facts)
    return make_application(edition or make_running_edition(), "completed", participant=participant)


def refused(issue):
    """The reason for which nothing is issued."""
    with pytest.raises(actions.NotIssued) as refusal:
        issue()
    return refusal.value.reason


# One certificate


def test_certificate_says_what_the_edition_is_in_its_language():
    course = make_course(title_en="Children", title_es="Niñez", minutes=4_800)
    edition = make_running_edition(course=course, label_en="37th", label_es="37.ª")
    post = make_post(make_person(name="Luz Uno", honorific_es="Dra."), position_es="Directora")
    Role.objects.create(edition=edition, person=post.person, appointment=post, kind="signatory")

    certificate = actions.issue_to(completed(edition, language="es"), KIND)

    assert [certificate.language, certificate.course_title, certificate.edition_label] == ["es", "Niñez", "37.ª"]
    assert [certificate.minutes, certificate.printed_name, str(edition.dates) != certificate.dates] == [
        4_800,
        "Ana Uno",
        True,
    ]
    assert certificate.signatories == [["Dra. Luz Uno", f"Directora, {post.organisation.name_en}"]]


def test_confirmed_name_is_printed_before_the_recorded_one():
    application = completed()
    Application.objects.update(confirmed_name="Ana María Uno")
    application.refresh_from_db()

    assert actions.issue_to(application, KIND).printed_name == "Ana María Uno"


def test_nothing_that_changes_later_changes_what_is_printed():
    application = completed()
    certificate = actions.issue_to(application, KIND)
    course, edition, participant = application.edition.course, application.edition, application.participant
    course.title_en, edition.label_en, participant.family_names = "Other", "Other", "Other"
    for record in (course, edition, participant):
        record.save()
    account = make_user()
    Participant.objects.update(account=account)
    account.delete()

    kept = Certificate.objects.get(pk=certificate.pk)
    for name in ("course_title", "edition_label", "printed_name"):
        assert "Other" not in getattr(kept, name)
    assert kept.is_printable


def test_what_has_a_certificate_is_not_deleted():
    application = completed()
    role = Role.objects.create(edition=application.edition, person=make_person(), kind="facilitator")
    actions.issue_to(application, KIND)
    actions.issue_to_facilitator(role)

    for record in (application, application.edition, application.edition.course, application.participant, role.person):
        with pytest.raises(ProtectedError):
            record.delete()


@pytest.mark.parametrize("state", ["confirmed", "not-completed"])
def test_only_who_completed_gets_one(state):
    application = make_application(make_running_edition(), state)

    assert refused(lambda: actions.issue_to(application, KIND)) == NoCertificate.NOT_COMPLETED


def test_name_that_is_confirmed_while_the_paper_is_tried_is_printed(monkeypatch):
    application, make_ready = completed(), actions.make_ready

    def while_it_is_confirmed(certificate):
        make_ready(certificate)
        if not Application.objects.exclude(confirmed_name="").exists():
            confirm_name(Application.objects.with_names().get(), "Ana Correcta")

    monkeypatch.setattr(actions, "make_ready", while_it_is_confirmed)

    certificate = actions.issue_to(application, KIND)

    assert [certificate.printed_name, Certificate.objects.count()] == ["Ana Correcta", 1]
    assert certificate.shown_code in Message.objects.get().text


def test_second_certificate_is_refused_by_the_database():
    application = completed()
    certificate = actions.issue_to(application, KIND)

    assert refused(lambda: actions.issue_to(application, KIND)) == NoCertificate.HAS_ONE
    with pytest.raises(IntegrityError, match=r"certificate_one_valid_each|UNIQUE"), transaction.atomic():
        make_certificate(application)
    assert Certificate.objects.get() == certificate


@pytest.mark.parametrize(("name", "reason"), [("中文", NoCertificate.UNPRINTABLE), ("", NoCertificate.NAMELESS)])
def test_name_that_cannot_be_printed_gets_none_and_nobody_is_written_to(name, reason):
    application = completed(given_names=name, family_names="")

    assert refused(lambda: actions.issue_to(application, KIND)) == reason
    assert not Certificate.objects.exists()
    assert not Message.objects.exists()


def test_completion_stands_as_long_as_a_certificate_does():
    application = completed()
    certificate = actions.issue_to(application, KIND)

    with pytest.raises(decisions.Certified):
        decisions.move(application, "not-completed", reason="A mistake")

    application.refresh_from_db()
    assert application.state == "completed"
    actions.withdraw_certificate(certificate, "A mistake")
    decisions.move(application, "not-completed", reason="A mistake")
    assert application.state == "not-completed"


# What becomes of it


def test_corrected_name_is_another_certificate_with_all_else_as_it_was():
    application = completed()
    certificate = actions.issue_to(application, KIND)
    application.edition.course.title_en = "Other"
    application.edition.course.save()

    corrected = actions.correct(certificate, "Ana Dos")

    certificate.refresh_from_db()
    application.refresh_from_db()
    assert [certificate.state, corrected.state, corrected.replaces] == ["replaced", "valid", certificate]
    assert corrected.code != certificate.code
    for name in actions.PRINTED:
        assert getattr(corrected, name) == getattr(certificate, name)
    assert [corrected.printed_name, application.confirmed_name] == ["Ana Dos", "Ana Dos"]
    assert application.participant.certificate_name == "Ana Dos"


def test_correction_that_cannot_be_printed_leaves_the_old_one_valid():
    certificate = actions.issue_to(completed(), KIND)

    with pytest.raises(actions.NotIssued):
        actions.correct(certificate, "中文")

    certificate.refresh_from_db()
    assert certificate.is_valid


def test_certificate_is_corrected_once_and_withdrawn_once():
    certificate = actions.issue_to(completed(), KIND)
    corrected = actions.correct(certificate, "Ana Dos")

    for again in (
        lambda: actions.correct(certificate, "Ana Tres"),
        lambda: actions.withdraw_certificate(certificate, "A mistake"),
    ):
        with pytest.raises(actions.NotValid):
            again()
    actions.withdraw_certificate(corrected, "A mistake")
    with pytest.raises(actions.NotValid):
        actions.withdraw_certificate(corrected, "Another")
    with pytest.raises(decisions.ReasonMissing):
        actions.withdraw_certificate(corrected, "")
    assert Certificate.objects.count() == 2


def test_letters_tell_of_each_step_in_the_persons_language(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = actions.issue_to(completed(language="es"), KIND)
        corrected = actions.correct(certificate, "Ana Dos")
        actions.send_again(corrected)
        actions.withdraw_certificate(corrected, "Un error")

    assert Message.objects.count() == 4
    assert [len(mail.outbox), {message.language for message in Message.objects.all()}] == [1, {"es"}]
    assert "Un error" in mail.outbox[0].body  # the earlier ones are overtaken
    letters = list(Message.objects.order_by("pk"))
    assert certificate.shown_code in letters[0].text
    assert corrected.shown_code in letters[1].text


def test_withdrawn_certificate_is_not_sent_again():
    certificate = actions.issue_to(completed(), KIND)
    actions.withdraw_certificate(certificate, "A mistake")

    with pytest.raises(actions.NotValid):
        actions.send_again(certificate)


def test_facilitator_gets_one_and_no_letter():
    role = Role.objects.create(
        edition=make_running_edition(), person=make_person(name="Leo Dos", honorific_en="Dr"), kind="facilitator"
    )

    certificate = actions.issue_to_facilitator(role)

    assert [certificate.kind, certificate.printed_name] == ["facilitator", "Dr Leo Dos"]
    assert refused(lambda: actions.issue_to_facilitator(role)) == NoCertificate.HAS_ONE
    assert not Message.objects.exists()


# Who gets one


def test_each_reason_against_a_certificate_is_named():
    edition = make_running_edition()
    confirmed = {"name_confirmed_at": timezone.now()}
    ready = make_application(edition, "completed", **confirmed)
    for state, facts in (("completed", {}), ("confirmed", confirmed), ("not-completed", confirmed), ("waitlisted", {})):
        make_application(edition, state, **facts)
    make_certificate(make_application(edition, "completed", **confirmed))
    actions.withdraw_certificate(make_certificate(make_application(edition, "completed", **confirmed)), "A mistake")
    nameless = make_participant(given_names="", family_names="")
    make_application(edition, "completed", participant=nameless, **confirmed)

    found = certifying(edition, KIND)

    assert found.ready == [ready]
    assert sorted(reason.value for _application, reason in found.left) == [
        *("has-one", "nameless", "not-completed", "not-completed", "unconfirmed", "withdrawn"),
    ]
    assert len(certifying(edition, KIND, unconfirmed_too=True).ready) == 2


@pytest.mark.sweep
@pytest.mark.parametrize("kind", ["completion", "facilitator"])
def test_asking_who_gets_one_takes_two_queries(django_assert_num_queries, kind):
    edition = make_running_edition()
    for _each in range(6):
        actions.issue_to(completed(edition), KIND)
        role = Role.objects.create(edition=edition, person=make_person(), kind="expert")
        actions.issue_to_facilitator(role)

    with django_assert_num_queries(2):
        found = certifying(edition, kind)
        assert len(found.left) == 6
        [str(each) for each, _reason in found.left]


def test_person_with_several_roles_is_certified_once():
    edition, person = make_running_edition(), make_person()
    for kind in ("speaker", "facilitator", "chair", "signatory"):
        Role.objects.create(edition=edition, person=person, kind=kind)

    first = certifying(edition, "facilitator").ready
    actions.issue_to_facilitator(first[0])

    assert [role.kind for role in first] == ["facilitator"]
    assert certifying(edition, "facilitator").ready == []


# Many as one job


def test_issue_gives_each_their_certificate_and_keeps_why_not(django_capture_on_commit_callbacks):
    edition = make_running_edition()
    people = [completed(edition) for _each in range(3)]
    late = make_application(edition, "confirmed")
    key = uuid.uuid4()

    with django_capture_on_commit_callbacks(execute=True):
        numbers = [each.pk for each in [*people, late]] + [10**9]
        issue = actions.start_issue(edition, KIND, numbers, make_user(), key)
        again = actions.start_issue(edition, KIND, numbers, make_user(), key)

    issue.refresh_from_db()
    assert [again.pk, issue.certificates.count(), issue.finished_at is not None] == [issue.pk, 3, True]
    assert issue.refusals == {str(late.pk): "not-completed", str(10**9): "gone"}
    actions.carry_on(issue.pk)
    assert Certificate.objects.count() == 3


def test_interrupted_issue_is_carried_on_when_its_worker_has_fallen_silent():
    edition = make_running_edition()
    people = [completed(edition) for _each in range(3)]
    issue = Issue.objects.create(
        edition=edition,
        kind=KIND,
        recipients=[each.pk for each in people],
        key=uuid.uuid4(),
        claimed_until=timezone.now() + actions.WORKED_ON,
    )
    actions.issue_to(people[0], KIND, issue=issue)

    assert actions.carry_on_all() == 0
    Issue.objects.update(claimed_until=timezone.now())
    assert actions.carry_on_all() == 1

    assert Certificate.objects.count() == issue.certificates.count() == 3


def test_institution_of_a_signatory_is_named(django_assert_num_queries):
    edition = make_running_edition()
    for name in ("Luz Uno", "Leo Dos", "Eva Tres"):
        post = make_post(make_person(name=name), organisation=make_organisation(name_en=f"Office of {name}"))
        Role.objects.create(edition=edition, person=post.person, appointment=post, kind="signatory")

    with django_assert_num_queries(1):
        signed = actions.facts_of(edition, "en")["signatories"]

    assert signed == [["Luz Uno", "Office of Luz Uno"], ["Leo Dos", "Office of Leo Dos"]]
