"""Editions, their sites and the people at them."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.admin import TranslationStackedInline

from courses.actions.applications import fill_places
from courses.admin import ways
from courses.admin.completion import HasCompletion
from courses.admin.deeds import DEEDS
from courses.admin.exchange import Exchanged
from courses.admin.meeting import say_who_would_complete
from courses.admin.needs import Need
from courses.admin.partners import PartnershipInline
from courses.admin.previews import HasPreview
from courses.admin.records import InlineRecords, PublishedRecords, Settled, TranslatedAdmin, by_language
from courses.admin.roles import RoleInline
from courses.admin.steps import HasDeeds, HasLinks
from courses.certifying import with_some_due
from courses.choices import EditionState
from courses.completion import with_some_meeting
from courses.models import Edition, Site
from courses.resources import EditionResource, SiteResource
from courses.search import matching, refresh
from courses.views.editions import EditionPage
from courses.words import Search

DATE_FIELDS = (("starts_on", "starts_precision"), ("ends_on", "ends_precision"))


class StateFilter(admin.SimpleListFilter):
    """By what an edition is now."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return EditionState.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in EditionState.values else queryset


class SetsPlaces(BaseModelAdmin):
    """Of records with a capacity: a smaller one than places are held is refused, which tells how many are held.

    So would a list of those with so many of them.
    """

    def lookup_allowed(self, lookup, value, request):
        may_know = not lookup.startswith("places_held") or request.user.has_perm("courses.view_participant")
        return may_know and super().lookup_allowed(lookup, value, request)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.has_perm("courses.view_participant") else [*fields, "capacity"]

    def has_import_permission(self, request):
        """A file sets places too."""
        return super().has_import_permission(request) and request.user.has_perm("courses.view_participant")  # type: ignore[misc]  # of `Exchanged`


def fill_afterwards(edition):
    """Offer what is free to those who wait, once the save stands: so that nobody waits for it meanwhile."""
    transaction.on_commit(partial(fill_places, edition), robust=True)


class SiteInline(SetsPlaces, InlineRecords, TranslationStackedInline):
    model = Site
    fields = [("position", "slug"), ("country", "city"), "region", "venue", *DATE_FIELDS, "capacity"]


