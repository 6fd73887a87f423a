"""Reported figures, each beside the release it came from."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from courses.choices import EndPrecision, Precision
from courses.constraints import (
    SANE_DAY,
    exactly_one_of,
    one_of,
    precision_with_date,
    sane_dates,
    untranslated,
    within_lengths,
)
from courses.dates import Span
from courses.models import Course, Edition, Organisation, Programme, Site
from news.choices import Measure, Qualifier, Scale
from news.models.articles import Article, published
from news.wording import in_words


def thousandths(number: Combinable) -> ExpressionWrapper:
    """A figure's number with its scale multiplied in: whole, so that both databases compare it exactly."""
    return ExpressionWrapper(Cast(Round(number * 1000), BigIntegerField()) * F("scale"), BigIntegerField())


LOWER, UPPER = thousandths(F("value")), thousandths(Coalesce("upper_value", "value"))


class FigureQuerySet(models.QuerySet["Figure"]):
    def get_by_natural_key(self, article: str, slug: str) -> "Figure":
        return self.get(article__slug=article, slug=slug)

    def public(self) -> Self:
        return self.filter(published(timezone.now(), "article__"))

    def about_course(self, course: Course) -> Self:
        """Those about the course, its published editions and their sites."""
        return self.about_courses([course])

    def about_courses(self, courses: Iterable) -> Self:
        editions = Edition.objects.filter(course__in=courses, is_published=True)
        sites = Site.objects.filter(edition__in=editions)
        return self.filter(Q(course__in=courses) | Q(edition__in=editions) | Q(site__in=sites))

    def about_edition(self, edition: Edition) -> Self:
        """Those about the edition and its sites."""
        return self.filter(Q(edition=edition) | Q(site__in=Site.objects.filter(edition=edition)))

    def with_subjects(self) -> Self:
        return self.select_related("course", "edition__course", "site__edition__course", "programme")

    def that_differ(self) -> Self:
        """Public ones of which another release says something else: of one thing, measure and country, another number.

        The scale counts: 1,200 and 1.2 thousand are one number.
        """
        others = self.model.objects.public().alias(lower=LOWER, upper=UPPER).exclude(article=OuterRef("article"))
        others = others.filter(measure=OuterRef("measure"), country=OuterRef("country"))
        others = others.exclude(lower=OuterRef("lower"), upper=OuterRef("upper"))
        same = Q()
        for target in ("course", "edition", "site"):
            same |= Q(**{target: OuterRef(target)})
        rows = self.public().alias(lower=LOWER, upper=UPPER)
        return rows.filter(Exists(others.filter(same))).exclude(measure=Measure.CONTEXT)

    def largest_first(self) -> Self:
        """By `Figure.size`."""
        return self.order_by(UPPER.desc(), "pk")

    def newest_first(self) -> Self:
        """As their articles stand in the news, and in the order of each article."""
        return self.order_by(F("article__published_on").desc(nulls_last=True), "-article_id", "position", "pk")

    def with_sources(self) -> Self:
        return self.select_related("article", "counted_by")


