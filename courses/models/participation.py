"""Those who take part. Private: nothing of this is ever on a public page."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from courses.choices import Sex
from courses.constraints import between, one_of, within_lengths
from courses.folding import Folded, fold
from courses.models.batches import Batch
from courses.models.partners import Organisation
from courses.names import mailbox

FIRST_BIRTH, LAST_BIRTH = 1900, 2100
LONGEST_NAME, LONGEST_POSITION = 200, 200
NOT_PAST = _("A year of birth has four digits and is past.")
SAID = (  # what is recorded of a person, all of it
    *("given_names", "family_names", "certificate_name", "email", "language", "country"),
    *("institution_id", "institution_name", "position", "sex", "birth_year", "is_sample", "account_id"),
)


def is_past(year: int) -> bool:
    """Whether somebody who takes part can have been born then."""
    return FIRST_BIRTH <= year <= localdate().year


def past_year(year: int) -> None:
    if not is_past(year):
        raise ValidationError(NOT_PAST)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def with_institution(self) -> Self:
        return self.select_related("institution")

    def reached_at(self, addresses: Iterable[str]) -> Self:
        """Those with one of the e-mail addresses, however they are typed, and some that differ in accents alone.

        The index holds them so. Who asks whose a record is compares `mailbox` too.
        """
        return self.alias(address=Folded("email")).filter(address__in={fold(address) for address in addresses})


class Participant(models.Model):
    """Somebody who applies, is nominated or takes part; never a public figure of the portal, which is a `Person`.

    The address is a way to reach them, not who they are: offices hand a mailbox on. Names are kept letter by letter.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participants",
        verbose_name=_("account"),
    )
    proven_account = models.ForeignKey(  # see `courses/holdings.py`
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("account that has shown that it is theirs"),
    )
    institution = models.ForeignKey(
        Organisation,
        models.PROTECT,  # merged it goes, not deleted: reports count by it
        null=True,
        blank=True,
        related_name="participants",
        verbose_name=_("institution"),
    )
    batch = models.ForeignKey(
        Batch,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="participants",
        verbose_name=_("import"),
    )

    given_names = models.CharField(_("given names"), max_length=LONGEST_NAME, blank=True)
    family_names = models.CharField(_("family names"), max_length=LONGEST_NAME, blank=True)
    certificate_name = models.CharField(
        _("name on the certificate"),
        max_length=LONGEST_NAME,
        blank=True,
        help_text=_("As it is to be printed; empty for given and family names."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language of messages"), max_length=5, choices=settings.LANGUAGES, blank=True)
    country = CountryField(_("country of work"), blank=True)
    institution_name = models.CharField(
        _("institution as typed"),
        max_length=300,
        blank=True,
        help_text=_("Until it is linked to an organisation."),
    )
    position = models.CharField(_("post"), max_length=LONGEST_POSITION, blank=True)
    sex = models.CharField(_("sex"), max_length=12, choices=Sex, default=Sex.NOT_STATED)
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True, validators=between(FIRST_BIRTH, LAST_BIRTH)
    )
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("An invented person, for trying the portal out.")
    )
    created_at = models.DateTimeField(_("recorded on"), auto_now_add=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    # `fingerprint` of what a file brought in; blank for others
    imported_fingerprint = models.CharField(max_length=64, blank=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["family_names", "given_names", "pk"]
        indexes = [
            models.Index(Folded("email"), name="participant_address"),
            models.Index(fields=["email", "id"], name="participant_by_email"),
            models.Index(fields=["family_names", "given_names", "id"], name="participant_by_name"),
            models.Index(fields=["sex", "family_names", "given_names", "id"], name="participant_by_sex"),
            models.Index(
                fields=["family_names", "given_names", "id"], condition=Q(is_sample=True), name="participant_samples"
            ),
            models.Index(fields=["id"], condition=Q(erased_at__isnull=False), name="participant_erased"),
        ]
        constraints = [
            one_of("participant", "sex", Sex, required=True),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(FIRST_BIRTH, LAST_BIRTH)),
                name="participant_birth_year_sane",
                violation_error_message=_("A year of birth lies between 1900 and 2100."),
            ),
            within_lengths(
                "participant",
                given_names=LONGEST_NAME,
                family_names=LONGEST_NAME,
                certificate_name=LONGEST_NAME,
                email=254,
                language=5,
                country=2,
                institution_name=300,
                position=LONGEST_POSITION,
                imported_fingerprint=64,
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or str(_("Participant %(number)s") % {"number": self.pk})

    def clean(self) -> None:
        super().clean()
        if self.birth_year is not None and not is_past(self.birth_year):
            raise ValidationError({"birth_year": NOT_PAST})

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.given_names, self.family_names]))

    @property
    def printed_name(self) -> str:
        """What a certificate says."""
        return self.certificate_name or self.full_name

    @property
    def person_key(self) -> str:
        """The same for the same address and name, however they are typed; blank without both. It tells no name.

        A mailbox alone is nobody: offices share them and hand them on.
        """
        if not (self.email and self.full_name):
            return ""
        told = f"{mailbox(self.email)} {fold(self.full_name)}"
        return salted_hmac("participant", told, algorithm="sha256").hexdigest()

    @property
    def fingerprint(self) -> str:
        """The same as long as nothing that is recorded of the person changes. It tells nothing of them."""
        told = "\x00".join(str(getattr(self, name) or "") for name in SAID)
        return salted_hmac("fingerprint", told, algorithm="sha256").hexdigest()

    @property
    def institution_said(self) -> str:
        """The organisation's name, or what was typed until staff link it."""
        return str(self.institution) if self.institution else self.institution_name
