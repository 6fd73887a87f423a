"""Applications to an edition and every change of their state. Private, as participants are."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from courses.choices import CALLED_OFF, HOLDING, LIVE, ApplicationState, EditionState, Origin
from courses.constraints import SANE_MOMENT, between, one_of, sane_moments, within_lengths
from courses.dates import zone_named
from courses.models.batches import Batch
from courses.models.editions import Edition
from courses.models.invitations import Invitation
from courses.models.participation import LONGEST_NAME, Participant
from courses.models.partners import Organisation
from courses.models.sites import Site

LONGEST_MOTIVATION, LONGEST_REASON = 4_000, 500


class ApplicationQuerySet(models.QuerySet["Application"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def holding(self) -> Self:
        """Those that a place is held for."""
        return self.filter(state__in=HOLDING)

    def waiting(self) -> Self:
        """The waiting list in its order: priority, then time, then number."""
        return self.filter(state=ApplicationState.WAITLISTED).order_by("-priority", "submitted_at", "pk")

    def overdue(self, moment: dt.datetime) -> Self:
        """Offers that nobody took up in time."""
        return self.filter(state=ApplicationState.OFFERED, offer_expires_at__lte=moment)

    def unanswered(self, moment: dt.datetime) -> Self:
        """Nominations that nobody completed while the invitation was valid."""
        return self.filter(state=ApplicationState.NOMINATED, invitation__expires_at__lte=moment)

    def run_out(self, moment: dt.datetime) -> list[Self]:
        """Both of these, each by its own index."""
        return [self.overdue(moment), self.unanswered(moment)]

    def with_names(self) -> Self:
        return self.select_related("participant", "edition__course", "institution", "site")


class Application(models.Model):
    """A person's way to one edition. Its state changes in `actions/applications.py` and nowhere else."""

    edition = models.ForeignKey(  # which two indexes below begin with
        Edition, models.PROTECT, related_name="applications", verbose_name=_("edition"), db_index=False
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("site")
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="applications", verbose_name=_("participant")
    )
    invitation = models.ForeignKey(
        Invitation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("invitation"),
    )
    batch = models.ForeignKey(
        Batch,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="applications",
        verbose_name=_("import"),
    )
    institution = models.ForeignKey(
        Organisation,
        models.PROTECT,  # merged it goes, not deleted: reports count by it
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("institution at the time"),
    )

    country = CountryField(_("country of work at the time"), blank=True)
    motivation = models.TextField(_("motivation"), blank=True, max_length=LONGEST_MOTIVATION)
    says_eligible = models.BooleanField(
        _("says that the course is for them"), null=True, blank=True, help_text=_("Empty where it was not asked.")
    )
    origin = models.CharField(_("how it came"), max_length=12, choices=Origin, default=Origin.APPLIED)
    state = models.CharField(_("state"), max_length=15, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    reason = models.CharField(_("reason of the state"), max_length=LONGEST_REASON, blank=True)
    priority = models.SmallIntegerField(
        _("priority"),
        default=0,
        validators=between(-999, 999),
        help_text=_("On the waiting list a higher number goes first."),
    )
    rank = models.PositiveSmallIntegerField(
        _("rank given by the institution"), null=True, blank=True, help_text=_("1 is whom it would send first.")
    )
    offer_expires_at = models.DateTimeField(_("offer ends"), null=True, blank=True, validators=SANE_MOMENT)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, validators=SANE_MOMENT)
    studied_at = models.DateTimeField(_("last studied"), null=True, blank=True, editable=False)
    completed_at = models.DateTimeField(
        _("completed"), null=True, blank=True, validators=SANE_MOMENT, help_text=_("Written once, the first time.")
    )
    confirmed_name = models.CharField(
        _("name on the certificate, as confirmed"), max_length=LONGEST_NAME, blank=True, editable=False
    )
    name_confirmed_at = models.DateTimeField(_("name confirmed"), null=True, blank=True, editable=False)
    # whether it ever had a place on offer, or taken up, by its changes on record, and whether a certificate was ever
    # issued: kept by the database (`courses/triggers.py`)
    was_offered = models.BooleanField(default=False, db_default=False, editable=False)
    was_confirmed = models.BooleanField(default=False, db_default=False, editable=False)
    was_certified = models.BooleanField(default=False, db_default=False, editable=False)
    # `Participant.person_key` as it was when the application was sent
    person_key = models.CharField(max_length=64, blank=True, editable=False)
    form_token = models.UUIDField(_("form"), default=uuid.uuid4, unique=True, editable=False)
    consent_version = models.CharField(_("consent given to"), max_length=20, blank=True)
    consented_at = models.DateTimeField(_("consent given"), null=True, blank=True, validators=SANE_MOMENT)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = [F("submitted_at").desc(nulls_last=True), "-pk"]
        indexes = [
            models.Index(fields=["edition", "state"], name="application_edition_state"),
            models.Index(fields=["state", "id"], name="application_by_state"),
            models.Index(fields=["submitted_at", "id"], name="application_by_time"),
            models.Index(
                fields=["edition", "state"],
                condition=Q(state=ApplicationState.COMPLETED, was_certified=False),
                name="application_to_certify",
            ),
            models.Index(fields=["edition", "submitted_at", "id", "country", "state"], name="application_of_edition"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "participant"],
                condition=Q(state__in=LIVE),
                name="application_one_live_each",
                violation_error_message=_("This person has an application to this edition already."),
            ),
            models.UniqueConstraint(
                fields=["edition", "person_key"],
                condition=Q(state__in=LIVE) & ~Q(person_key=""),
                name="application_one_live_each_person",
                violation_error_message=_("This person has an application to this edition already."),
            ),
            one_of("application", "state", ApplicationState, required=True),
            one_of("application", "origin", Origin, required=True),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.OFFERED) | Q(offer_expires_at__isnull=False),
                name="application_offer_has_an_end",
                violation_error_message=_("Say until when the place is offered."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ApplicationState.NOMINATED, ApplicationState.DECLINED, ApplicationState.EXPIRED])
                | Q(submitted_at__isnull=False),
                name="application_submitted_has_a_moment",
                violation_error_message=_("An application has the moment when it was submitted."),
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.NOMINATED) | Q(invitation__isnull=False),
                name="application_nominated_by_somebody",
                violation_error_message=_("A nomination has the invitation that it used."),
            ),
            models.CheckConstraint(
                condition=Q(consent_version="", consented_at=None)
                | (~Q(consent_version="") & Q(consented_at__isnull=False)),
                name="application_consent_has_a_moment",
                violation_error_message=_("A consent has its text and its moment."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.COMPLETED) | Q(completed_at__isnull=False),
                name="application_completed_has_a_moment",
                violation_error_message=_("Who completed has done so at some moment."),
            ),
            sane_moments("application", "offer_expires_at", "submitted_at", "consented_at", "completed_at"),
            within_lengths(
                "application",
                country=2,
                motivation=LONGEST_MOTIVATION,
                reason=LONGEST_REASON,
                consent_version=20,
                person_key=64,
                confirmed_name=LONGEST_NAME,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.edition}"

    @property
    def offer_ends(self) -> dt.datetime | None:
        """The end of the offer in the edition's own time zone; or None."""
        return self.offer_expires_at and self.offer_expires_at.astimezone(zone_named(self.edition.time_zone))

    @property
    def is_called_off(self) -> bool:
        """Whether its edition does not take place, and that is what there is to say of it."""
        return self.edition.cancelled_on is not None and self.state in CALLED_OFF

    @property
    def shown_state(self) -> str | Promise:
        """What the person reads of it: of an edition that does not take place, that."""
        return EditionState.CANCELLED.label if self.is_called_off else ApplicationState(self.state).label

    @property
    def completed_on(self) -> dt.date | None:
        """The day on which it was completed, where the edition is; or None."""
        return self.completed_at and self.completed_at.astimezone(zone_named(self.edition.time_zone)).date()

    @property
    def name_to_print(self) -> str:
        """What its certificate is to say: as the person confirmed it, else as it is recorded."""
        return self.confirmed_name or self.participant.printed_name

    @property
    def is_certified(self) -> bool:
        """Whether a certificate of it is valid now."""
        return self.certificates.valid().exists()

    def has_expired(self, moment: dt.datetime) -> bool:
        """Whether it is an offer whose time has run out, whether or not the daily command has said so yet."""
        is_past = self.offer_expires_at is not None and self.offer_expires_at <= moment
        return self.state == ApplicationState.OFFERED and is_past

    def has_taken_part(self, moment: dt.datetime) -> bool:
        """Whether they had a place until the edition ended: what became of it is for staff to record."""
        return self.state == ApplicationState.CONFIRMED and self.edition.state_at(moment) == EditionState.FINISHED


class Transition(models.Model):
    """One change of an application's state or priority: who, when, why. Only ever added to."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="transitions", verbose_name=_("application")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty for the portal itself, and for people without an account."),
    )
    from_state = models.CharField(_("from"), max_length=15, choices=ApplicationState, blank=True)
    to_state = models.CharField(_("to"), max_length=15, choices=ApplicationState)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["at", "pk"]
        constraints = [
            one_of("transition", "from_state", ApplicationState),
            one_of("transition", "to_state", ApplicationState, required=True),
            within_lengths("transition", reason=LONGEST_REASON),
        ]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
