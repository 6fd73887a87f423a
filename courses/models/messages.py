"""Letters that the portal owes people. Private, as those who receive them."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.constraints import exactly_one_of, one_of, within_lengths
from courses.models.applications import Application
from courses.models.invitations import Invitation

MOST_ATTEMPTS = 12  # over three days: courses/actions/messages.py says when
LATE = dt.timedelta(minutes=30)
TOLD_FOR = dt.timedelta(days=7)  # that a letter was given up


class Stop(models.TextChoices):
    """Why a letter is not sent any more."""

    REPLACED = "replaced", _("a later letter tells more")
    REFUSED = "refused", _("the mail server refuses the address")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, moment: dt.datetime) -> Self:
        """Neither sent, stopped nor given up, and in nobody's hands; who took one and fell silent has it no more."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=moment)
        return self.filter(free, sent_at=None, stopped="", attempts__lt=MOST_ATTEMPTS)

    def late(self, moment: dt.datetime) -> Self:
        """Not sent for so long that somebody should look."""
        waiting = self.filter(sent_at=None, stopped="", attempts__lt=MOST_ATTEMPTS)
        return waiting.filter(created_at__lt=moment - LATE)

    def given_up(self, moment: dt.datetime) -> Self:
        """Tried as often as any is, lately."""
        return self.filter(sent_at=None, stopped="", attempts__gte=MOST_ATTEMPTS, created_at__gt=moment - TOLD_FOR)

    def claim(self, moment: dt.datetime, until: dt.datetime) -> bool:
        """True where the message was due and is now ours until a moment. One statement: two cannot both have it."""
        return bool(self.due(moment).update(claimed_until=until, attempts=models.F("attempts") + 1))


class Message(models.Model):
    """One letter for one intent: the key is unique, so that no retry can owe it twice."""

    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("application")
    )
    invitation = models.ForeignKey(
        Invitation, models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("invitation")
    )
    key = models.CharField(_("intent"), max_length=100, unique=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    address = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("text as HTML"))
    calendar = models.TextField(_("calendar file that goes with it"), blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    claimed_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    stopped = models.CharField(_("not sent because"), max_length=10, choices=Stop, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at"], condition=Q(sent_at=None), name="message_unsent")]
        constraints = [
            exactly_one_of(
                "message",
                "of_application_or_invitation",
                "application",
                "invitation",
                message=_("A message tells of an application or of an invitation."),
            ),
            one_of("message", "stopped", Stop),
            within_lengths("message", key=100, language=5, address=254, subject=200),
        ]

    def __str__(self) -> str:
        return self.subject
