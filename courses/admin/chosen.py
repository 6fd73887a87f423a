"""Filters by a record of which there are too many to list: looked for as in a form."""

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext as _

from accounts.keys import is_key
from courses.admin.forms import LoadedSelect
from courses.admin.paging import OF_ANY_LIST


class ChosenFilter(admin.RelatedFieldListFilter):
    """By one record that is looked for by a word; for a foreign key whose records have a list that can be searched."""

    template = "admin/courses/chosen_filter.html"

    def __init__(self, field, request, params, model, model_admin, field_path):
        super().__init__(field, request, params, model, model_admin, field_path)
        self.title = field.verbose_name
        self.kept = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name != self.lookup_kwarg and name not in OF_ANY_LIST - {"o"}
        ]
        widget = LoadedSelect(field, model_admin.admin_site, attrs={"id": f"filter-{field.name}"})
        self.widget = field.formfield(widget=widget, required=False).widget

    def field_choices(self, field, request, model_admin):
        """None: the widget asks for those that are looked for."""
        return []

    def has_output(self):
        return True

    def choices(self, changelist):
        """One, with all that the form needs. The record was read with the list's rows, where there are any."""
        chosen = self.lookup_val[-1] if self.lookup_val else None
        row = next(iter(changelist.result_list), None)
        self.widget.chosen = row and row._state.fields_cache.get(self.field.name)
        yield {
            "select": self.widget.render(self.lookup_kwarg, chosen if chosen and is_key(chosen) else None),
            "id": self.widget.attrs["id"],
            "kept": self.kept,
            "remove": changelist.get_query_string(remove=[self.lookup_kwarg]) if chosen else "",
            "display": _("All"),
            "selected": not chosen,
        }


class HasChosenFilters(admin.ModelAdmin):
    """An admin whose list has such filters, with the scripts that they need."""

    @property
    def media(self):
        names = [str(each[0]) for each in self.list_filter if isinstance(each, tuple) and each[1] is ChosenFilter]
        widgets = [AutocompleteSelect(self.opts.get_field(name), self.admin_site) for name in names]
        return sum((widget.media for widget in widgets), super().media)
