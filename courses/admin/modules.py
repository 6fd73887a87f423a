"""Modules and resources."""

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline, TranslationTabularInline

from courses.admin.exchange import Exchanged
from courses.admin.previews import HasPreview
from courses.admin.records import HasProse, InlineRecords, TranslatedAdmin, by_language
from courses.admin.steps import HasLinks
from courses.models import Module, Resource
from courses.models.modules import LAST_POSITION
from courses.resources import ModuleResource
from courses.views.study import ModulePreview

ASIDE = 2 * LAST_POSITION  # past every position that people may type


def move_aside(formset, model, column="position"):
    """Free the positions of rows about to move, so that two of them can change places under their constraint."""
    moved = [form.instance.pk for form in formset.initial_forms if column in form.changed_data]
    model.objects.filter(pk__in=moved).update(**{column: F(column) + ASIDE})


class ModuleInline(InlineRecords, TranslationTabularInline):
    model = Module
    fields = ["position", "slug", "title", "minutes"]
    ordering = ["position"]


class ResourceInline(InlineRecords, TranslationStackedInline):
    model = Resource
    fields = ["title", ("kind", "language", "minutes"), "url", "file", "transcript"]
    autocomplete_fields = ["language"]


@admin.register(Module)
class ModuleAdmin(Exchanged, HasPreview, HasLinks, HasProse, TranslatedAdmin):
    resource_classes = [ModuleResource]
    page_class = ModulePreview
    list_display = ["title", "course", "position", "minutes"]
    list_select_related = ["course"]
    search_fields = ["title_en", "title_es", "course__title_en", "course__title_es"]
    autocomplete_fields = ["course"]
    fieldsets = [
        (None, {"fields": ["course", "position", "slug", "minutes"]}),
        *by_language("title", "summary", "text"),
    ]
    inlines = [ResourceInline]

    def page_arguments(self, record):
        return {"module": record}


@admin.register(Resource)
class ResourceAdmin(TranslatedAdmin):
    list_display = ["title", "kind", "course", "module", "language"]
    list_filter = ["kind", "language"]
    list_select_related = ["course", "module", "language"]
    search_fields = ["title_en", "title_es"]
    autocomplete_fields = ["course", "module", "language"]
    fieldsets = [
        (None, {"fields": ["course", "module", "kind", "language", "minutes"]}),
        *by_language("title"),
        (_("Where it is"), {"fields": ["url", "file"]}),
        (_("In words"), {"fields": ["transcript"]}),
    ]
