"""Programmes and courses."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from courses.admin.exchange import Exchanged
from courses.admin.modules import ModuleInline, move_aside
from courses.admin.needs import Need
from courses.admin.partners import PartnershipInline
from courses.admin.previews import HasPreview
from courses.admin.records import PublishedRecords, TranslatedAdmin, by_language
from courses.admin.steps import HasLinks
from courses.dates import hours
from courses.models import Course, Module, Programme
from courses.resources import CourseResource
from courses.views.catalogue import CoursePage


@admin.register(Programme)
class ProgrammeAdmin(PublishedRecords, TranslatedAdmin):
    list_display = ["title", "kind", "is_published"]
    list_filter = ["kind", "is_published"]
    search_fields = ["title_en", "title_es", "acronym_en", "acronym_es"]
    prepopulated_fields = {"slug": ["title_en"]}
    fieldsets = [
        (None, {"fields": ["kind", "slug", "is_published"]}),
        *by_language("title", "acronym", "description", "inference"),
        (_("For staff"), {"fields": ["note"]}),
    ]
    inlines = [PartnershipInline]


@admin.register(Course)
class CourseAdmin(Exchanged, HasPreview, HasLinks, PublishedRecords, TranslatedAdmin):
    resource_classes = [CourseResource]
    page_class = CoursePage
    list_display = ["title", "kind", "mode", "workload", "editions_recorded", "is_published"]
    list_filter = ["kind", "mode", "is_published", "topics", "languages"]
    search_fields = ["title_en", "title_es", "summary_en", "summary_es"]
    search_help_text = _("A word of the title or the summary")
    prepopulated_fields = {"slug": ["title_en"]}
    autocomplete_fields = ["programme", "topics", "languages", "audiences"]
    fieldsets = [
        (None, {"fields": ["kind", "slug", "programme", "topics", "is_published"]}),
        *by_language("title", "summary", "description", "outcomes", "audience_note", "recurrence", "inference"),
        (
            _("What is stated of it"),
            {
                "fields": [
                    ("mode", "admission"),
                    ("minutes", "span_days", "stated_modules"),
                    "languages",
                    "audiences",
                    "certificate_kind",
                ],
                "description": _("Leave empty what no source says: the page then says so."),
            },
        ),
        (_("For staff"), {"fields": ["note"]}),
    ]
    inlines = [ModuleInline, PartnershipInline]
    needs = [
        Need("ready", _("Ready to be put on the site"), lambda rows: rows.ready()),
        Need("minutes", _("The modules' lengths do not sum"), lambda rows: rows.with_disagreeing_modules()),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_edition_count()  # type: ignore[attr-defined]  # Course's own words

    def page_arguments(self, record):
        return {"course": record.slug}

    @admin.display(description=_("workload"), ordering="minutes")
    def workload(self, course):
        return hours(course.minutes) if course.minutes else None

    @admin.display(description=_("editions"), ordering="edition_count")
    def editions_recorded(self, course):
        return course.edition_count

    def save_formset(self, request, form, formset, change):
        if formset.model is Module:
            move_aside(formset, Module)
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        course = Course.objects.prefetch_related("modules").get(pk=form.instance.pk)
        if course.modules_disagree:
            words = _("The modules last %(modules)s together, the course %(course)s.")
            lengths = {"modules": hours(course.module_minutes), "course": hours(course.minutes)}  # type: ignore[arg-type]  # known
            self.message_user(request, words % lengths, messages.WARNING)
