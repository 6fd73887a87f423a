"""People and their appointments."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from courses.admin.duplicates import MergedRecords
from courses.admin.exchange import Exchanged
from courses.admin.records import InlineRecords, TranslatedAdmin, by_language
from courses.models import Appointment, Person
from courses.resources import PersonResource


class AppointmentInline(InlineRecords, TranslationStackedInline):
    model = Appointment
    fields = ["organisation", "slug", "position", "office", "email", "telephones"]
    autocomplete_fields = ["organisation"]


@admin.register(Person)
class PersonAdmin(Exchanged, MergedRecords, TranslatedAdmin):
    import_export_change_list_template = "admin/courses/mergeable_list.html"
    resource_classes = [PersonResource]
    list_display = ["name", "honorific", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug"]}),
        *by_language("honorific", "inference"),
        (_("For staff"), {"fields": ["note"]}),
    ]
    inlines = [AppointmentInline]


@admin.register(Appointment)
class AppointmentAdmin(TranslatedAdmin):
    list_display = ["person", "position", "office", "organisation", "email"]
    list_select_related = ["person", "organisation"]
    search_fields = [
        "person__name",
        "position_en",
        "position_es",
        "organisation__name_en",
        "organisation__name_es",
        "organisation__acronym_en",
        "organisation__acronym_es",
    ]
    autocomplete_fields = ["person", "organisation"]
    fieldsets = [
        (None, {"fields": ["person", "organisation", "slug", "email", "telephones"]}),
        *by_language("position", "office"),
    ]
