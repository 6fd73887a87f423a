"""One person's whole way through the office: what they asked for, what was decided and what they were told."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses.models import Application, Message, Transition


@dataclass(frozen=True)
class Moment:
    at: datetime
    application: Application
    words: str
    more: str = ""
    actor: str = ""


def story(participant):
    """Every change of state and every letter, the newest first. Three queries, whatever the rows."""
    applications = {each.pk: each for each in participant.applications.select_related("edition__course")}
    transitions = Transition.objects.filter(application__in=applications).select_related("actor")
    letters = Message.objects.filter(application__in=applications).defer("text", "html", "calendar")
    moments = [of_transition(each, applications[each.application_id]) for each in transitions]
    moments += [of_letter(each, applications[each.application_id]) for each in letters]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def of_transition(transition, application):
    words = transition.get_to_state_display()
    if transition.from_state == transition.to_state:
        words = _("Priority changed")
    return Moment(transition.at, application, words, transition.reason, str(transition.actor or ""))


def of_letter(message, application):
    words = _("Letter sent") if message.sent_at else _("Letter not sent yet")
    if message.stopped:
        words = _("Letter not sent: %(why)s") % {"why": message.get_stopped_display()}
    return Moment(message.sent_at or message.created_at, application, words, message.subject)
