"""Accounts of staff and learners."""

from typing import cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from accounts.keys import RecordsField
from accounts.models import User

# What a migration calls the roles; offices may add groups of their own, which are shown as they are called.
ROLES = [
    gettext_noop("Editor"),
    gettext_noop("Training officer"),
    gettext_noop("Analyst"),
    gettext_noop("Administrator"),
]

STAFF_STATUS = gettext_noop("staff status")  # Django's word for it; its Spanish one is half English


class RolesField(RecordsField):
    def label_from_instance(self, group):
        return gettext(group.name)


admin.site.unregister(Group)
for model in (EmailAddress, Authenticator):  # what staff need of them stands on the page of the account
    admin.site.unregister(model)
admin.site.unregister(DBTaskResult)  # letters with codes are among what the worker does: they are nobody's to read


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    list_display = ["role"]

    @admin.display(description=_("role"), ordering="name")
    def role(self, group):
        return gettext(group.name)

    def formfield_for_manytomany(self, db_field, request=None, **options):
        return super().formfield_for_manytomany(db_field, request, form_class=RecordsField, **options)


class OwnAddress(forms.ModelForm):
    """An address is one account's, confirmed or not."""

    def clean_email(self):
        address = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email=address).exclude(user=self.instance.pk).exists():
            raise forms.ValidationError(_("A user with this e-mail address exists already."))
        return address


class PasswordOnRecord(ReadOnlyPasswordHashWidget):
    """Says whether there is one, and nothing of how it is kept."""

    def get_context(self, name, value, attrs):
        has_one = bool(value) and is_password_usable(value)
        words = _("There is one.") if has_one else _("None: the account is opened by a code from a letter.")
        return super().get_context(name, value, attrs) | {"summary": [{"label": words}]}


class AccountForm(OwnAddress, UserChangeForm):
    password = ReadOnlyPasswordHashField(label=_("Password"), widget=PasswordOnRecord)


class PasswordOrNone(forms.Form):
    """Says in the portal's own words what an account without a password is for."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "usable_password" in self.fields:
            field = cast("forms.ChoiceField", self.fields["usable_password"])
            field.label = _("Password")
            field.help_text = _("Without one, the account is opened by a code from a letter.")
            field.choices = [("true", _("With a password")), ("false", _("Without one"))]


class NewAccountForm(PasswordOrNone, OwnAddress, AdminUserCreationForm):
    pass


class PasswordForm(PasswordOrNone, AdminPasswordChangeForm):
    pass


class KindFilter(admin.RelatedFieldListFilter):
    """By the lists of the office: which kinds very many entries are of is not asked for."""

    def field_choices(self, field, request, model_admin):
        kinds = ContentType.objects.get_for_models(*model_admin.admin_site._registry).values()
        return sorted(((kind.pk, capfirst(kind.name)) for kind in kinds), key=lambda choice: choice[1])


class RoleFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field, request, model_admin):
        return [(key, gettext(str(name))) for key, name in super().field_choices(field, request, model_admin)]


class SecondFactorInline(admin.TabularInline):
    """Taken away from somebody who has lost it, by whoever may do everything; they then set up another."""

    model = Authenticator
    fields = readonly_fields = ("kind", "set_up", "used")
    extra = 0
    verbose_name = _("second factor")
    verbose_name_plural = _("second factors")

    @admin.display(description=_("kind"))
    def kind(self, factor):
        return factor.get_type_display()

    @admin.display(description=_("set up"))
    def set_up(self, factor):
        return factor.created_at

    @admin.display(description=_("last used"))
    def used(self, factor):
        return factor.last_used_at

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ["email", "first_name", "last_name", "is_staff", "is_active", "last_login"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    inlines = [SecondFactorInline]
    list_filter = ["is_staff", "is_superuser", "is_active", ("groups", RoleFilter)]
    form, add_form, change_password_form = AccountForm, NewAccountForm, PasswordForm
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "language"]}),
        (
            _("What they may do"),
            {
                "fields": ["is_active", "is_staff", "is_superuser", "groups"],
                "description": _("Deactivate an account instead of deleting it: its history stays."),
            },
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "usable_password", "password1", "password2"]})]

    def formfield_for_manytomany(self, db_field, request, **options):
        if db_field.name == "groups":
            options |= {"form_class": RolesField, "widget": forms.CheckboxSelectMultiple, "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **options)

    def save_model(self, request, obj, form, change):
        """Another address is another mailbox: the one of before opens nothing any more, nor does the password."""
        moves = change and form.initial["email"].lower() != obj.email.lower()
        if moves:
            obj.set_unusable_password()  # which ends every open session, too
        super().save_model(request, obj, form, change)
        if not change:  # else a page of theirs would write it when it is first opened
            obj.emailaddress_set.create(email=obj.email, primary=True, verified=False)
        if moves:
            obj.emailaddress_set.exclude(email=obj.email).delete()
            obj.confirm_address()
            words = _("The new address opens the account, by a code from a letter. The password of before does not.")
            self.message_user(request, words, messages.WARNING)

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes an account that may do more than they may themselves."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]


@admin.register(LogEntry)
class RecordAdmin(admin.ModelAdmin):
    """Who did what, read what of whom, and took what away: read by whoever may do everything, changed by nobody."""

    list_display = ["when", "user", "kind", "record", "done"]
    list_select_related = ["user", "content_type"]
    list_filter = [("content_type", KindFilter)]
    search_fields = ["=user__email"]
    search_help_text = _("The whole address of an account")
    ordering = ["-id"]  # the order of time, in which very many are there already
    show_full_result_count = False

    @admin.display(description=_("when"), ordering="id")
    def when(self, entry):
        return entry.action_time

    @admin.display(description=_("kind"), ordering="content_type")
    def kind(self, entry):
        return entry.content_type and capfirst(entry.content_type.name)

    @admin.display(description=_("record"))
    def record(self, entry):
        return entry.object_repr

    @admin.display(description=_("what was done"))
    def done(self, entry):
        return entry.get_change_message()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
