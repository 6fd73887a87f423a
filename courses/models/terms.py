"""The lists that courses are described with: languages, audiences, topics."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.constraints import in_some_language, within_lengths
from courses.models.records import Keyed, KeyedQuerySet


class Language(Keyed):
    """A language courses are taught in."""

    key_field = "code"

    code = models.CharField(_("BCP 47 code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["code"]
        constraints = [
            in_some_language("language", "name"),
            within_lengths("language", code=12, name_en=60, name_es=60),
        ]

    def __str__(self) -> str:
        return self.name


class Audience(Keyed):
    """A kind of people that courses are for, as a filter offers it."""

    key_field = "code"

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["code"]
        constraints = [
            in_some_language("audience", "name"),
            within_lengths("audience", code=30, name_en=100, name_es=100),
        ]

    def __str__(self) -> str:
        return self.name


class TopicQuerySet(KeyedQuerySet["Topic"]):
    def related_to(self, topic: "Topic") -> Self:
        """The others that its public courses are about."""
        courses = topic.courses.public()
        return self.filter(courses__in=courses).exclude(pk=topic.pk).distinct().order_by("name")


class Topic(Keyed):
    """What courses are about."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    description = models.TextField(_("description"), blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [in_some_language("topic", "name"), within_lengths("topic", name_en=100, name_es=100, slug=100)]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("courses:topic", args=[self.slug])