@admin.register(Edition)
class EditionAdmin(
    SetsPlaces, Settled, HasCompletion, Exchanged, HasDeeds, HasPreview, HasLinks, PublishedRecords, TranslatedAdmin
):
    resource_classes = [EditionResource]
    deeds = DEEDS
    settled = ["course"]
    page_class = EditionPage
    list_display = ["course", "label", "when", "state_now", "is_published"]
    list_display_links = ["course", "label"]
    list_filter = [StateFilter, "mode", "is_published"]
    list_select_related = ["course"]
    search_fields = ["label_en", "label_es", "course__title_en", "course__title_es"]
    search_help_text = _("Words of the label or of the course's title; of the last one its beginning")
    autocomplete_fields = ["course", "languages"]
    readonly_fields = ["places_held"]
    fieldsets = [
        (None, {"fields": ["course", ("ordinal", "slug"), "is_published"]}),
        *by_language("label", "emphasis"),
        (
            _("When"),
            {
                "fields": [*DATE_FIELDS, "is_over"],
                "description": _("Say how precisely each date is known: the page never says more."),
            },
        ),
        (_("Applications"), {"fields": [("opens_at", "closes_at"), "time_zone", ("capacity", "places_held")]}),
        (
            _("Completion"),
            {
                "fields": ["completion_share"],
                "description": _(
                    "Whoever marks as many modules as done completes the edition at once. "
                    "After a change you see who has done so already, and record it."
                ),
            },
        ),
        (
            _("What is stated of this edition"),
            {
                "fields": ["mode", ("minutes", "stated_modules"), "languages"],
                "description": _("Leave empty what no source says of this very edition: the page shows the course's."),
            },
        ),
        (_("What is inferred"), {"fields": ["inference_en", "inference_es"], "classes": ["collapse"]}),
        (_("Public note"), {"fields": ["notice_en", "notice_es"], "classes": ["collapse"]}),
        (
            _("Cancellation"),
            {
                "fields": ["cancelled_on", "cancellation_reason_en", "cancellation_reason_es"],
                "classes": ["collapse"],
            },
        ),
        (_("For staff"), {"fields": ["note"]}),
    ]
    inlines = [SiteInline, RoleInline, PartnershipInline]
    needs = [
        Need("soon", _("Start or close within 14 days"), lambda rows: rows.soon(timezone.now())),
        Need("ready", pgettext_lazy("edition", "Ready to be put on the site"), lambda rows: rows.ready()),
        Need(
            "meeting",
            _("Somebody meets the rule and is not recorded as having completed"),
            with_some_meeting,
            permission="courses.view_application",
        ),
        Need("certificates", _("Certificates to issue"), with_some_due, permission="courses.view_application"),
        Need("no-figures", _("Over, without any figure"), lambda rows: rows.over_without_figures(timezone.now())),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_state(timezone.now())  # type: ignore[attr-defined]  # Edition's own words

    def get_search_results(self, request, queryset, search_term):
        """By the index of the portal's search: of very many editions a pattern would read each."""
        sought = Search(search_term)
        if not sought:
            return queryset, False
        refresh()
        return queryset.filter(pk__in=matching("edition", sought, in_title=True)).select_related("course"), False

    def get_fieldsets(self, request, obj=None):
        """How many places are held is a number of people: for those who may see them (`courses/small_cells.py`)."""
        sets = super().get_fieldsets(request, obj)
        if request.user.has_perm("courses.view_participant"):
            return sets
        return [
            (title, options | {"fields": [("capacity",) if "places_held" in row else row for row in options["fields"]]})
            for title, options in sets
        ]

    def page_arguments(self, record):
        return {"course": record.course.slug, "edition": record.slug}

    def links(self, request, record):
        """The applications, invitations and the report besides the other links, for those who may see them."""
        own = [
            (title, f"{reverse(f'admin:courses_{model}_changelist')}?edition__id__exact={record.pk}")
            for model, title in (("application", _("Applications")), ("invitation", _("Invitations")))
            if request.user.has_perm(f"courses.view_{model}")
        ]
        if address := ways.to_participants(request.user, record.pk):
            own.append((_("Who takes part"), address))
        if address := ways.to_completion(request.user, record.pk):
            own.append((_("Record completion"), address))
        if address := ways.to_certificates(request.user, record.pk):
            own.append((_("Issue certificates"), address))
        if request.user.has_perm("courses.view_certificate"):
            own.append((_("Certificates"), ways.to_certificates_of(record.pk)))
        own.append((_("Report"), ways.to_report(record.pk)))
        if address := ways.to_import(request.user, record.pk):
            own.append((_("Import participants"), address))
        return [*own, *super().links(request, record)]

    def save_related(self, request, form, formsets, change):
        """Places that came free by a larger capacity, the edition's or a site's, are offered to those who wait.

        Whoever has done what a new rule of completion asks is only told of: recording it is a step of its own.
        """
        super().save_related(request, form, formsets, change)
        if change:
            edition = Edition.objects.with_course().get(pk=form.instance.pk)
            fill_afterwards(edition)
            if "completion_share" in form.changed_data:
                say_who_would_complete(self, request, edition)
        self.point_out_places(request, form.instance)

    def point_out_places(self, request, edition):
        at_sites = edition.sites.aggregate(places=Sum("capacity"))["places"] or 0
        if edition.capacity is not None and at_sites > edition.capacity:
            told = {"sites": at_sites, "edition": edition.capacity}
            words = _("Its sites have %(sites)d places together, the edition %(edition)d: no more are given than that.")
            self.message_user(request, words % told, messages.WARNING)

    @admin.display(description=_("dates"), ordering="starts_on")
    def when(self, edition):
        return str(edition.dates) or None

    @admin.display(description=_("state"), ordering="state")
    def state_now(self, edition):
        return edition.get_state_display()


@admin.register(Site)
class SiteAdmin(SetsPlaces, Settled, Exchanged, TranslatedAdmin):
    settled = ["edition"]
    resource_classes = [SiteResource]
    list_display = ["edition", "country", "region", "city", "when"]
    list_select_related = ["edition__course"]
    search_fields = [
        "city",
        "region_en",
        "region_es",
        "edition__label_en",
        "edition__label_es",
        "edition__course__title_en",
        "edition__course__title_es",
    ]
    autocomplete_fields = ["edition"]
    fieldsets = [
        (None, {"fields": ["edition", ("position", "slug"), "country", "city", "venue", "capacity"]}),
        *by_language("region", "inference"),
        (_("When, if not as the edition"), {"fields": DATE_FIELDS}),
        (_("For staff"), {"fields": ["note"]}),
    ]
    inlines = [PartnershipInline]

    def save_related(self, request, form, formsets, change):
        """Places that came free by a larger capacity are offered to those who wait, as on the edition's form."""
        super().save_related(request, form, formsets, change)
        if change:
            fill_afterwards(form.instance.edition)

    def told_in_search(self, site):
        """Beside others, which may be in the same place."""
        return f"{site}: {site.edition}"

    @admin.display(description=_("dates"), ordering="starts_on")
    def when(self, site):
        return str(site.dates) or None
