"""Lists of a million rows: as many keys are read as anybody looks at, then the rows of one page."""

from collections.abc import Callable, Sequence

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.paginator import InvalidPage
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Subquery

from courses.paging import MOST_COUNTED

OF_ANY_LIST = {*IGNORED_PARAMS, PAGE_VAR, ERROR_FLAG} - {SEARCH_VAR}


def is_narrowed(request):
    """Whether an address asks a list for some of its rows."""
    return any(request.GET[name] for name in request.GET.keys() - OF_ANY_LIST)


def one_of(keys):
    """A condition: the row's key is one of these. PostgreSQL would read a whole table beside ten thousand keys."""
    if connection.vendor == "sqlite":
        return Q(pk__in=keys)
    each = {"template": "%(expressions)s)", "arg_joiner": " = ANY(ARRAY", "output_field": BooleanField()}
    return Q(Func(F("pk"), Subquery(keys), **each))


class LongList(ChangeList):
    """Of what is found, ten thousand rows at most; `is_capped` where there are more.

    Where an index has them in their order (`is_in_order`) these are the first ones; else they are any, put in order.
    """

    model_admin: "HasLongList"

    def get_results(self, request):
        keys = list(self.keys()[: MOST_COUNTED + 1])
        self.is_capped, self.most = len(keys) > MOST_COUNTED, MOST_COUNTED
        keys = keys[:MOST_COUNTED]
        self.paginator = self.model_admin.get_paginator(request, keys, self.list_per_page)  # type: ignore[arg-type]  # any list
        self.result_count, self.full_result_count = self.paginator.count, None
        self.show_full_result_count, self.show_admin_actions = False, True
        self.can_show_all = not self.is_capped and self.result_count <= self.list_max_show_all
        self.multi_page = self.result_count > self.list_per_page
        is_whole = not self.multi_page or (self.show_all and self.can_show_all)
        self.result_list = self.rows(keys if is_whole else self.page_keys())

    def page_keys(self):
        try:
            return self.paginator.page(self.page_num).object_list
        except InvalidPage as error:
            raise IncorrectLookupParameters from error

    def rows(self, keys):
        rows = self.root_queryset.filter(pk__in=keys).order_by(*self.queryset.query.order_by)
        return self.apply_select_related(rows)

    def keys(self):
        """Of everything that is found, in order; no more than anybody looks at is sorted."""
        if self.is_in_order:
            return self.queryset.values_list("pk", flat=True)
        found = self.queryset.order_by().values("pk")[: MOST_COUNTED + 1]
        ordered = self.root_queryset.filter(one_of(found)).order_by(*self.queryset.query.order_by)
        return ordered.values_list("pk", flat=True)

    @property
    def is_in_order(self):
        """Whether an index has what is asked for in the order that is asked for."""
        narrowed, sorts = set(self.get_filters_params()), self.params.get(ORDER_VAR)
        if self.query:
            return False
        if sorts:
            return not narrowed and self.column(sorts) in self.model_admin.indexed_sorts
        return len(narrowed) < 2 and narrowed <= set(self.model_admin.indexed_filters)

    def column(self, sorts):
        """The one column that a list is sorted by; None where it is sorted by several, or by what it has not."""
        number = sorts.removeprefix("-")
        is_one = number.isdecimal() and int(number) < len(self.list_display)
        return self.list_display[int(number)] if is_one else None

    def _get_deterministic_ordering(self, ordering):
        """The number goes the way of the column before it, so that one index serves both ways."""
        goes_up = len(ordering) == 1 and isinstance(ordering[0], str) and not ordering[0].startswith("-")
        found = super()._get_deterministic_ordering(ordering)  # type: ignore[misc]  # Django's own: there is no public way in
        return [*found[:-1], "pk"] if goes_up and found[-1] == "-pk" else found


class HasLongList(admin.ModelAdmin):
    """An admin of very many rows. A subclass says by which columns and filters they stand in an index.

    `indexed_sorts` names columns of the list, `indexed_filters` parameters of its address.
    """

    is_of_very_many = True
    list_per_page = 50
    show_full_result_count = False
    indexed_sorts: Sequence[str | Callable] = ()
    indexed_filters: Sequence[str] = ()

    def get_changelist(self, request, **options):
        return LongList

    def get_sortable_by(self, request):
        """Of all rows, by what an index has; of those that are searched or filtered, by any column."""
        return super().get_sortable_by(request) if is_narrowed(request) else self.indexed_sorts
