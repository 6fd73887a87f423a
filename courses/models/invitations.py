"""Invitations: a link that lets somebody apply to an edition that is not open to all. Private."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.choices import InvitationState
from courses.constraints import SANE_MOMENT, between, sane_moments, within_lengths
from courses.dates import zone_named
from courses.models.editions import Edition
from courses.models.partners import Organisation
from courses.models.sites import Site

MOST_SEATS = 1_000
LONGEST_HASH = 64  # SHA-256, in hexadecimal


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, moment: dt.datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=moment, seats_used__lt=F("seats"))

    def take_seat(self, moment: dt.datetime) -> bool:
        """True where a seat was left and is now used; one statement, so that the last is used once."""
        return bool(self.usable(moment).update(seats_used=F("seats_used") + 1))

    def take_seat_again(self) -> bool:
        """For whoever had one already: whether the invitation is still open does not matter."""
        return bool(self.filter(seats_used__lt=F("seats")).update(seats_used=F("seats_used") + 1))

    def give_seat_back(self) -> bool:
        return bool(self.filter(seats_used__gt=0).update(seats_used=F("seats_used") - 1))

    def with_names(self) -> Self:
        return self.select_related("edition__course", "organisation", "site")


class Invitation(models.Model):
    """Bound by its link, never by an address: whoever has the link uses a seat. Of the link only a hash is kept."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="invitations", verbose_name=_("edition"))
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("site")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("institution"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )

    email = models.EmailField(_("e-mail"), blank=True, help_text=_("The link is sent there."))
    language = models.CharField(_("language of messages"), max_length=5, choices=settings.LANGUAGES, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1, validators=between(1, MOST_SEATS))
    seats_used = models.PositiveSmallIntegerField(_("seats used"), default=0, editable=False)
    expires_at = models.DateTimeField(_("valid until"), validators=SANE_MOMENT)
    skips_review = models.BooleanField(
        _("skips review"), default=False, help_text=_("Whoever uses it is offered a place at once, where one is free.")
    )
    nominates = models.BooleanField(
        _("names its people itself"),
        default=False,
        help_text=_("The link opens a page where the institution nominates people; each gets a link of their own."),
    )
    token_hash = models.CharField(_("hash of the link"), max_length=LONGEST_HASH, unique=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("recorded on"), auto_now_add=True)
    erased_at = models.DateTimeField(_("address erased"), null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["created_at", "id"], name="invitation_by_time"),
            models.Index(fields=["expires_at", "id"], name="invitation_by_end"),
            models.Index(fields=["nominates", "created_at", "id"], name="invitation_nominates"),
            models.Index(fields=["skips_review", "created_at", "id"], name="invitation_skips_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=None, email="") | Q(erased_at__isnull=False),
                name="invitation_is_of_somebody",
                violation_error_message=_("Say whom it invites: an institution, an address, or both."),
            ),
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS), seats_used__gte=0, seats_used__lte=F("seats")),
                name="invitation_seats_in_bounds",
                violation_error_message=_("There are fewer seats than are already used."),
            ),
            models.CheckConstraint(
                condition=Q(nominates=False) | Q(organisation__isnull=False),
                name="invitation_nominates_for_somebody",
                violation_error_message=_("Say which institution names its people."),
            ),
            sane_moments("invitation", "expires_at", "revoked_at", "reminded_at"),
            within_lengths("invitation", email=254, language=5, token_hash=LONGEST_HASH),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.email}: {self.edition}"

    def clean(self) -> None:
        super().clean()
        if self.edition_id and self.site and self.site.edition_id != self.edition_id:
            raise ValidationError({"site": _("This site is of another edition.")})
        if not self.pk and self.expires_at and self.expires_at <= timezone.now():
            raise ValidationError({"expires_at": _("This moment is past.")})
        if self.seats is not None and self.seats < self.seats_used:
            raise ValidationError({"seats": _("There are fewer seats than are already used.")})

    @property
    def ends(self) -> dt.datetime:
        """Until when it is valid, in the edition's own time zone."""
        return self.expires_at.astimezone(zone_named(self.edition.time_zone))

    @property
    def state(self) -> InvitationState:
        return self.state_at(timezone.now())

    def get_state_display(self) -> str | Promise:
        return self.state.label

    def state_at(self, moment: dt.datetime) -> InvitationState:
        """What it is at an aware moment; `InvitationQuerySet.usable` finds those that are open."""
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.seats_used >= self.seats:
            return InvitationState.USED
        if self.expires_at <= moment:
            return InvitationState.EXPIRED
        return InvitationState.OPEN
