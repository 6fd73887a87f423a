"""Certificates: what was printed, of whom, and what became of it. Never deleted."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.choices import CERTIFIED_AS, CertificateState, IssueKind
from courses.codes import LENGTH, grouped
from courses.constraints import exactly_one_of, one_of, within_lengths
from courses.models.applications import Application
from courses.models.editions import Edition
from courses.models.participation import LONGEST_NAME
from courses.models.sites import Role

LONGEST_WITHDRAWAL = 300
STUCK = dt.timedelta(minutes=15)
ERASED = "(erased)"  # in place of why a certificate was withdrawn: a constraint asks for a reason
TEMPLATE = 1  # the version of `courses/paper/certificate.typ`: count it up when what it prints changes


class IssueQuerySet(models.QuerySet["Issue"]):
    def due(self, moment: dt.datetime) -> Self:
        """Not finished, and in nobody's hands; who took one and fell silent has it no more."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=moment), finished_at=None)

    def stuck(self, moment: dt.datetime) -> Self:
        """Due, and begun so long ago that somebody should look."""
        return self.due(moment).filter(started_at__lt=moment - STUCK)

    def with_numbers(self) -> Self:
        """With how many certificates came of each so far, as `issued`."""
        return self.annotate(issued=Count("certificates", filter=Q(certificates__replaced_at=None)))

    def claim(self, moment: dt.datetime, until: dt.datetime) -> bool:
        """True where the issue was due and is now ours until a moment. One statement: two cannot both have it."""
        return bool(self.due(moment).update(claimed_until=until))


