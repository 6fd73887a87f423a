"""What is offered: programmes and their courses."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.choices import Admission, CertificateKind, CourseKind, Mode, ProgrammeKind
from courses.constraints import between, in_some_language, one_of, untranslated, within_lengths
from courses.models.records import Keyed, KeyedQuerySet, Noted
from courses.models.terms import Audience, Language, Topic
from courses.urgency import urgency

LONGEST_COURSE = 60_000  # minutes: a thousand hours
MOST_DAYS = 1_000
MOST_MODULES = 999


class ProgrammeQuerySet(KeyedQuerySet["Programme"]):
    def public(self) -> Self:
        return self.filter(is_published=True)


class Programme(Keyed, Noted):
    """A programme or project that courses belong to. Its funders are partnerships."""

    kind = models.CharField(_("kind"), max_length=20, choices=ProgrammeKind, default=ProgrammeKind.PROGRAMME)
    title = models.CharField(_("title"), max_length=250, blank=True)
    acronym = models.CharField(_("short name"), max_length=100, blank=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = models.TextField(_("description"), blank=True)
    is_published = models.BooleanField(_("published"), default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes and projects")
        ordering = ["title"]
        constraints = [
            in_some_language("programme", "title"),
            one_of("programme", "kind", ProgrammeKind, required=True),
            within_lengths("programme", title_en=250, title_es=250, acronym_en=100, acronym_es=100, slug=100),
        ]

    def __str__(self) -> str:
        return self.acronym or self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:programme", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.is_published


class CourseQuerySet(KeyedQuerySet["Course"]):
    def public(self) -> Self:
        return self.filter(is_published=True)

    def ready(self) -> Self:
        """Drafts that lack nothing a reader needs: title and summary in both languages."""
        texts = [f"{name}_{language}" for name in ("title", "summary") for language in ("en", "es")]
        return self.filter(is_published=False).exclude(models.Q(*((text, "") for text in texts), _connector="OR"))

    def with_disagreeing_modules(self) -> Self:
        """As `Course.modules_disagree` says it: the modules' minutes are all known and sum to something else."""
        stated = self.model.objects.order_by().filter(minutes__isnull=False).values("pk")
        unknown = models.Count("modules") - models.Count("modules__minutes")
        summed = stated.annotate(unknown=unknown, total=models.Sum("modules__minutes"))
        known = summed.filter(unknown=0, total__isnull=False).exclude(total=F("minutes"))
        return self.filter(pk__in=known.values("pk"))

    def with_edition_count(self) -> Self:
        """Fill in `edition_count`, drafts included."""
        this = self.model.objects.order_by().filter(pk=models.OuterRef("pk"))
        counted = this.annotate(count=models.Count("editions")).values("count")
        return self.annotate(edition_count=models.Subquery(counted))


class Course(Keyed, Noted):
    """Something that can be attended: a course, a workshop or a congress, given in editions."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("programme")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="courses", verbose_name=_("topics"))
    languages = models.ManyToManyField(
        Language, blank=True, related_name="courses", verbose_name=_("languages it is taught in")
    )
    audiences = models.ManyToManyField(Audience, blank=True, related_name="courses", verbose_name=_("audiences"))

    kind = models.CharField(_("kind"), max_length=20, choices=CourseKind, default=CourseKind.COURSE)
    title = models.CharField(_("title"), max_length=200, blank=True)
    slug = models.SlugField(_("address"), max_length=100)
    summary = models.CharField(
        _("summary"), max_length=140, blank=True, help_text=_("One sentence, at most 140 characters.")
    )
    description = models.TextField(_("description"), blank=True)
    outcomes = models.TextField(_("what participants will be able to do"), blank=True, help_text=_("One on each line."))
    audience_note = models.CharField(_("who it is for"), max_length=300, blank=True)

    mode = models.CharField(
        _("mode"), max_length=20, choices=Mode, blank=True, help_text=_("Empty where no source says.")
    )
    minutes = models.PositiveIntegerField(
        _("workload in minutes"),
        null=True,
        blank=True,
        validators=between(1, LONGEST_COURSE),
        help_text=_("80 hours are 4800 minutes."),
    )
    span_days = models.PositiveSmallIntegerField(
        _("length in days"),
        null=True,
        blank=True,
        validators=between(1, MOST_DAYS),
        help_text=_("From the first day to the last: two weeks are 14."),
    )
    stated_modules = models.PositiveSmallIntegerField(
        _("number of modules"),
        null=True,
        blank=True,
        validators=between(1, MOST_MODULES),
        help_text=_("As a source states it, even where fewer are described below."),
    )
    admission = models.CharField(_("how to get in"), max_length=20, choices=Admission, blank=True)
    recurrence = models.CharField(_("how often it is given"), max_length=100, blank=True)
    certificate_kind = models.CharField(_("certificate"), max_length=20, choices=CertificateKind, blank=True)
    is_published = models.BooleanField(_("published"), default=False)

    objects = CourseQuerySet.as_manager()
    public_editions: list  # filled in by `courses.models.editions.public_editions`

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title"]
        indexes = [
            models.Index(fields=["id"], condition=Q(is_published=False), name="course_drafts"),
            *untranslated("course", "title", "summary", "description", "outcomes", "audience_note", "recurrence"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("slug"),
                name="course_slug_unique",
                violation_error_message=_("Another course has this address."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, LONGEST_COURSE)),
                name="course_minutes_positive",
                violation_error_message=_("A course lasts between 1 and 60,000 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(span_days=None) | Q(span_days__range=(1, MOST_DAYS)),
                name="course_span_positive",
                violation_error_message=_("A course lasts between 1 and 1,000 days."),
            ),
            models.CheckConstraint(
                condition=Q(stated_modules=None) | Q(stated_modules__range=(1, MOST_MODULES)),
                name="course_stated_modules_positive",
                violation_error_message=_("A course has between 1 and 999 modules."),
            ),
            in_some_language("course", "title"),
            one_of("course", "kind", CourseKind, required=True),
            one_of("course", "mode", Mode),
            one_of("course", "admission", Admission),
            one_of("course", "certificate_kind", CertificateKind),
            within_lengths(
                "course",
                title_en=200,
                title_es=200,
                slug=100,
                summary_en=140,
                summary_es=140,
                audience_note_en=300,
                audience_note_es=300,
                recurrence_en=100,
                recurrence_es=100,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.is_published

    @cached_property
    def described_modules(self) -> int:
        """How many modules are described here; the course may state more."""
        return len(self.modules.all())

    @cached_property
    def module_minutes(self) -> int | None:
        """The modules' minutes together, or None while one of them is unknown."""
        modules = self.modules.all()
        known = [module.minutes for module in modules if module.minutes is not None]
        return sum(known) if known and len(known) == len(modules) else None

    @cached_property
    def headline_edition(self) -> Any:
        """Of `public_editions`, what matters first to somebody who wants to take part; None without any."""

        def first(edition: Any) -> tuple[int, float]:
            return urgency(edition.state, edition.closes_at, edition.starts_on, edition.ends_on)

        return min(self.public_editions, key=first, default=None)

    @property
    def modules_disagree(self) -> bool:
        """True where the modules' minutes are all known and do not sum to the course's."""
        return None not in (self.minutes, self.module_minutes) and self.minutes != self.module_minutes
