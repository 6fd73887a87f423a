"""Certificates: issued, to one or to many as one job; corrected, withdrawn, sent again."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from accounts.models import User
from courses.actions.applications import Erased, ReasonMissing, Refused
from courses.actions.messages import hold, is_erased, owe, tell
from courses.choices import CERTIFIED_AS, IssueKind, NoCertificate, RoleKind
from courses.codes import new_code
from courses.languages import in_best_language
from courses.letters import certificate_letter, is_written_to, language_for
from courses.models import Application, Appointment, Certificate, Edition, Issue, Participant, Person, Role
from courses.models.certificates import ERASED
from courses.models.participation import LONGEST_NAME
from courses.outages import is_passing
from courses.paper import CannotPrint, pdf

log = logging.getLogger(__name__)
WORKED_ON = dt.timedelta(minutes=2)  # between two certificates of an issue
PRINTED = [
    *("application", "role", "issue", "kind", "language", "course_title", "edition_label", "dates", "minutes"),
    *("issuer", "signatories", "template"),
]


class NotValid(Refused):
    words = _("This certificate is not valid any more: it was replaced or withdrawn.")


class NotIssued(Refused):
    """Nobody gets a certificate for this reason."""

    def __init__(self, reason: NoCertificate) -> None:
        self.reason, self.words = reason, reason.label


def facts_of(edition: Edition, language: str) -> dict[str, Any]:
    """What a certificate says of an edition, in a language; of the edition's own values before the course's."""
    with override(language):
        return {
            "language": language,
            "course_title": in_best_language(edition.course, "title")[0],
            "edition_label": in_best_language(edition, "label")[0],
            "dates": str(edition.dates),
            "minutes": edition.minutes or edition.course.minutes,
            "issuer": settings.OFFICE_NAME[:LONGEST_NAME] or gettext("Rumbo, the regional training office"),
            "signatories": signatories(edition),
        }


def signatories(edition: Edition) -> list[list[str]]:
    """`[[name, post], …]` of up to two, in the active language."""
    roles = Role.objects.filter(edition=edition, kind=RoleKind.SIGNATORY).order_by("pk").with_names()[:2]
    return [[signed(role.person), post(role.appointment)] for role in roles]


def signed(person: Person) -> str:
    return " ".join(filter(None, [in_best_language(person, "honorific")[0], person.name]))


def post(appointment: Appointment | None) -> str:
    if appointment is None:
        return ""
    said = [in_best_language(appointment, "position")[0], in_best_language(appointment.organisation, "name")[0]]
    return ", ".join(filter(None, said))


def issue_to(application: Application, kind: str, language: str = "", issue: Issue | None = None) -> Certificate:
    """The certificate of somebody who completed, with a letter that says where it is.

    Raises NotIssued, which says why; nothing is written then.
    """
    facts = facts_of(application.edition, language or language_for(application.participant))
    certificate = Certificate(
        application=application, kind=kind, issue=issue, printed_name=application.name_to_print, **facts
    )
    make_ready(certificate)
    letter = letter_about(certificate)
    with transaction.atomic():
        if is_held(application, kind):
            record(certificate)
            tell(certificate, "issued", letter)
            return certificate
    application.refresh_from_db(fields=["state", "confirmed_name"])
    if application.state not in CERTIFIED_AS[kind]:
        raise NotIssued(NoCertificate.NOT_COMPLETED)
    return issue_to(application, kind, language, issue)  # with the name that was confirmed meanwhile


def is_held(application: Application, kind: str) -> bool:
    """Whether it has earned the certificate, under its name: nobody changes that until the transaction ends."""
    earned = Application.objects.filter(pk=application.pk, state__in=CERTIFIED_AS[kind])
    return bool(earned.filter(confirmed_name=application.confirmed_name).update(state=F("state")))


def issue_to_facilitator(role: Role, language: str = "", issue: Issue | None = None) -> Certificate:
    """As `issue_to`, for somebody who taught. Nobody is written to: the office hands it over."""
    facts = facts_of(role.edition, language or settings.OFFICE_LANGUAGE)
    facts |= {"kind": IssueKind.FACILITATOR, "printed_name": signed(role.person)}
    certificate = Certificate(role=role, issue=issue, **facts)
    make_ready(certificate)
    with transaction.atomic():
        list(Person.objects.select_for_update().filter(pk=role.person_id))  # who has several roles gets one
        taught = Certificate.objects.valid().filter(role__person=role.person_id, role__edition=role.edition_id)
        if taught.exists():
            raise NotIssued(NoCertificate.HAS_ONE)
        return record(certificate)


def make_ready(certificate: Certificate) -> None:
    """Give it a code and see that it can be printed: before any transaction, which others would wait for."""
    certificate.code = new_code()
    if not certificate.printed_name:
        raise NotIssued(NoCertificate.NAMELESS)
    if len(certificate.printed_name) > LONGEST_NAME:
        raise NotIssued(NoCertificate.TOO_LONG)
    try:
        pdf(certificate)
    except CannotPrint as error:
        raise NotIssued(NoCertificate.UNPRINTABLE) from error


def record(certificate: Certificate) -> Certificate:
    """Write it, where nobody has a valid one of this kind."""
    try:
        with transaction.atomic():
            certificate.save(force_insert=True)
    except IntegrityError as error:
        same = Certificate.objects.valid().filter(kind=certificate.kind, role=certificate.role)
        if not same.filter(application=certificate.application).exists():
            raise
        raise NotIssued(NoCertificate.HAS_ONE) from error
    if certificate.application and is_erased(certificate.application.participant_id):
        raise Erased
    return certificate


def correct(certificate: Certificate, name: str) -> Certificate:
    """Another certificate with another name, and all else as it was; the old code answers "replaced" from now on.

    Raises NotValid where it is that no more, NotIssued where the name cannot be printed.
    """
    facts = {field: getattr(certificate, field) for field in PRINTED}
    corrected = Certificate(**facts, printed_name=name, replaces=certificate)
    make_ready(corrected)
    with transaction.atomic():
        hold_holder(certificate)
        now = timezone.now()
        if not Certificate.objects.valid().filter(pk=certificate.pk).update(replaced_at=now, asked_name=""):
            raise NotValid
        record(corrected)
        if application := certificate.application:
            Application.objects.filter(pk=application.pk).update(confirmed_name=name)
            Participant.objects.filter(pk=application.participant_id, erased_at=None).update(certificate_name=name)
        tell(corrected, "issued", letter_about(corrected))
    return corrected


@transaction.atomic
def withdraw_certificate(certificate: Certificate, reason: str) -> None:
    """It answers "withdrawn" from now on. Raises ReasonMissing, and NotValid where it is that no more."""
    if not reason:
        raise ReasonMissing
    hold_holder(certificate)
    certificate.refresh_from_db(fields=["erased_at"])
    reason = ERASED if certificate.erased_at else reason
    facts = {"withdrawn_at": timezone.now(), "withdrawal_reason": reason, "asked_name": ""}
    if not Certificate.objects.valid().filter(pk=certificate.pk).update(**facts):
        raise NotValid
    certificate.refresh_from_db()
    tell(certificate, "withdrawn", letter_about(certificate))


def others_of(certificate: Certificate) -> list[Certificate]:
    """The other valid certificates of the same participant."""
    if not certificate.application:
        return []
    theirs = Certificate.objects.valid().filter(application__participant=certificate.application.participant_id)
    return list(theirs.with_names().exclude(pk=certificate.pk).exclude(printed_name="").order_by("pk"))


def lay_aside(certificate: Certificate) -> None:
    """The name that the holder asks for is not printed. Raises NotValid where it is that no more."""
    if not Certificate.objects.valid().filter(pk=certificate.pk).update(asked_name=""):
        raise NotValid


def send_again(certificate: Certificate) -> None:
    """The letter once more, to the address that is recorded now. Raises NotValid where it is not."""
    if not certificate.is_printable:
        raise NotValid
    tell(certificate, uuid.uuid4().hex[:12], letter_about(certificate))


def hold_holder(certificate: Certificate) -> None:
    """Whose it is, in the order in which erasure does, so that neither waits for the other for good."""
    if application := certificate.application:
        list(Participant.objects.select_for_update(no_key=True).filter(pk=application.participant_id))
        hold(application)


def letter_about(certificate: Certificate) -> dict[str, str] | None:
    """What the holder is told of it; None where they cannot be reached."""
    application = certificate.application
    if application is None or not is_written_to(application.participant):
        return None
    return certificate_letter(certificate, application)


def ask_for_names(applications: Iterable[Application]) -> int:
    """Remind these of checking their name, once a day at most; how many are written to now."""
    day = timezone.localdate().isoformat()
    return sum(owe(application, f"name-{application.pk}-{day}", "") for application in applications)


# Many at once


def start_issue(
    edition: Edition, kind: str, recipients: list[int], actor: User | None, key: UUID, language: str = ""
) -> Issue:
    """Take up the job of issuing to these, by number; the same form sent twice is one job."""
    facts = {"edition": edition, "kind": kind, "recipients": recipients, "started_by": actor, "language": language}
    issue, is_new = Issue.objects.get_or_create(key=key, defaults=facts)
    if is_new:
        transaction.on_commit(partial(work_soon.enqueue, issue.pk))
    return issue


@task
def work_soon(key: int) -> None:
    """What a worker does right after the confirmation; what it leaves undone, `carry_on_all` finds."""
    carry_on(key)


def carry_on(key: int) -> None:
    """Issue what an issue still owes. Whoever is killed in it leaves nothing half done, and the next one goes on."""
    if not Issue.objects.filter(pk=key).claim(timezone.now(), timezone.now() + WORKED_ON):
        return
    issue = Issue.objects.select_related("edition__course").get(pk=key)
    for number in issue.recipients:
        issue_within(issue, number)
        Issue.objects.filter(pk=key).update(claimed_until=timezone.now() + WORKED_ON)
    Issue.objects.filter(pk=key).update(finished_at=timezone.now(), claimed_until=None, refusals=issue.refusals)


def issue_within(issue: Issue, number: int) -> None:
    """One of them, where it is not issued yet; why not is kept. An outage is raised: the issue stays due."""
    try:
        issue_one(issue, number)
    except NotIssued as refusal:
        issue.refusals[str(number)] = refusal.reason.value
    except Erased:
        issue.refusals[str(number)] = NoCertificate.NAMELESS.value
    except (Application.DoesNotExist, Role.DoesNotExist):
        issue.refusals[str(number)] = NoCertificate.GONE.value
    except DatabaseError as error:
        if is_passing(error):
            raise
        log.exception("Issue %s: no certificate for %s", issue.pk, number)
        issue.refusals[str(number)] = NoCertificate.FAILED.value


def issue_one(issue: Issue, number: int) -> None:
    if issue.kind == IssueKind.FACILITATOR:
        if not issue.certificates.filter(role=number).exists():
            role = Role.objects.select_related("person", "edition__course").get(pk=number)
            issue_to_facilitator(role, issue.language, issue)
    elif not issue.certificates.filter(application=number).exists():
        issue_to(Application.objects.with_names().get(pk=number), issue.kind, issue.language, issue)


def carry_on_all() -> int:
    """Finish whatever is due; how many issues were."""
    due = Issue.objects.due(timezone.now()).order_by("pk").values_list("pk", flat=True)
    for key in due:
        carry_on(key)
    return len(due)
