"""People and their appointments."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from courses.actions.accounts import account_of
from courses.admin.duplicates import MergedRecords
from courses.admin.exchange import Exchanged
from courses.admin.history import VersionedForm
from courses.admin.records import InlineRecords, TranslatedAdmin, by_language
from courses.models import Appointment, Person, Role
from courses.resources import PersonResource
from courses.rosters import TAUGHT_BY


class AppointmentInline(InlineRecords, TranslationStackedInline):
    model = Appointment
    fields = ["organisation", "slug", "position", "office", "email", "telephones"]
    autocomplete_fields = ["organisation"]


class LinkedPersonForm(VersionedForm):
    """Says by an e-mail address which account is the person's: a list of accounts would show everybody's."""

    account_email = forms.EmailField(
        label=_("e-mail address of their account"),
        required=False,
        help_text=_(
            "With it they see who takes part in the editions that they facilitate or coordinate. Empty for none."
        ),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.linked = self.instance.account
        self.initial["account_email"] = self.linked.email if self.linked else ""

    def clean_account_email(self):
        """What stands there already is not asked for again: an address may since have become another one."""
        address = self.cleaned_data["account_email"]
        if self.linked and address == self.linked.email:
            return address
        self.linked = account_of(address) if address else None
        if address and self.linked is None:
            raise forms.ValidationError(_("No account has this address, or nobody has confirmed it yet."))
        if self.linked and Person.objects.exclude(pk=self.instance.pk).filter(account=self.linked).exists():
            raise forms.ValidationError(_("This account is another person's already."))
        return address


@admin.register(Person)
class PersonAdmin(Exchanged, MergedRecords, TranslatedAdmin):
    import_export_change_list_template = "admin/courses/mergeable_list.html"
    resource_classes = [PersonResource]
    holds_people = True
    list_display = ["name", "honorific", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug"]}),
        *by_language("honorific", "inference"),
        (_("For staff"), {"fields": ["note"]}),
    ]
    readonly_fields = ["editions_seen"]
    inlines = [AppointmentInline]

    def has_merge_permission(self, request):
        """Whoever is merged gets the other's roles, and with them the sight of people."""
        return super().has_merge_permission(request) and request.user.has_perm("courses.change_participant")

    def may_link(self, request, person=None):
        """Whose account it is decides who sees participants: that is for those who may change participants."""
        may_change = self.has_change_permission(request, person) if person else self.has_add_permission(request)
        return may_change and request.user.has_perm("courses.change_participant")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("account")

    def get_form(self, request, obj=None, change=False, **options):
        """Who may not link finds no such field, nor does the form take one from them."""
        if self.may_link(request, obj):
            options["form"] = LinkedPersonForm
        return super().get_form(request, obj, change=change, **options)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.may_link(request, obj):
            return fieldsets
        return [*fieldsets[:-1], (_("Account"), {"fields": ["account_email", "editions_seen"]}), fieldsets[-1]]

    @admin.display(description=_("what an account of theirs sees"))
    def editions_seen(self, person):
        """Each edition with the role, whether there is an account yet or not: whoever links one answers for it."""
        roles = Role.objects.filter(person=person.pk, kind__in=TAUGHT_BY).select_related("edition__course", "site")
        return " · ".join(
            ", ".join(map(str, filter(None, [role.get_kind_display(), role.edition, role.site])))
            for role in roles.order_by("-edition", "kind")
        )

    def save_model(self, request, obj, form, change):
        if isinstance(form, LinkedPersonForm):
            obj.account = form.linked
        super().save_model(request, obj, form, change)


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
