"""Who makes, pays for and hosts the training: organisations, their names, partnerships and agreements."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from courses.choices import AliasKind, OrganisationType, PartnershipRole
from courses.constraints import (
    SANE_DAY,
    exactly_one_of,
    in_some_language,
    one_of,
    sane_dates,
    untranslated,
    web_address,
    within_lengths,
)
from courses.folding import Folded, anywhere, fold
from courses.models.catalogue import Course, Programme
from courses.models.records import Keyed, KeyedQuerySet, Noted


class OrganisationQuerySet(KeyedQuerySet["Organisation"]):
    def named(self, text: str) -> Self:
        """Those with the text in a name, acronym or alias, whatever its accents and case."""
        return self.filter(pk__in=self.model.objects.filter(called(text)).values("pk"))


def called(text: str, path: str = "") -> models.Q:
    """A condition on organisations, or on what the path leads from to them: one of their names has the text."""
    names = [f"{path}{name}" for name in ("name_en", "name_es", "acronym_en", "acronym_es")]
    return anywhere(text, *names) | models.Q(**{f"{path}aliases__folded__contains": fold(text)})


class Organisation(Keyed, Noted):
    """One body under one record, found by any of its names."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    type = models.CharField(_("type"), max_length=2, choices=OrganisationType, blank=True)
    country = CountryField(_("country"), blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        indexes = untranslated("organisation", "name")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")),
                name="organisation_not_part_of_itself",
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
            in_some_language("organisation", "name"),
            one_of("organisation", "type", OrganisationType),
            web_address("organisation", "website"),
            within_lengths(
                "organisation",
                name_en=200,
                name_es=200,
                acronym_en=30,
                acronym_es=30,
                slug=100,
                country=2,
                website=300,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def get_absolute_url(self) -> str:
        return reverse("courses:partner", args=[self.slug])


class AliasQuerySet(models.QuerySet["Alias"]):
    def get_by_natural_key(self, name: str) -> "Alias":
        return self.get(folded=fold(name))


class Alias(models.Model):
    """Another name an organisation goes by. No two are alike without accents and case."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="aliases", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("where it comes from"), max_length=20, choices=AliasKind, default=AliasKind.ADDED)
    folded = models.GeneratedField(
        expression=Folded("name"), output_field=models.CharField(max_length=200), db_persist=True
    )

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded"],
                name="alias_unique_folded",
                violation_error_message=_("An organisation has this name already, accents and case aside."),
            ),
            one_of("alias", "kind", AliasKind, required=True),
            within_lengths("alias", name=200),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def get_by_natural_key(
        self,
        organisation: str,
        role: str,
        programme: Sequence[str] | None,
        course: Sequence[str] | None,
        edition: Sequence[str] | None,
        site: Sequence[str] | None,
    ) -> "Partnership":
        return self.get(
            organisation__slug=organisation,
            role=role,
            programme=programme and Programme.objects.get_by_natural_key(*programme),
            course=course and Course.objects.get_by_natural_key(*course),
            edition=edition and Partnership.target("edition").get_by_natural_key(*edition),
            site=site and Partnership.target("site").get_by_natural_key(*site),
        )

    def with_organisation_named(self, text: str) -> Self:
        return self.filter(called(text, "organisation__"))

    def for_course(self, course: Course) -> Self:
        """The course's own and its programme's, once that is published."""
        of_programme = models.Q(programme=course.programme_id, programme__is_published=True)
        return self.filter(models.Q(course=course) | of_programme).with_names()

    def public(self) -> Self:
        """Those for something published."""
        return self.filter(
            models.Q(programme__is_published=True)
            | models.Q(course__is_published=True)
            | models.Q(edition__is_published=True, edition__course__is_published=True)
            | models.Q(site__edition__is_published=True, site__edition__course__is_published=True)
        )

    def with_targets(self) -> Self:
        return self.select_related("programme", "course", "edition__course", "site__edition__course")

    def for_edition(self, edition: models.Model) -> Self:
        """The edition's own and its sites'."""
        return self.filter(models.Q(edition=edition) | models.Q(site__edition=edition)).with_names()

    def courses_served(self, **courses: Any) -> models.QuerySet:
        """`(course, organisation)`, by primary key, for each public part that one has in the other, by any target."""
        public = Course.objects.public().filter(**courses).values("pk")
        of_course = self.filter(course__in=public).values_list("course", "organisation")
        of_edition = self.filter(edition__is_published=True, edition__course__in=public)
        of_site = self.filter(site__edition__is_published=True, site__edition__course__in=public)
        of_programme = self.filter(programme__is_published=True, programme__courses__in=public)
        return of_course.order_by().union(
            of_edition.order_by().values_list("edition__course", "organisation"),
            of_site.order_by().values_list("site__edition__course", "organisation"),
            of_programme.order_by().values_list("programme__courses", "organisation"),
        )

    def with_names(self) -> Self:
        return self.select_related("organisation", "programme", "site").order_by("organisation__name", "pk")


def by_role(partnerships: "Iterable[Partnership]") -> "list[tuple[str | Promise, list[Partnership]]]":
    """`(what it says before the names, partnerships)` for each role that is filled, in the order of the roles."""
    groups: dict[PartnershipRole, list[Partnership]] = {role: [] for role in PartnershipRole}
    for partnership in partnerships:
        groups[PartnershipRole(partnership.role)].append(partnership)
    return [(role.label, filled) for role, filled in groups.items() if filled]


class Partnership(models.Model):
    """What an organisation does for exactly one programme, course, edition or site."""

    TARGETS = ("programme", "course", "edition", "site")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="partnerships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=PartnershipRole)
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="partnerships", verbose_name=_("programme")
    )
    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="partnerships", verbose_name=_("course")
    )
    edition = models.ForeignKey(
        "courses.Edition", models.CASCADE, null=True, blank=True, related_name="partnerships", verbose_name=_("edition")
    )
    site = models.ForeignKey(
        "courses.Site", models.CASCADE, null=True, blank=True, related_name="partnerships", verbose_name=_("site")
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["role", "organisation__name_en"]
        constraints = [
            exactly_one_of(
                "partnership",
                "for_one_thing",
                "programme",
                "course",
                "edition",
                "site",
                message=_("A partnership is for exactly one programme, course, edition or site."),
            ),
            *[
                models.UniqueConstraint(
                    fields=["organisation", "role", target],
                    condition=models.Q(**{f"{target}__isnull": False}),
                    name=f"partnership_once_for_{target}",
                    violation_error_message=_("This organisation has this role there already."),
                )
                for target in ("programme", "course", "edition", "site")
            ],
            one_of("partnership", "role", PartnershipRole, required=True),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.organisation}"

    @property
    def target_record(self) -> Any:
        """What it is for; a site's edition, since a site has no page of its own."""
        return self.programme or self.course or self.edition or self.site.edition  # type: ignore[union-attr]  # one is there

    @classmethod
    def target(cls, name: str) -> Any:
        """The manager of what this column points at."""
        return cls._meta.get_field(name).related_model._default_manager  # type: ignore[union-attr]  # of a foreign key

    def natural_key(self) -> tuple:
        targets = (getattr(self, name) for name in self.TARGETS)
        return (self.organisation.slug, self.role, *(target and target.natural_key() for target in targets))

    natural_key.dependencies = ["courses.organisation", "courses.site"]  # type: ignore[attr-defined]  # where Django looks


class AgreementQuerySet(KeyedQuerySet["Agreement"]):
    def with_signatories(self) -> Self:
        signatories = self.model.signatories.rel.model.objects.with_names()  # type: ignore[attr-defined]  # of Appointment
        return self.prefetch_related(models.Prefetch("signatories", signatories))


class Agreement(Keyed, Noted):
    """What organisations signed, and the courses that came of it."""

    organisations = models.ManyToManyField(Organisation, related_name="agreements", verbose_name=_("organisations"))
    courses = models.ManyToManyField(
        Course, blank=True, related_name="agreements", verbose_name=_("courses that came of it")
    )
    signatories = models.ManyToManyField(
        "courses.Appointment", blank=True, related_name="agreements", verbose_name=_("signed by")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = models.TextField(_("description"), blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, validators=SANE_DAY)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["title_en"]
        constraints = [
            in_some_language("agreement", "title"),
            sane_dates("agreement", "signed_on"),
            within_lengths("agreement", title_en=200, title_es=200, slug=100),
        ]

    def __str__(self) -> str:
        return self.title
