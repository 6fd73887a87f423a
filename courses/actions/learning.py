"""Studying: modules marked as done, completion by the edition's rule at once, the name that is to be printed."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.actions.applications import ChangedMeanwhile, Erased, Refused, move
from courses.actions.messages import is_erased
from courses.choices import STUDYING, TAKES_PART, ApplicationState
from courses.completion import Access, access, standing
from courses.models import Application, Certificate, Module, Participant, Progress


class NotStudying(Refused):
    words = _("Modules can be marked while the edition runs, by those who have a place.")


class AlreadyCompleted(Refused):
    words = _("You have completed this edition: what you did stays on record.")


class AlreadyIssued(Refused):
    words = _("The certificate is issued. Ask for a correction instead.")


@transaction.atomic
def mark_done(application: Application, module: Module) -> None:
    """Put a module on record as done, once; whoever has done what the edition asks has then completed it.

    Raises NotStudying.
    """
    hold(application, STUDYING)
    Progress.objects.get_or_create(application=application, module=module)
    complete_if_met(application)


@transaction.atomic
def mark_not_done(application: Application, module: Module) -> None:
    """Take it back. Raises NotStudying, and AlreadyCompleted past that."""
    hold(application, STUDYING)
    if not Application.objects.filter(pk=application.pk, state=ApplicationState.CONFIRMED).exists():
        raise AlreadyCompleted
    Progress.objects.filter(application=application, module=module).delete()


def hold(application: Application, states: Collection[str]) -> None:
    """Nobody else marks or moves the application until the transaction ends: two modules at once are both counted."""
    now = timezone.now()
    if access(application, now) != Access.OPEN:
        raise NotStudying
    if not Application.objects.filter(pk=application.pk, state__in=states).update(studied_at=now):
        raise NotStudying
    if is_erased(application.participant_id):
        raise NotStudying


def complete_if_met(application: Application, actor: User | None = None) -> None:
    """In a transaction that holds the application."""
    application.refresh_from_db(fields=["state", "completed_at"])
    if application.state == ApplicationState.CONFIRMED and standing(application).is_met:
        move(application, ApplicationState.COMPLETED, actor)


def evaluate(applications: Iterable[Application], actor: User | None = None) -> int:
    """Complete those who have done what their edition's rule asks, as after a change of it; how many they were."""
    completed = 0
    for application in applications:
        try:
            with transaction.atomic():
                Application.objects.filter(pk=application.pk).update(studied_at=F("studied_at"))
                complete_if_met(application, actor)
        except Refused:  # who was erased meanwhile, for one: the others complete all the same
            continue
        completed += application.state == ApplicationState.COMPLETED
    return completed


@transaction.atomic
def confirm_name(application: Application, name: str) -> None:
    """The person has seen how the name will be printed, and says that it is right.

    Raises AlreadyIssued where it is printed, ChangedMeanwhile where they have no place any more.
    """
    facts = {"confirmed_name": name, "name_confirmed_at": timezone.now()}
    if not Participant.objects.filter(pk=application.participant_id, erased_at=None).update(certificate_name=name):
        raise Erased  # the participant first, as erasure does: else each could wait for the other
    if not Application.objects.filter(pk=application.pk, state__in=TAKES_PART).update(**facts):
        raise ChangedMeanwhile
    if application.certificates.valid().exists():
        raise AlreadyIssued


def ask_for_name(certificate: Certificate, name: str) -> None:
    """Let the office know that the printed name is wrong. Raises ChangedMeanwhile where it is not valid any more."""
    if not Certificate.objects.valid().filter(pk=certificate.pk, erased_at=None).update(asked_name=name):
        raise ChangedMeanwhile