class Issue(models.Model):
    """Certificates for many people of an edition, issued as one job: who started it, for whom, what became of it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="issues", verbose_name=_("edition"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=IssueKind)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, help_text=_("Empty for each person's own.")
    )
    # the numbers of the applications, of the roles where facilitators are certified
    recipients = models.JSONField(_("for"), default=list, editable=False)
    # `{number: why not}` of those who got none
    refusals = models.JSONField(_("not issued"), default=dict, editable=False)
    key = models.UUIDField(unique=True, editable=False)  # of the form: sent twice, it is one issue
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    claimed_until = models.DateTimeField(_("being worked on until"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue of certificates")
        verbose_name_plural = _("issues of certificates")
        ordering = ["-started_at", "-pk"]
        constraints = [one_of("issue", "kind", IssueKind, required=True), within_lengths("issue", language=5)]

    def __str__(self) -> str:
        return f"{self.edition}: {len(self.recipients)}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self) -> Self:
        return self.filter(replaced_at=None, withdrawn_at=None)

    def unearned_by(self, state: str) -> Self:
        """Those that nobody in this state of their application gets."""
        return self.exclude(kind__in=[kind for kind, states in CERTIFIED_AS.items() if state in states])

    def with_names(self) -> Self:
        return self.select_related("application__participant", "application__edition__course", "role__edition__course")

    def to_correct(self) -> Self:
        """Whose holders have asked for another name."""
        return self.valid().exclude(asked_name="")


class Certificate(models.Model):
    """One certificate. What it says is kept as it was printed, whatever becomes of course, edition and holder."""

    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("application"),
    )
    role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("role")
    )
    issue = models.ForeignKey(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="certificates",
        verbose_name=_("issue"),
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replacement",
        verbose_name=_("replaces"),
    )

    # what is printed
    kind = models.CharField(_("kind"), max_length=20, choices=IssueKind)
    code = models.CharField(_("code"), max_length=LENGTH, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    printed_name = models.CharField(_("name as printed"), max_length=LONGEST_NAME, blank=True)
    course_title = models.CharField(_("course as printed"), max_length=200)
    edition_label = models.CharField(_("edition as printed"), max_length=150)
    dates = models.CharField(_("dates as printed"), max_length=200, blank=True)
    minutes = models.PositiveIntegerField(_("workload in minutes"), null=True, blank=True)
    issuer = models.CharField(_("issuer as printed"), max_length=200)
    # `[[name, post], …]`
    signatories = models.JSONField(_("signatories as printed"), default=list)
    template = models.PositiveSmallIntegerField(_("version of the form"), default=TEMPLATE)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    # what became of it
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why it was withdrawn"), max_length=LONGEST_WITHDRAWAL, blank=True)
    asked_name = models.CharField(_("name that the holder asks for"), max_length=LONGEST_NAME, blank=True)
    erased_at = models.DateTimeField(_("name erased"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(fields=["issued_at", "id"], name="certificate_by_time"),
            models.Index(fields=["kind", "issued_at", "id"], name="certificate_by_kind"),
            models.Index(fields=["language", "issued_at", "id"], name="certificate_by_language"),
            *(
                models.Index(fields=["issued_at", "id"], condition=condition, name=f"certificate_{name}")
                for name, condition in (
                    ("replaced", Q(replaced_at__isnull=False)),
                    ("withdrawn", Q(withdrawn_at__isnull=False)),
                    ("to_correct", Q(replaced_at=None, withdrawn_at=None) & ~Q(asked_name="")),
                )
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(replaced_at=None, withdrawn_at=None),
                name="certificate_one_valid_each",
                violation_error_message=_("This person has a valid certificate already."),
            ),
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(replaced_at=None, withdrawn_at=None),
                name="certificate_one_valid_for_role",
                violation_error_message=_("This person has a valid certificate already."),
            ),
            exactly_one_of(
                "certificate",
                "of_application_or_role",
                "application",
                "role",
                message=_("A certificate is of somebody who took part or of somebody who taught."),
            ),
            models.CheckConstraint(
                condition=Q(role=None) ^ Q(kind=IssueKind.FACILITATOR),
                name="certificate_of_facilitators_has_role",
                violation_error_message=_("Who taught gets a facilitator's certificate, and nobody else."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="certificate_withdrawn_needs_reason",
                violation_error_message=_("A withdrawn certificate has a moment and a reason, another has neither."),
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(withdrawn_at=None),
                name="certificate_replaced_or_withdrawn",
                violation_error_message=_("A certificate is replaced or withdrawn, not both."),
            ),
            models.CheckConstraint(
                condition=~Q(printed_name="") | Q(erased_at__isnull=False),
                name="certificate_names_its_holder",
                violation_error_message=_("A certificate says whose it is, until the name is erased."),
            ),
            one_of("certificate", "kind", IssueKind, required=True),
            models.CheckConstraint(
                condition=Q(Exact(Length("code"), LENGTH)),
                name="certificate_code_well_formed",
                violation_error_message=_("This is no code of a certificate."),
            ),
            within_lengths(
                "certificate",
                language=5,
                printed_name=LONGEST_NAME,
                course_title=200,
                edition_label=150,
                dates=200,
                issuer=200,
                withdrawal_reason=LONGEST_WITHDRAWAL,
                asked_name=LONGEST_NAME,
            ),
        ]

    def __str__(self) -> str:
        return self.shown_code

    @property
    def shown_code(self) -> str:
        return grouped(self.code)

    @property
    def state(self) -> CertificateState:
        """What whoever verifies it is told."""
        if self.replaced_at:
            return CertificateState.REPLACED
        return CertificateState.WITHDRAWN if self.withdrawn_at else CertificateState.VALID

    def get_state_display(self) -> str | Promise:
        return self.state.label

    @property
    def is_sample(self) -> bool:
        """Whether it certifies somebody who was invented."""
        return self.application is not None and self.application.participant.is_sample

    @property
    def is_valid(self) -> bool:
        return self.state == CertificateState.VALID

    @property
    def is_printable(self) -> bool:
        """Whether a page of paper can be made of it: not without the holder's name."""
        return self.is_valid and bool(self.printed_name)
