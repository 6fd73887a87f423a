"""For facilitators and coordinators: the editions they teach, and who takes part there."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.addresses import Address
from courses.paging import PAGE_NUMBER, PageLinks, TidyPage
from courses.rosters import by_name, editions_of, seen_by, totals
from courses.views.applying import private

PER_PAGE = 100


@login_required
@require_safe
def teaching(request):
    """Not there for who teaches nothing."""
    editions = list(editions_of(request.user, timezone.now()))
    if not editions:
        raise Http404
    return private(render(request, "teaching/editions.html", {"editions": editions}))


class RosterPage(LoginRequiredMixin, TidyPage):
    """Who takes part, and how far they are: of one's own edition, or of one's own sites there."""

    template_name = "teaching/roster.html"

    def dispatch(self, request, *args, **options):
        return private(super().dispatch(request, *args, **options))

    def get(self, request, pk):
        """A page that is not there leads to the first."""
        edition = get_object_or_404(editions_of(request.user, timezone.now()), pk=pk)
        people = seen_by(edition)
        states, erased = totals(people)
        paginator = Paginator(by_name(people), PER_PAGE)
        number = request.GET.get("page") or "1"
        if not PAGE_NUMBER.fullmatch(number) or int(number) > paginator.num_pages:
            return redirect(request.path)
        page = paginator.page(int(number))
        return self.render_to_response(
            self.get_context_data(
                edition=edition,
                sites=[role.site for role in edition.own_roles],
                totals=states,
                erased=erased,
                count=sum(number for _state, number in states),
                number_of_modules=edition.course.modules.count(),
                page=page,
                links=PageLinks(Address(), page.number, page.paginator.num_pages),
            )
        )
