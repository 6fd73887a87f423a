"""Figures, by themselves and on the page of the edition or course they are about."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from courses.admin.catalogue import CourseAdmin
from courses.admin.editions import EditionAdmin
from courses.admin.exchange import Exchanged
from courses.admin.needs import Need
from courses.admin.records import InlineRecords, TranslatedAdmin, by_language
from courses.models import Course, Edition, Partnership
from news.forms import PlainDecimalField
from news.models import Article, Figure
from news.resources import FigureResource

PLAIN_NUMBERS: dict[type[models.Field], Mapping[str, Any]] = {models.DecimalField: {"form_class": PlainDecimalField}}


@admin.register(Figure)
class FigureAdmin(Exchanged, TranslatedAdmin):
    resource_classes = [FigureResource]
    list_display = ["__str__", "measure", "qualifier", "place", "when", "article"]
    list_filter = ["measure", "qualifier"]
    list_select_related = ["article"]
    search_fields = ["unit_en", "unit_es", "statement_en", "statement_es", "article__title_en", "article__title_es"]
    search_help_text = _("A word of the unit, the statement or the article's title")
    formfield_overrides = PLAIN_NUMBERS
    autocomplete_fields = ["article", "course", "edition", "site", "programme", "counted_by"]
    fieldsets = [
        (None, {"fields": ["article", ("position", "slug"), "measure"]}),
        (_("The number"), {"fields": [("qualifier", "value", "upper_value", "scale")]}),
        *by_language("unit", "statement", "place"),
        (
            _("Where, when, who counted"),
            {"fields": ["country", ("since", "since_precision"), ("as_of", "as_of_precision"), "counted_by"]},
        ),
        (_("About one of these, or none"), {"fields": ["course", "edition", "site", "programme"]}),
        (_("For staff"), {"fields": ["note"]}),
    ]

    needs = [Need("differ", _("Releases that say different numbers"), lambda rows: rows.that_differ())]

    @admin.display(description=_("counted"), ordering="as_of")
    def when(self, figure):
        return str(figure.period) or None


class FigureInline(InlineRecords, TranslationStackedInline):
    model = Figure
    formfield_overrides = PLAIN_NUMBERS
    fields = [("article", "slug", "measure"), ("qualifier", "value", "upper_value", "scale"), "unit"]
    autocomplete_fields = ["article"]


admin.site.unregister([Course, Edition])


@admin.register(Course)
class CourseWithFiguresAdmin(CourseAdmin):
    inlines = [*CourseAdmin.inlines, FigureInline]


@admin.register(Edition)
class EditionWithFiguresAdmin(EditionAdmin):
    inlines = [*EditionAdmin.inlines, FigureInline]

    def links(self, request, record):
        """What was published of it, and a new article that tells of it."""
        of_it = urlencode({"editions__id__exact": record.pk})
        told = (
            _("Articles (%(count)d)") % {"count": record.articles.count()},
            f"{reverse('admin:news_article_changelist')}?{of_it}",
        )
        release = (_("Add press release"), f"{reverse('admin:news_article_add')}?{urlencode(facts_of_release(record))}")
        own: list[tuple[str | Promise, str]] = [told] if request.user.has_perm("news.view_article") else []
        own += [release] if request.user.has_perm("news.add_article") else []
        return [*own, *super().links(request, record)]


def facts_of_release(edition):
    """What an article about the edition begins with: its course, countries, partners, and whom to ask as last time."""
    course = edition.course
    partnerships = [*Partnership.objects.for_edition(edition), *Partnership.objects.for_course(course)]
    known = {
        "editions": [edition.pk],
        "courses": [course.pk],
        "organisations": dict.fromkeys(each.organisation_id for each in partnerships),
        "countries": dict.fromkeys(site.country.code for site in edition.sites.all()),
        "contacts": [post.pk for post in Article.objects.about_course(course).contacts()],
    }
    return {name: ",".join(map(str, values)) for name, values in known.items() if values}
