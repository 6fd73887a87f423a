"""Public figures of the portal: experts, officials, press contacts. Never participants."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.constraints import within_lengths
from courses.models.partners import Organisation
from courses.models.records import Keyed, KeyedQuerySet, Noted


class Person(Keyed, Noted):
    """Somebody an article quotes, who teaches, or whom one may ask."""

    name = models.CharField(_("name"), max_length=200)
    honorific = models.CharField(_("honorific"), max_length=40, blank=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
        help_text=_("With it they see who takes part in the editions that they facilitate or coordinate."),
    )

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [within_lengths("person", name=200, honorific_en=40, honorific_es=40, slug=100)]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def get_by_natural_key(self, person: str, slug: str) -> "Appointment":
        return self.get(person__slug=person, slug=slug)

    def with_names(self) -> Self:
        return self.select_related("person", "organisation")


class Appointment(models.Model):
    """A person's post at an organisation: what to write below a quotation, and how to reach them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="appointments", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="appointments", verbose_name=_("organisation")
    )
    slug = models.SlugField(_("short name"), max_length=100, help_text=_("Unique for this person."))
    position = models.CharField(pgettext_lazy("post", "position"), max_length=200, blank=True)
    office = models.CharField(_("office"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    telephones = models.CharField(
        _("telephones"),
        max_length=200,
        blank=True,
        help_text=_("As published, several separated by semicolons."),
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["person__name", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "slug"],
                name="appointment_slug_unique_for_person",
                violation_error_message=_("This person has an appointment with this short name already."),
            ),
            within_lengths(
                "appointment",
                slug=100,
                position_en=200,
                position_es=200,
                office_en=200,
                office_es=200,
                email=254,
                telephones=200,
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.person.name, self.position, self.office or str(self.organisation)]))

    def natural_key(self) -> tuple[str, ...]:
        return (*self.person.natural_key(), self.slug)

    natural_key.dependencies = ["courses.person"]  # type: ignore[attr-defined]  # where Django looks

    @cached_property
    def telephone_list(self) -> list[str]:
        return [number.strip() for number in self.telephones.split(";") if number.strip()]
