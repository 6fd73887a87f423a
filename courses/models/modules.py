"""What a course consists of: its modules and resources."""

import secrets
from pathlib import PurePath

from django.db import models
from django.db.models import F, Max, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.choices import ResourceKind
from courses.constraints import (
    between,
    exactly_one_of,
    in_some_language,
    one_of,
    untranslated,
    web_address,
    within_lengths,
)
from courses.models.catalogue import LONGEST_COURSE, Course
from courses.models.terms import Language
from courses.prose import prose_field

LAST_POSITION = 10_000
LONGEST_TEXT, LONGEST_TRANSCRIPT = 30_000, 30_000


class ModuleQuerySet(models.QuerySet["Module"]):
    def get_by_natural_key(self, course: str, slug: str) -> "Module":
        return self.get(course__slug=course, slug=slug)

    def next_position(self) -> int:
        return int(self.aggregate(last=Max("position"))["last"] or 0) + 1


class Module(models.Model):
    """A part of a course with a theme of its own."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="modules", verbose_name=_("course"))
    slug = models.SlugField(_("address"), max_length=100)
    position = models.PositiveIntegerField(_("position"), validators=between(1, LAST_POSITION))
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    text = prose_field(_("text to study"), help_text=_("For those who take part; the course's page shows the summary."))
    minutes = models.PositiveIntegerField(
        _("workload in minutes"),
        null=True,
        blank=True,
        validators=between(1, LONGEST_COURSE),
    )

    objects = ModuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["course", "position"]
        indexes = [
            models.Index(fields=["course", "minutes"], name="module_minutes_of_course"),
            *untranslated("module", "title", "summary", "text"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "slug"],
                name="module_slug_unique_in_course",
                violation_error_message=_("Another module of this course has this address."),
            ),
            models.UniqueConstraint(
                fields=["course", "position"],
                name="module_position_unique_in_course",
                violation_error_message=_("Another module of this course has this position."),
            ),
            models.CheckConstraint(
                condition=Q(position__range=(1, 10 * LAST_POSITION)),  # above the last: while two change places
                name="module_position_positive",
                violation_error_message=_("Positions count from 1."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, LONGEST_COURSE)),
                name="module_minutes_positive",
                violation_error_message=_("A module lasts between 1 and 60,000 minutes."),
            ),
            in_some_language("module", "title"),
            within_lengths("module", slug=100, title_en=200, title_es=200, text_en=LONGEST_TEXT, text_es=LONGEST_TEXT),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, ...]:
        return (*self.course.natural_key(), self.slug)

    natural_key.dependencies = ["courses.course"]  # type: ignore[attr-defined]  # where Django looks


def place_of_file(_resource: "Resource", name: str) -> str:
    """At an address that nobody guesses: whoever may not see the page does not come upon its files."""
    return f"resources/{secrets.token_urlsafe(12)}/{name}"


class Resource(models.Model):
    """Something to watch, read or use, of one module or of the whole course."""

    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="resources", verbose_name=_("course")
    )
    module = models.ForeignKey(
        Module, models.CASCADE, null=True, blank=True, related_name="resources", verbose_name=_("module")
    )
    language = models.ForeignKey(
        Language, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("language")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ResourceKind)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=place_of_file, max_length=255, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True, validators=between(1, LONGEST_COURSE))
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        max_length=LONGEST_TRANSCRIPT,
        help_text=_("What is said in a video or a recording, in its language, for who cannot hear it."),
    )

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = [F("module__position").asc(nulls_first=True), "title_en"]
        indexes = untranslated("resource", "title")
        constraints = [
            exactly_one_of(
                "resource",
                "of_module_or_course",
                "course",
                "module",
                message=_("A resource belongs to a module or to a course, not to both."),
            ),
            models.CheckConstraint(
                condition=Q(url="", file__gt="") | Q(url__gt="", file=""),
                name="resource_address_or_file",
                violation_error_message=_("Give an address or a file, not both."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, LONGEST_COURSE)),
                name="resource_minutes_positive",
                violation_error_message=_("A resource lasts between 1 and 60,000 minutes."),
            ),
            in_some_language("resource", "title"),
            one_of("resource", "kind", ResourceKind, required=True),
            web_address("resource", "url"),
            within_lengths("resource", title_en=200, title_es=200, url=500, file=255, transcript=LONGEST_TRANSCRIPT),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        return self.url or self.file.url

    @property
    def extension(self) -> str:
        """Of the file, such as `PDF`; blank without one."""
        return PurePath(self.file.name or "").suffix[1:].upper()

    @cached_property
    def size(self) -> int | None:
        """Of the file, in bytes; None without one, or where it is gone."""
        try:
            return self.file.size if self.file else None
        except OSError:
            return None
