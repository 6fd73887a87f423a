"""Courses given: editions and what each is at a moment."""

import datetime as dt
import zoneinfo
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.choices import Admission, Codes, EditionState, Mode
from courses.constraints import (
    SANE_DAY,
    SANE_MOMENT,
    between,
    in_some_language,
    one_of,
    sane_dates,
    sane_moments,
    untranslated,
    within_lengths,
)
from courses.dates import day_of, zone_named
from courses.models.catalogue import LONGEST_COURSE, MOST_MODULES, Course
from courses.models.dated import Dated, date_constraints
from courses.models.places import PlacesQuerySet
from courses.models.records import Noted
from courses.models.states import RUNS_AT_MOST, state_in_sql
from courses.models.terms import Language

LAST_ORDINAL = 9_999
MOST_PLACES = 1_000_000
SOON = dt.timedelta(days=14)


def known_time_zone(name: str) -> None:
    """Refuse what the IANA time zone database does not list."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone such as America/Costa_Rica."), params={"name": name})


class EditionQuerySet(PlacesQuerySet["Edition"]):
    def get_by_natural_key(self, course: str, slug: str) -> "Edition":
        return self.get(course__slug=course, slug=slug)

    def public(self) -> Self:
        return self.filter(is_published=True, course__is_published=True)

    def with_course(self) -> Self:
        return self.select_related("course__programme")

    def with_state(self, moment: dt.datetime) -> Any:  # with a field that the model lacks
        """Fill in `state`, as `Edition.state_at(moment)` gives it."""
        return self.annotate(state=state_in_sql(moment))  # type: ignore[no-redef]  # it fills in the property

    def in_state(self, states: Codes, moment: dt.datetime) -> Self:
        return self.with_state(moment).filter(state__in=states)

    def in_countries(self, countries: Codes) -> Self:
        """Those with a site in one of the countries, by ISO 3166-1 code; each edition once."""
        return self.filter(pk__in=self.model.objects.filter(sites__country__in=countries).values("pk"))

    def offered(
        self, moment: dt.datetime, states: Codes = (), countries: Codes = (), modes: Codes = (), languages: Codes = ()
    ) -> Self:
        """Those of which each choice holds, any of its values; an empty choice asks nothing."""
        editions = self.in_state(states, moment) if states else self
        if countries:
            editions = editions.in_countries(countries)
        if modes:
            editions = editions.filter(mode__in=modes)
        return editions.filter(languages__code__in=languages).distinct() if languages else editions

    def soon(self, moment: dt.datetime) -> Self:
        """Public ones that start, or close for applications, within two weeks."""
        today = day_of(moment)
        starts = Q(starts_on__range=(today, today + SOON))
        closes = Q(closes_at__range=(moment, moment + SOON))
        return self.public().filter(starts | closes, cancelled_on=None)

    def ready(self) -> Self:
        """Drafts that lack nothing a reader needs: of a public course, with a start or known to be over."""
        known = Q(starts_on__isnull=False) | Q(is_over=True)
        return self.filter(known, is_published=False, course__is_published=True, cancelled_on=None)

    def over_without_figures(self, moment: dt.datetime) -> Self:
        """Public ones that have ended and of which no release reports anything."""
        over = self.public().in_state([EditionState.FINISHED], moment)
        return over.filter(figures=None).exclude(sites__figures__isnull=False)

    def newest_first(self) -> Self:
        """Latest known date first, then by ordinal; those without either last."""
        return self.order_by(F("starts_on").desc(nulls_last=True), F("ordinal").desc(nulls_last=True), "-pk")

    def by_course(self) -> Self:
        """In their order, but those of a course together."""
        return self.order_by("course_id", *self.query.order_by)


def courses_offering(
    moment: dt.datetime, states: Codes = (), countries: Codes = (), modes: Codes = (), languages: Codes = ()
) -> Q:
    """A condition on courses: all the choices hold of one and the same public edition.

    A course without public editions matches on its own mode and languages; it is to be scheduled, and runs nowhere.
    """
    public = Edition.objects.public()
    offered = public.offered(moment, states, countries, modes, languages)
    matches = Q(pk__in=offered.values("course"))
    if countries or (states and EditionState.TO_BE_SCHEDULED not in states):
        return matches
    alone = ~Q(pk__in=public.values("course"))
    if modes:
        alone &= Q(mode__in=modes)
    if languages:
        alone &= Q(pk__in=Course.objects.filter(languages__code__in=languages).values("pk"))
    return matches | alone


def public_editions(**offer: Any) -> models.Prefetch:
    """For lists of courses: their public editions with sites, newest first, as `public_editions`.

    With an offer, as `courses_offering` takes it, only those of which it holds.
    """
    editions = Edition.objects.public().offered(**offer) if offer else Edition.objects.public()
    return models.Prefetch("editions", editions.newest_first().prefetch_related("sites"), to_attr="public_editions")


class Edition(Noted, Dated):
    """A course given once, at one or several sites at the same time."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions", verbose_name=_("course"))
    languages = models.ManyToManyField(
        Language, blank=True, related_name="editions", verbose_name=_("languages it is taught in")
    )

    slug = models.SlugField(_("address"), max_length=100, help_text=_("Unique in the course: 37, 2018-first-session."))
    ordinal = models.PositiveSmallIntegerField(
        _("number of the edition"), null=True, blank=True, validators=between(1, LAST_ORDINAL)
    )
    label = models.CharField(
        _("label"), max_length=150, blank=True, help_text=_("“37th edition”, “first session of 2018”.")
    )
    emphasis = models.CharField(_("emphasis"), max_length=300, blank=True)

    is_over = models.BooleanField(
        _("over"), default=False, help_text=_("It is known to have ended, whether or not its dates are known.")
    )
    opens_at = models.DateTimeField(_("applications open"), null=True, blank=True, validators=SANE_MOMENT)
    closes_at = models.DateTimeField(_("applications close"), null=True, blank=True, validators=SANE_MOMENT)
    time_zone = models.CharField(
        _("time zone of its deadlines"),
        max_length=50,
        blank=True,
        validators=[known_time_zone],
        help_text=_("Such as America/Mexico_City; empty for the portal's own."),
    )

    mode = models.CharField(
        _("mode"), max_length=20, choices=Mode, blank=True, help_text=_("Empty where no source says.")
    )
    minutes = models.PositiveIntegerField(
        _("workload in minutes"),
        null=True,
        blank=True,
        validators=between(1, LONGEST_COURSE),
        help_text=_("As stated for this very edition; empty where no source says."),
    )
    stated_modules = models.PositiveSmallIntegerField(
        _("number of modules"), null=True, blank=True, validators=between(1, MOST_MODULES)
    )
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, validators=between(0, MOST_PLACES))
    places_held = models.PositiveIntegerField(_("places held"), default=0, editable=False)

    completion_share = models.PositiveSmallIntegerField(
        _("share of the modules to complete, in per cent"),
        null=True,
        blank=True,
        validators=between(1, 100),
        help_text=_("100 for all of them; empty where the office records by hand who has completed."),
    )

    revision = models.PositiveIntegerField(
        _("revision of its dates"), default=0, editable=False, help_text=_("Counted by the database.")
    )
    is_published = models.BooleanField(pgettext_lazy("edition", "published"), default=False)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True, validators=SANE_DAY)
    cancellation_reason = models.CharField(_("reason of the cancellation"), max_length=300, blank=True)
    notice = models.CharField(
        _("public note"), max_length=300, blank=True, help_text=_("On top of its page: what has changed, and why.")
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["course", F("starts_on").desc(nulls_last=True), F("ordinal").desc(nulls_last=True), "-pk"]
        indexes = [
            models.Index(fields=["starts_on"], name="edition_by_start"),
            models.Index(fields=["closes_at"], name="edition_by_deadline"),
            models.Index(fields=["id"], condition=Q(is_published=False), name="edition_drafts"),
            *untranslated("edition", "label", "emphasis", "cancellation_reason", "notice"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "slug"],
                name="edition_slug_unique_in_course",
                violation_error_message=_("Another edition of this course has this address."),
            ),
            models.UniqueConstraint(
                fields=["course", "ordinal"],
                condition=Q(ordinal__isnull=False),
                name="edition_ordinal_unique_in_course",
                violation_error_message=_("Another edition of this course has this number."),
            ),
            models.CheckConstraint(
                condition=Q(ordinal=None) | Q(ordinal__range=(1, LAST_ORDINAL)),
                name="edition_ordinal_positive",
                violation_error_message=_("Editions count from 1 to 9,999."),
            ),
            in_some_language("edition", "label"),
            *date_constraints("edition"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="edition_closes_after_it_opens",
                violation_error_message=_("Applications cannot close before they open."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancellation_reason_en="", cancellation_reason_es="")
                | (Q(cancelled_on__isnull=False) & ~Q(cancellation_reason_en="", cancellation_reason_es="")),
                name="edition_cancelled_needs_reason",
                violation_error_message=_("A cancelled edition needs a date and a reason, another needs neither."),
            ),
            models.CheckConstraint(
                condition=Q(places_held__gte=0)
                & (Q(capacity=None) | Q(capacity__lte=MOST_PLACES, places_held__lte=F("capacity"))),
                name="edition_places_within_capacity",
                violation_error_message=_("There are fewer places than are already held."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, LONGEST_COURSE)),
                name="edition_minutes_positive",
                violation_error_message=_("An edition lasts between 1 and 60,000 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(stated_modules=None) | Q(stated_modules__range=(1, MOST_MODULES)),
                name="edition_stated_modules_positive",
                violation_error_message=_("An edition has between 1 and 999 modules."),
            ),
            models.CheckConstraint(
                condition=Q(completion_share=None) | Q(completion_share__range=(1, 100)),
                name="edition_completion_share_sane",
                violation_error_message=_("A share lies between 1 and 100 per cent."),
            ),
            one_of("edition", "mode", Mode),
            sane_dates("edition", "starts_on", "ends_on", "cancelled_on"),
            sane_moments("edition", "opens_at", "closes_at"),
            within_lengths(
                "edition",
                slug=100,
                label_en=150,
                label_es=150,
                emphasis_en=300,
                emphasis_es=300,
                time_zone=50,
                cancellation_reason_en=300,
                cancellation_reason_es=300,
                notice_en=300,
                notice_es=300,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("courses:edition", args=[self.course.slug, self.slug])

    def natural_key(self) -> tuple[str, ...]:
        return (*self.course.natural_key(), self.slug)

    natural_key.dependencies = ["courses.course"]  # type: ignore[attr-defined]  # where Django looks

    @cached_property
    def state(self) -> str:
        """What it is now; a list fills it in by `with_state`."""
        return self.state_at(timezone.now())

    def get_state_display(self) -> str | Promise:
        return EditionState(self.state).label

    def state_at(self, moment: dt.datetime) -> EditionState:
        """What it is at an aware moment: `state_in_sql` says the same in SQL, and a test holds them equal."""
        day = day_of(moment)
        if not self.is_published:
            return EditionState.DRAFT
        if self.cancelled_on:
            return EditionState.CANCELLED
        if self.is_over or self.has_ended(day):
            return EditionState.FINISHED
        if self._takes_applications(moment):
            return EditionState.OPEN if self.has_places else EditionState.FULL
        if self.starts_on and self.starts_on <= day:
            return EditionState.RUNNING
        if self.closes_at and self.closes_at <= moment:
            return EditionState.CLOSED
        if self.starts_on or self.ends_on or self.opens_at or self.closes_at:
            return EditionState.ANNOUNCED
        return EditionState.TO_BE_SCHEDULED

    def has_ended(self, day: dt.date) -> bool:
        if self.ends_on:
            return self.ends_on < day
        return self.starts_on is not None and self.starts_on < day - RUNS_AT_MOST

    def _takes_applications(self, moment: dt.datetime) -> bool:
        if not (self.opens_at or self.closes_at):
            return False
        has_opened = not self.opens_at or self.opens_at <= moment
        return has_opened and (not self.closes_at or moment < self.closes_at)

    @property
    def is_public(self) -> bool:
        return self.is_published and self.course.is_published

    @property
    def is_virtual(self) -> bool:
        """Known to be held at no place."""
        return self.mode in {Mode.SELF_PACED, Mode.TUTORED}

    @property
    def is_open_to_all(self) -> bool:
        """Whether anybody may apply, as far as is known: not only who is invited or nominated."""
        return self.course.admission in {"", Admission.OPEN}

    @property
    def has_places(self) -> bool:
        return self.capacity is None or self.places_held < self.capacity

    @property
    def deadline(self) -> dt.datetime | None:
        """The end of applications in the edition's own time zone, the portal's where that is not known; or None."""
        return self.closes_at and self.closes_at.astimezone(zone_named(self.time_zone))
