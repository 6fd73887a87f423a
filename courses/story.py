"""One person's whole way through the office: what they asked for, did and got; what was decided, and told to them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from courses.choices import ApplicationState
from courses.dates import zone_named
from courses.models import Application, Certificate, Message, Participant, Progress, Transition


@dataclass(frozen=True)
class Moment:
    at: datetime
    application: Application
    words: str
    more: str = ""
    actor: str = ""


def story(participant: Participant) -> list[Moment]:
    """Every change of state, certificate and letter, and the first module done; the newest first.

    Five queries, whatever the rows.
    """
    applications: dict[int | None, Application] = {
        each.pk: each for each in participant.applications.select_related("edition__course")
    }
    transitions = list(Transition.objects.filter(application__in=applications).select_related("actor"))
    letters = Message.objects.filter(application__in=applications).defer("text", "html", "calendar")
    certificates = Certificate.objects.filter(application__in=applications).select_related("issue__started_by")
    studied = Progress.objects.filter(application__in=applications).order_by()
    started = studied.values_list("application").annotate(first=Min("completed_at"))
    moments = [of_transition(each, applications[each.application_id]) for each in transitions]
    moments += [of_letter(each, applications[each.application_id]) for each in letters]
    moments += [Moment(first, applications[key], _("First module done")) for key, first in started]
    moments += of_completions(applications.values(), transitions)
    for each in certificates:
        moments += of_certificate(each, applications[each.application_id])
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def of_transition(transition: Transition, application: Application) -> Moment:
    words = transition.get_to_state_display()
    if transition.from_state == transition.to_state:
        words = _("Priority changed")
    return Moment(transition.at, application, words, transition.reason, str(transition.actor or ""))


def of_letter(message: Message, application: Application) -> Moment:
    words = _("Letter sent") if message.sent_at else _("Letter not sent yet")
    if message.stopped:
        words = _("Letter not sent: %(why)s") % {"why": message.get_stopped_display()}
    return Moment(message.sent_at or message.created_at, application, words, message.subject)


def of_completions(applications: Collection[Application], transitions: Iterable[Transition]) -> Iterator[Moment]:
    """When somebody completed, where that is another day than the one on which it was put on record.

    Days are those of the place where the edition is.
    """
    zones = {each.pk: zone_named(each.edition.time_zone) for each in applications}
    recorded = {
        (each.application_id, localdate(each.at, zones[each.application_id]))
        for each in transitions
        if each.to_state == ApplicationState.COMPLETED
    }
    for application in applications:
        day = application.completed_on
        if application.completed_at and day and (application.pk, day) not in recorded:
            yield Moment(application.completed_at, application, _("Day of completion"), date_format(day, "DATE_FORMAT"))


def of_certificate(certificate: Certificate, application: Application) -> Iterator[Moment]:
    """What became of it, each at its own moment."""
    told = f"{certificate.get_kind_display()}, {certificate.shown_code}"
    by = str(certificate.issue.started_by or "") if certificate.issue else ""
    yield Moment(certificate.issued_at, application, _("Certificate issued"), told, by)
    if certificate.replaced_at:
        yield Moment(certificate.replaced_at, application, _("Certificate replaced"), told)
    if certificate.withdrawn_at:
        why = f"{told}: {certificate.withdrawal_reason}"
        yield Moment(certificate.withdrawn_at, application, _("Certificate withdrawn"), why)