class Figure(models.Model):
    """A number as a release states it: value, qualifier, unit, place, date, and who counted."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="figures", verbose_name=_("article"))
    course = models.ForeignKey(
        Course, models.SET_NULL, null=True, blank=True, related_name="figures", verbose_name=_("about the course")
    )
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, blank=True, related_name="figures", verbose_name=_("about the edition")
    )
    site = models.ForeignKey(
        Site, models.SET_NULL, null=True, blank=True, related_name="figures", verbose_name=_("about the site")
    )
    programme = models.ForeignKey(
        Programme, models.SET_NULL, null=True, blank=True, related_name="figures", verbose_name=_("about the programme")
    )
    counted_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("counted by")
    )

    slug = models.SlugField(_("short name"), max_length=60, help_text=_("Unique in the article."))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    measure = models.CharField(_("measure"), max_length=20, choices=Measure)
    qualifier = models.CharField(_("qualifier"), max_length=20, choices=Qualifier, default=Qualifier.EXACTLY)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=3, validators=[MinValueValidator(Decimal(0))])
    upper_value = models.DecimalField(
        _("upper value"), max_digits=12, decimal_places=3, null=True, blank=True, help_text=_("Of a range.")
    )
    scale = models.PositiveIntegerField(_("scale"), choices=Scale, default=Scale.ONE)
    unit = models.CharField(_("unit"), max_length=120, blank=True, help_text=_("As it reads after the number."))
    place = models.CharField(_("place"), max_length=150, blank=True)
    country = CountryField(_("country"), blank=True)
    since = models.DateField(_("counted from"), null=True, blank=True, validators=SANE_DAY)
    since_precision = models.CharField(_("known"), max_length=5, choices=Precision, blank=True)
    as_of = models.DateField(_("as of, or counted until"), null=True, blank=True, validators=SANE_DAY)
    as_of_precision = models.CharField(_("known"), max_length=5, choices=Precision, blank=True)
    statement = models.TextField(_("statement"), blank=True, help_text=_("One sentence that tells the figure."))
    note = models.TextField(_("note for staff"), blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["article", "position", "pk"]
        indexes = untranslated("figure", "unit", "statement")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "slug"],
                name="figure_slug_unique_in_article",
                violation_error_message=_("Another figure of this article has this short name."),
            ),
            exactly_one_of(
                "figure",
                "about_one_thing",
                "course",
                "edition",
                "site",
                "programme",
                message=_("A figure is about one course, edition, site or programme at most."),
                optional=True,
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="figure_not_negative",
                violation_error_message=_("A figure is never negative."),
            ),
            models.CheckConstraint(
                condition=Q(qualifier=Qualifier.RANGE, upper_value__isnull=False, upper_value__gte=F("value"))
                | (~Q(qualifier=Qualifier.RANGE) & Q(upper_value=None)),
                name="figure_upper_value_of_range",
                violation_error_message=_("A range, and nothing else, has an upper value, not below the value."),
            ),
            models.CheckConstraint(
                condition=Q(scale__in=Scale.values),
                name="figure_scale_known",
                violation_error_message=_("Choose one of the listed values."),
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(as_of__isnull=False, as_of__gte=F("since")),
                name="figure_counted_until_after_from",
                violation_error_message=_("A count that begins needs an end, not before its beginning."),
            ),
            precision_with_date("figure", "since", "since_precision"),
            precision_with_date("figure", "as_of", "as_of_precision"),
            one_of("figure", "since_precision", Precision),
            one_of("figure", "as_of_precision", Precision),
            one_of("figure", "measure", Measure, required=True),
            one_of("figure", "qualifier", Qualifier, required=True),
            sane_dates("figure", "since", "as_of"),
            within_lengths("figure", slug=60, unit_en=120, unit_es=120, place_en=150, place_es=150, country=2),
        ]

    def __str__(self) -> str:
        return in_words(self, self.unit)

    def natural_key(self) -> tuple[str, ...]:
        return (*self.article.natural_key(), self.slug)

    natural_key.dependencies = ["news.article", "courses.site"]  # type: ignore[attr-defined]  # where Django looks

    @property
    def period(self) -> Span:
        """When it was counted: since a day, or as of one, each as precisely as the release says."""
        if self.since:
            return Span(self.since, self.since_precision, self.as_of, self.as_of_precision)
        return Span(self.as_of, self.as_of_precision, self.as_of, self.as_of_precision)

    @property
    def size(self) -> Decimal:
        """The number itself, its scale multiplied in; the upper end of a range."""
        return (self.upper_value or self.value) * self.scale

    @property
    def subject(self) -> Edition | Course | Programme | None:
        """The published thing it is about, a site's edition for a site, or None."""
        about = self.edition or (self.site and self.site.edition) or self.course or self.programme
        return about if about and about.is_public else None

    @property
    def subject_key(self) -> str:
        """The natural key of what it is about, its parts joined by slashes; blank for none."""
        return "/".join(self.subject.natural_key()) if self.subject else ""

    def clean(self) -> None:
        """A date without a precision is known to the day."""
        super().clean()
        for name in ("since", "as_of"):
            if getattr(self, name) and not getattr(self, f"{name}_precision"):
                setattr(self, f"{name}_precision", EndPrecision.DAY)
