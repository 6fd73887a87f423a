"""Filtered lists in numbered pages, each at one address, that no query string can break."""

import re
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.views.generic import TemplateView

from courses.addresses import Address, tidied
from courses.faceted import FacetedFilter
from courses.rows import rendered

PER_PAGE = 20
MOST_COUNTED = 10_000  # rows of a staff's list: so many are counted, and can be seen
PAGE_NUMBER = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class PageLinks:
    """The addresses of the pages of a list, of which one is shown."""

    address: Address
    here: int
    last: int

    def own(self):
        """The query of this page, whatever is filtered; blank for the first."""
        return str(Address(page=self.here))

    def numbers(self):
        """`(number, address, whether it is this one)` of the pages to choose from; of a gap nothing but None."""
        shown = Paginator(range(self.last), 1).get_elided_page_range(self.here, on_each_side=1)
        return [(n, self._at(n), n == self.here) if isinstance(n, int) else (None, "", False) for n in shown]

    @cached_property
    def previous(self):
        return self._at(self.here - 1) if self.here > 1 else ""

    @cached_property
    def next(self):
        return self._at(self.here + 1) if self.here < self.last else ""

    def _at(self, number):
        return str(self.address.at(number)) or "?"


class TidyPage(TemplateView):
    """A page that can be asked something: what means nothing is taken out of the query, once, by a redirect."""

    def dispatch(self, request, *args, **kwargs):
        tidy = tidied(request.GET) if request.method in {"GET", "HEAD"} else None
        if tidy is not None:
            return redirect(f"{request.path}?{tidy}" if tidy else request.path)
        return super().dispatch(request, *args, **kwargs)


class FilteredPages(TidyPage):
    """What a filter finds, twenty a page. A subclass says which filter, and what shows a row of which name."""

    row_template = row_name = ""

    def filtered(self, query) -> FacetedFilter:
        raise NotImplementedError

    def get(self, request):
        """A page that is not there leads to the first."""
        filtered = self.filtered(request.GET)
        paginator = Paginator(filtered.keys(get_language()), PER_PAGE)
        number = request.GET.get("page") or "1"
        if not PAGE_NUMBER.fullmatch(number) or int(number) > paginator.num_pages:
            return redirect(f"{request.path}{filtered.address}")
        return self.render_to_response(self.get_context_data(filtered=filtered, page=paginator.page(int(number))))

    def get_context_data(self, *, filtered, page, **context):  # type: ignore[override]  # given by `get`
        return super().get_context_data(
            filter=filtered,
            form=filtered.offered_form,
            rows=rendered(filtered, page.object_list, self.row_template, self.row_name),
            ways_out=[] if page.object_list else filtered.ways_out(),
            page=page,
            count=page.paginator.count,
            links=PageLinks(filtered.address, page.number, page.paginator.num_pages),
            is_filtered=bool(str(filtered.address)),
            **context,
        )
