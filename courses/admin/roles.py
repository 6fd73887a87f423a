"""What people do at editions; and who decides whose account sees who takes part there."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses.admin.forms import RecordForm
from courses.admin.history import VersionedForm
from courses.admin.records import InlineRecords, RecordAdmin
from courses.models import Role
from courses.rosters import TAUGHT_BY


class ShowsPeople(forms.ModelForm):
    """A form of a role. Whoever may not change participants gives nobody's account the sight of them."""

    may_show_people = True
    is_row = False  # one of many, which may stand unchanged

    def clean(self):
        super().clean()
        person, kind = self.cleaned_data.get("person"), self.cleaned_data.get("kind")
        opens = kind in TAUGHT_BY and person is not None and person.account_id is not None
        if opens and not self.may_show_people and not (self.is_row and not self.has_changed()):
            raise forms.ValidationError(
                _("With this role their account sees who takes part: somebody who may change participants gives it.")
            )
        return self.cleaned_data


class RoleForm(ShowsPeople, VersionedForm):
    pass


class RoleRow(ShowsPeople, RecordForm):
    is_row = True


def knowing(request, form):
    """The form, for what its user may do."""
    return type(form.__name__, (form,), {"may_show_people": request.user.has_perm("courses.change_participant")})


class RoleInline(InlineRecords, admin.TabularInline):
    model = Role
    form = RoleRow
    fields = ["kind", "person", "appointment", "site"]
    autocomplete_fields = ["person", "appointment", "site"]
    prefetched = ["appointment__person", "appointment__organisation"]

    def get_formset(self, request, obj=None, **options):
        return super().get_formset(request, obj, form=knowing(request, self.form), **options)


@admin.register(Role)
class RoleAdmin(RecordAdmin):
    form = RoleForm
    list_display = ["person", "kind", "edition"]
    list_filter = ["kind"]
    list_select_related = ["person", "edition__course"]
    search_fields = [
        "person__name",
        "edition__label_en",
        "edition__label_es",
        "edition__course__title_en",
        "edition__course__title_es",
    ]
    autocomplete_fields = ["person", "edition", "appointment", "site"]
    fields = ["edition", "kind", "person", "appointment", "site"]

    def get_form(self, request, obj=None, change=False, **options):
        return super().get_form(request, obj, change=change, form=knowing(request, self.form), **options)
