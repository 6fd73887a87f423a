"""Participants and their applications: private records, whose state changes by decisions alone."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.keys import is_key
from courses.actions.audit import put_on_record
from courses.admin import ways
from courses.admin.chosen import ChosenFilter, HasChosenFilters
from courses.admin.decisions import ChangePriority, HasDecisions
from courses.admin.duplicates import MergedRecords
from courses.admin.needs import Need
from courses.admin.privacy import Download, Erase
from courses.admin.private import PrivateAdmin
from courses.admin.progress import ProgressList, ShowsProgress, TakesPartFilter
from courses.admin.steps import HasDeeds
from courses.balance import balance
from courses.beginnings import PARTICIPANTS, beginning, sought
from courses.choices import ApplicationState, OrganisationType, Sex
from courses.models import Application, Participant, Transition
from courses.story import story

MOST_TOLD_APART = 2_000  # applications of an edition that a page counts anew by what they are


def edition_in(request):
    """The number of the edition that the list is of; None without one."""
    edition = request.GET.get("edition__id__exact", "")
    return int(edition) if is_key(edition) else None


def number_by_country(request):
    """`{country of work: applications of the list's edition}`, read once for a page: an index has it."""
    edition = edition_in(request)
    if not hasattr(request, "number_by_country"):
        rows = Application.objects.filter(edition=edition).order_by().values_list("country")
        request.number_by_country = {} if edition is None else dict(rows.annotate(number=Count("pk")))
    return request.number_by_country


def number_in(request):
    return sum(number_by_country(request).values())


class CountryFilter(admin.SimpleListFilter):
    """By the countries that the list's applications come from, for one edition."""

    title = _("country of work")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        codes = filter(None, number_by_country(request))
        return sorted(((code, countries.name(code)) for code in codes), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        return queryset.filter(country=self.value()) if self.value() in dict(self.lookup_choices) else queryset


class SexFilter(admin.SimpleListFilter):
    title = _("sex")
    parameter_name = "sex"

    def lookups(self, request, model_admin):
        return Sex.choices

    def queryset(self, request, queryset):
        return queryset.filter(participant__sex=self.value()) if self.value() in Sex.values else queryset


class InstitutionTypeFilter(admin.SimpleListFilter):
    title = _("kind of institution")
    parameter_name = "institution_type"

    def lookups(self, request, model_admin):
        return OrganisationType.choices

    def queryset(self, request, queryset):
        known = self.value() in OrganisationType.values
        return queryset.filter(institution__type=self.value()) if known else queryset


class ApplicationList(ProgressList):
    """Of one edition, as a whole in order; where it has few and nothing is sought, with numbers beside the choices."""

    def __init__(self, request, *args):
        self.is_of_edition = edition_in(request) is not None
        super().__init__(request, *args)
        self.add_facets = 0 < number_in(request) <= MOST_TOLD_APART and not self.query

    @property
    def is_in_order(self):
        return self.is_of_edition or super().is_in_order


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        """Whoever may see the record may see this of it."""
        return True


class ApplicationInline(ReadOnlyInline):
    model = Application
    fields = ["edition", "state", "reason", "submitted_at"]
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).with_names()  # type: ignore[attr-defined]  # Application's own words


