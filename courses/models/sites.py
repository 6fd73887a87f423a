"""Where an edition runs and who is there."""

from collections.abc import Iterable
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from courses.choices import RoleKind
from courses.constraints import between, one_of, sane_dates, within_lengths
from courses.models.dated import Dated, date_constraints
from courses.models.editions import MOST_PLACES, Edition
from courses.models.people import Person
from courses.models.places import PlacesQuerySet
from courses.models.records import Noted


class SiteQuerySet(PlacesQuerySet["Site"]):
    def get_by_natural_key(self, course: str, edition: str, slug: str) -> "Site":
        return self.get(edition__course__slug=course, edition__slug=edition, slug=slug)


class Site(Noted, Dated):
    """A place where an edition runs. Its own dates are empty where they are the edition's."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sites", verbose_name=_("edition"))
    slug = models.SlugField(_("short name"), max_length=60, help_text=_("Unique in the edition: mx, mar-del-plata."))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    country = CountryField(_("country"))
    region = models.CharField(_("region"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=between(0, MOST_PLACES),
        help_text=_("Of the edition's places those that are held for here; empty where they are not divided."),
    )

    places_held = models.PositiveIntegerField(_("places held"), default=0, editable=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["edition", "position", "country"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="site_slug_unique_in_edition",
                violation_error_message=_("Another site of this edition has this short name."),
            ),
            models.UniqueConstraint(
                fields=["edition", "country", "region_en", "region_es", "city"],
                name="site_place_unique_in_edition",
                violation_error_message=_("This edition has this place already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(country=""),
                name="site_has_country",
                violation_error_message=_("Say in which country it is."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(capacity__lte=MOST_PLACES),
                name="site_places_in_bounds",
                violation_error_message=_("A site has a million places at most."),
            ),
            models.CheckConstraint(
                condition=models.Q(places_held__gte=0)
                & (models.Q(capacity=None) | models.Q(places_held__lte=models.F("capacity"))),
                name="site_places_within_capacity",
                violation_error_message=_("There are fewer places than are already held."),
            ),
            *date_constraints("site"),
            sane_dates("site", "starts_on", "ends_on"),
            within_lengths("site", slug=60, country=2, region_en=120, region_es=120, city=120, venue=200),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.city, self.region, self.country.name]))  # type: ignore[attr-defined]  # a `Country`

    def natural_key(self) -> tuple[str, ...]:
        return (*self.edition.natural_key(), self.slug)

    natural_key.dependencies = ["courses.edition"]  # type: ignore[attr-defined]  # where Django looks


class RoleQuerySet(models.QuerySet["Role"]):
    def get_by_natural_key(self, course: str, edition: str, person: str, kind: str) -> "Role":
        return self.get(edition__course__slug=course, edition__slug=edition, person__slug=person, kind=kind)

    def with_names(self) -> Self:
        return self.select_related("person", "appointment__organisation")


def by_kind(roles: "Iterable[Role]") -> "list[tuple[str | Promise, list[Role]]]":
    """`(what it says before the names, roles)` for each kind that is filled, in the order of the kinds."""
    groups: dict[RoleKind, list[Role]] = {kind: [] for kind in RoleKind}
    for role in roles:
        groups[RoleKind(role.kind)].append(role)
    return [(kind.label, roles) for kind, roles in groups.items() if roles]


class Role(models.Model):
    """What a person does at an edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="roles", verbose_name=_("edition"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="roles", verbose_name=_("person"))
    appointment = models.ForeignKey(
        "courses.Appointment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("acting as"),
    )
    site = models.ForeignKey(
        Site,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("at the site"),
        help_text=_("Empty for all of the edition."),
    )
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind)

    wider_when_empty = ["site"]
    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["kind", "person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person", "kind"],
                name="role_once_for_person",
                violation_error_message=_("This person has this role in the edition already."),
            ),
            one_of("role", "kind", RoleKind, required=True),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"

    def clean(self) -> None:
        super().clean()
        if self.edition_id and self.site and self.site.edition_id != self.edition_id:
            raise ValidationError({"site": _("This site is of another edition.")})
        if self.person_id and self.appointment and self.appointment.person_id != self.person_id:
            raise ValidationError({"appointment": _("This post is another person's.")})

    def natural_key(self) -> tuple[str, ...]:
        return (*self.edition.natural_key(), *self.person.natural_key(), self.kind)

    natural_key.dependencies = ["courses.edition", "courses.person", "courses.site"]  # type: ignore[attr-defined]  # where Django looks
