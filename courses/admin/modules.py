"""Modules and resources."""

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline, TranslationTabularInline

from courses.admin.exchange import Exchanged
from courses.admin.forms import RecordForm, RowsFormSet
from courses.admin.history import VersionedForm
from courses.admin.previews import HasPreview
from courses.admin.records import HasProse, InlineRecords, Settled, TranslatedAdmin, by_language
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


class PlacedForm(RecordForm):
    """Its position may be left empty: the module is then the last of its course."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if position := self.fields.get("position"):
            position.required = False
            position.help_text = _("Left empty it is the last one.")


class ModuleForm(PlacedForm, VersionedForm):
    def clean(self):
        course = self.cleaned_data.get("course")
        if course and "position" in self.cleaned_data and self.cleaned_data["position"] is None:
            self.cleaned_data["position"] = course.modules.next_position()
        return super().clean()


class ModuleRows(RowsFormSet):
    def clean(self):
        """Number the rows without a position after all the others, as they stand in the form."""
        super().clean()
        rows = [form for form in self.forms if "position" in getattr(form, "cleaned_data", {})]
        last = max((form.cleaned_data["position"] or 0 for form in rows), default=0)
        for form in rows:
            if form.cleaned_data["position"] is None and form.has_changed():
                last += 1
                form.instance.position = form.cleaned_data["position"] = last


class ModuleInline(InlineRecords, TranslationTabularInline):
    model = Module
    form = PlacedForm
    formset = ModuleRows
    fields = ["position", "slug", "title", "minutes"]
    ordering = ["position"]


class ResourceInline(InlineRecords, TranslationStackedInline):
    model = Resource
    fields = ["title", ("kind", "language", "minutes"), "url", "file", "transcript"]
    autocomplete_fields = ["language"]


@admin.register(Module)
class ModuleAdmin(Settled, Exchanged, HasPreview, HasLinks, HasProse, TranslatedAdmin):
    form = ModuleForm
    settled = ["course"]
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
