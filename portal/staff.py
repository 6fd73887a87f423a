"""The staff's home: what waits for somebody today, and a search over everything that staff edit."""

from dataclasses import dataclass

from django.contrib.admin import ModelAdmin
from django.urls import reverse
from django.utils.text import capfirst

FIRST = 5  # of each kind, before all of them are asked for


@dataclass(frozen=True)
class Waiting:
    """Rows of a list that need the same; `address` shows exactly those."""

    kind: str
    label: str
    count: int
    address: str


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def waiting(site, request):
    """What the user may mend, with how many rows need it; nothing that nobody needs."""
    found = []
    for model, page in site._registry.items():
        if not hasattr(page, "needs_of") or not page.has_change_permission(request):
            continue
        for need in page.needs_of(model):
            count = need.rows(page.get_queryset(request)).count()
            kind = capfirst(str(model._meta.verbose_name_plural))
            found.append(Waiting(kind, need.label, count, f"{address(model, 'changelist')}?needs={need.key}"))
    return [each for each in found if each.count]


@dataclass(frozen=True)
class Found:
    """Records of one kind, each with the address of its form; `address` lists all that the words find."""

    kind: str
    records: list
    address: str


def found(site, request, words):
    """What the words find in every list that the user may see, as the list's own search finds it."""
    groups = []
    for model, page in site._registry.items():
        if not page.get_search_fields(request) or not page.has_view_permission(request):
            continue
        rows = searched(page, request, words)[:FIRST]
        told = getattr(page, "told_in_search", str)
        records = [(told(row), address(model, "change", row.pk)) for row in rows]
        if records:
            groups.append(Found(capfirst(str(model._meta.verbose_name_plural)), records, address(model, "changelist")))
    return groups


def searched(page: ModelAdmin, request, words):
    rows, may_repeat = page.get_search_results(request, page.get_queryset(request), words)
    if page.list_select_related and page.list_select_related is not True:
        rows = rows.select_related(*page.list_select_related)
    return rows.distinct() if may_repeat else rows
