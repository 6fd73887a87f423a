"""Figures, by themselves and on the page of the edition or course they are about."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from courses.admin.catalogue import CourseAdmin
from courses.admin.editions import EditionAdmin
from courses.admin.exchange import Exchanged
from courses.admin.records import InlineRecords, TranslatedAdmin, by_language
from courses.models import Course, Edition
from news.forms import PlainDecimalField
from news.models import Figure
from news.resources import FigureResource

PLAIN_NUMBERS = {models.DecimalField: {"form_class": PlainDecimalField}}


@admin.register(Figure)
class FigureAdmin(Exchanged, TranslatedAdmin):
    resource_classes = [FigureResource]
    list_display = ["__str__", "measure", "qualifier", "place", "when", "article"]
    list_filter = ["measure", "qualifier"]
    list_select_related = ["article"]
    search_fields = ["unit_en", "unit_es", "statement_en", "statement_es", "article__title_en"]
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
