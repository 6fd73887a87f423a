"""Organisations, partnerships and agreements."""

from django.contrib import admin
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from courses.admin.duplicates import MergedRecords
from courses.admin.exchange import Exchanged
from courses.admin.records import InlineRecords, RecordAdmin, TranslatedAdmin, by_language
from courses.models import Agreement, Alias, Organisation, Partnership
from courses.resources import OrganisationResource


class AliasInline(InlineRecords, admin.TabularInline):
    model = Alias
    fields = ["name", "kind"]
    show_change_link = False


class PartnershipInline(InlineRecords, admin.TabularInline):
    model = Partnership
    fields = ["role", "organisation"]
    autocomplete_fields = ["organisation"]


@admin.register(Organisation)
class OrganisationAdmin(Exchanged, MergedRecords, TranslatedAdmin):
    import_export_change_list_template = "admin/courses/mergeable_list.html"
    resource_classes = [OrganisationResource]
    list_display = ["name", "acronym", "type", "country", "parent"]
    list_filter = ["type"]
    list_select_related = ["parent"]
    search_fields = ["name_en", "name_es"]
    search_help_text = _("Any of its names, acronyms or other names, in any language")
    prepopulated_fields = {"slug": ["acronym_en", "name_en"]}
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["slug", "type", "country", "parent", "website"]}),
        *by_language("name", "acronym", "inference"),
        (_("For staff"), {"fields": ["note"]}),
    ]
    inlines = [AliasInline]

    def search_word(self, queryset, word):
        return queryset.named(word)

    def get_search_results(self, request, queryset, search_term):
        """Where staff complete a name, the organisation whose very acronym they typed comes first."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.resolver_match.url_name == "autocomplete":
            is_called = Q(acronym_en__iexact=search_term) | Q(acronym_es__iexact=search_term)
            found = found.order_by(Case(When(is_called, then=0), default=1), "name", "pk")
        return found, may_repeat


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    list_display = ["organisation", "role", "what_for"]
    list_filter = ["role"]
    list_select_related = ["organisation", "programme", "course", "edition__course", "site__edition__course"]
    search_help_text = _("Any name of the organisation")
    search_fields = ["organisation__name_en", "organisation__name_es"]
    autocomplete_fields = ["organisation", "programme", "course", "edition", "site"]
    fieldsets = [
        (None, {"fields": ["organisation", "role"]}),
        (
            _("For exactly one of these"),
            {
                "fields": ["programme", "course", "edition", "site"],
                "description": _("A partner of every edition belongs to the course."),
            },
        ),
    ]

    @admin.display(description=_("for"))
    def what_for(self, partnership):
        return partnership.target_record

    def search_word(self, queryset, word):
        return queryset.filter(pk__in=Partnership.objects.with_organisation_named(word).values("pk"))


@admin.register(Agreement)
class AgreementAdmin(TranslatedAdmin):
    list_display = ["title", "signed_on"]
    search_fields = ["title_en", "title_es"]
    prepopulated_fields = {"slug": ["title_en"]}
    autocomplete_fields = ["organisations", "signatories", "courses"]
    fieldsets = [
        (None, {"fields": ["slug", "organisations", "signatories", "signed_on", "courses"]}),
        *by_language("title", "description", "inference"),
        (_("For staff"), {"fields": ["note"]}),
    ]