class TransitionInline(ReadOnlyInline):
    model = Transition
    fields = ["at", "from_state", "to_state", "reason", "actor"]
    readonly_fields = ["at"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor")


class LeadsToImport(admin.ModelAdmin):
    """An admin whose list leads to the import of participants, of the list's edition where it is of one."""

    def changelist_view(self, request, extra_context=None):
        address = ways.to_import(request.user, edition_in(request))
        return super().changelist_view(request, {"import_address": address, **(extra_context or {})})


@admin.register(Participant)
class ParticipantAdmin(LeadsToImport, MergedRecords, HasDeeds, PrivateAdmin):
    deeds = {"download": Download, "erase": Erase}
    compares_new = False  # there may be a million
    change_list_template = "admin/courses/people_list.html"
    list_display = ["__str__", "email", "institution_said", "country_named", "is_sample"]
    list_select_related = ["institution"]
    list_filter = ["sex", "is_sample"]
    indexed_sorts = ["email"]
    indexed_filters = ["sex__exact", "is_sample__exact"]
    search_fields = [*PARTICIPANTS.columns]
    search_help_text = _("The beginnings of names, of an address or of an institution as typed")
    autocomplete_fields = ["institution"]
    readonly_fields = ["account", "batch", "created_at", "erased_at"]
    fieldsets = [
        (None, {"fields": [("given_names", "family_names"), "certificate_name", "email", "language"]}),
        (_("Work"), {"fields": ["country", "institution", "institution_name", "position"]}),
        (_("What is asked for the statistics"), {"fields": [("sex", "birth_year")]}),
        (_("For staff"), {"fields": ["is_sample", "account", "batch", "created_at", "erased_at"]}),
    ]
    inlines = [ApplicationInline]
    change_form_template = "admin/courses/participant_form.html"

    def render_change_form(self, request, context, *args, **options):
        record = context.get("original")
        if record is not None and request.method == "GET":
            put_on_record(request.user, Participant, gettext("Opened: what is held of one person."), record)
        if record is not None:
            context["story"] = story(record)
        return super().render_change_form(request, context, *args, **options)

    def get_form(self, request, obj=None, change=False, **options):
        """A person has a name, as in every import; only erasure takes it away."""
        form = super().get_form(request, obj, change=change, **options)
        if "given_names" in form.base_fields:
            form.base_fields["given_names"].required = True
        return form

    def has_change_permission(self, request, obj=None):
        """What was erased is filled in by nobody again, not by whoever opened the form before either."""
        return super().has_change_permission(request, obj) and not (obj and obj.erased_at)

    def search_word(self, queryset, word, most=None):
        return queryset.filter(pk__in=beginning(PARTICIPANTS, word, most))

    def has_merge_permission(self, request):
        """Nobody may delete participants, and merging deletes none: their applications are one person's now."""
        return self.has_change_permission(request)

    def told_of(self, record):
        account = gettext("has an account") if record.account_id else ""
        return " · ".join(filter(None, [record.email, record.country.name, account]))

    def name_in_log(self, merge):
        return gettext("Participant %(number)s") % {"number": merge.loser_key}

    @admin.display(description=_("institution"))
    def institution_said(self, participant):
        return participant.institution_said or None


@admin.register(Application)
class ApplicationAdmin(LeadsToImport, HasChosenFilters, ShowsProgress, HasDecisions, HasDeeds, PrivateAdmin):
    deeds = {"priority": ChangePriority}
    list_display = [
        *(
            "participant",
            "state",
            "edition",
            "institution_said",
            "country_named",
            "submitted_at",
            "priority",
            "says_eligible",
        )
    ]
    list_select_related = ["participant__institution", "edition__course", "institution", "site"]
    list_filter = [("edition", ChosenFilter), "state"]
    edition_filters = [TakesPartFilter, CountryFilter, SexFilter, InstitutionTypeFilter, "says_eligible", "origin"]
    indexed_sorts = ["submitted_at"]
    indexed_filters = ["state__exact"]
    search_fields = [f"participant__{name}" for name in PARTICIPANTS.columns]
    search_help_text = _("The beginnings of the person's names or address")
    fieldsets = [
        (None, {"fields": ["edition", "site", "participant", "says_eligible", "motivation"]}),
        (_("How it came"), {"fields": ["origin", "invitation", "rank"]}),
        (_("At the time"), {"fields": ["institution", "country"]}),
        (_("Where it stands"), {"fields": ["state", "reason", "priority", "submitted_at", "offer_expires_at"]}),
        (
            _("How far"),
            {
                "fields": [
                    *("modules_so_far", "completed_on", "confirmed_name", "name_confirmed_at", "certificates_issued")
                ]
            },
        ),
        (_("Consent"), {"fields": ["consent_version", "consented_at"], "classes": ["collapse"]}),
    ]
    inlines = [TransitionInline]

    def has_add_permission(self, request):
        return False

    def edition_of(self, request):
        return edition_in(request)

    def needs_of(self, model):
        """On the staff's home; the list tells states apart anyway."""
        submitted = ApplicationState.SUBMITTED
        query = f"state__exact={submitted}"
        return [Need("to-decide", _("Under review: to be decided"), lambda rows: rows.filter(state=submitted), query)]

    def get_ordering(self, request):
        """Of all editions, the newest first; of one, in the order of time."""
        return super().get_ordering(request) if edition_in(request) else ["-pk"]

    def get_search_results(self, request, queryset, search_term):
        """In one edition, among its people."""
        edition = edition_in(request)
        if edition is None:
            return super().get_search_results(request, queryset, search_term)
        here = Application.objects.filter(edition=edition).order_by().values("participant")
        for word in sought(search_term):
            queryset = queryset.filter(participant__in=beginning(PARTICIPANTS, word, among=here))
        return queryset, False

    def search_word(self, queryset, word, most=None):
        return queryset.filter(participant__in=beginning(PARTICIPANTS, word))

    def get_list_filter(self, request):
        """Of all applications by what an index has; of one edition by everything."""
        return [*self.list_filter, *(self.edition_filters if edition_in(request) else ())]

    def get_changelist(self, request, **options):
        return ApplicationList

    def changelist_view(self, request, extra_context=None):
        """Of one edition, with who has a place so far where it has few, and with the way to its report."""
        edition = edition_in(request)
        number = number_in(request) if self.has_view_permission(request) else 0
        facts = {
            "report_address": ways.to_report(edition),
            "balance": balance([edition]) if 0 < number <= MOST_TOLD_APART else [],
            "most_told_apart": MOST_TOLD_APART if number > MOST_TOLD_APART else None,
        }
        return super().changelist_view(request, facts | (extra_context or {}))

    def get_readonly_fields(self, request, obj=None):
        """All of it: what a person has sent is theirs, and its state changes by a decision."""
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    @admin.display(description=_("institution"))
    def institution_said(self, application):
        return str(application.institution or application.participant.institution_said) or None
