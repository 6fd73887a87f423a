"""What waits for somebody in the office: named questions about a list, asked on the staff's home and in its filter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import admin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from courses.constraints import lacking

BY_THE_WAY = {"acronym", "dateline", "honorific", "inference", "place", "region"}  # texts that need no translation


@dataclass(frozen=True)
class Need:
    """A question about the records of a list; `rows` narrows a queryset to those that wait.

    `query` shows them by a filter that the list has anyway; without it the list has one for what its records need.
    """

    key: str
    label: str | Promise
    rows: Callable
    query: str = ""
    permission: str = ""  # to see whose records the answer tells of

    def is_asked(self, user):
        return not self.permission or user.has_perm(self.permission)

    @property
    def asked(self):
        """What is added to the list's address to see them."""
        return self.query or f"needs={self.key}"


def texts_of(model):
    """The names of all texts that exist in each language, in the model's order."""
    known = set(translator.get_options_for_model(model).all_fields)
    return [field.name for field in model._meta.fields if field.name in known]


def translated_fields(model):
    """The names of the texts that a reader of either language expects."""
    return [name for name in texts_of(model) if name not in BY_THE_WAY]


def translation_needs(model):
    """For a model with texts that are read in both languages."""
    names = translated_fields(model)
    if not names:
        return []
    told = [
        ("es", _("Spanish is missing"), lacking("es", "en", names)),
        ("en", _("English is missing"), lacking("en", "es", names)),
    ]
    return [
        Need(f"lacks-{language}", label, lambda rows, missing=missing: rows.filter(missing))
        for language, label, missing in told
    ]


class NeedsFilter(admin.SimpleListFilter):
    """The rows of a list that wait for somebody."""

    title = _("what they need")
    parameter_name = "needs"

    def __init__(self, request, params, model, model_admin):
        self.needs = {need.key: need for need in model_admin.needs_of(model) if need.is_asked(request.user)}
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [(need.key, need.label) for need in self.needs.values()]

    def queryset(self, request, queryset):
        need = self.needs.get(self.value())
        return need.rows(queryset) if need else queryset


class HasNeeds(admin.ModelAdmin):
    """An admin whose list can be narrowed to what waits."""

    needs: Sequence[Need] = ()

    def needs_of(self, model):
        return list(self.needs)

    def get_list_filter(self, request):
        filters = super().get_list_filter(request)
        return [NeedsFilter, *filters] if self.needs_of(self.model) else filters
