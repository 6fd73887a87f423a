"""The search over everything."""

from django.core.paginator import Paginator
from django.utils import timezone

from courses.facets import current
from courses.paging import PER_PAGE, TidyPage
from courses.snapshot import catalogue
from courses.words import Search
from portal.forms import SearchForm
from portal.search import groups


class SearchPage(TidyPage):
    """Did it find the thing, and which kind is it? A few of each kind, or all of one."""

    template_name = "portal/search.html"

    def get_context_data(self, **context):
        form = SearchForm(self.request.GET)
        form.full_clean()
        q = form.cleaned_data.get("q") or ""
        sought = Search(q)
        moment = timezone.now()
        snapshot, found = current(catalogue, moment), groups(sought, q, moment) if sought else []
        asked = next((group for group in found if group.kind == form.cleaned_data["kind"]), None)
        page = Paginator(asked.records, PER_PAGE).get_page(self.request.GET.get("page")) if asked else None
        return super().get_context_data(
            q=q,
            is_filtered=bool(q),
            is_unreadable="q" in form.errors or bool(q and not sought),
            sought=sought,
            groups=[] if asked else found,
            count=sum(group.count for group in found),
            asked=asked,
            page_obj=page,
            countries=[] if found else snapshot.tallies("country"),
            topics=[] if found else snapshot.tallies("topic"),
            **context,
        )
