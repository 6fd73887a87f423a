"""What is on, and when."""

from itertools import groupby

from django.utils import timezone

from courses.choices import EditionState
from courses.dates import day_of
from courses.facets import current
from courses.forms import CalendarForm
from courses.models import Edition
from courses.paging import TidyPage
from courses.snapshot import catalogue

PAST = {EditionState.FINISHED, EditionState.CANCELLED}
MOST_AHEAD, MOST_UNDATED, MOST_PAST = 100, 20, 5


class CalendarPage(TidyPage):
    """Every edition that is on or ahead, by the month it starts in, and the last ones that are over."""

    template_name = "courses/calendar.html"

    def get_context_data(self, **context):
        now = timezone.now()
        form = CalendarForm(self.request.GET, countries=current(catalogue, now).choices("country"))
        editions = Edition.objects.public().offered(now, **form.offer).with_course().with_state(now)
        editions = editions.prefetch_related("sites")
        dated = editions.exclude(state__in=PAST).filter(starts_on__isnull=False)
        ahead = list(dated.order_by("starts_on", "pk")[:MOST_AHEAD])
        begun = [edition for edition in ahead if edition.starts_on <= day_of(now)]
        coming = [edition for edition in ahead if edition.starts_on > day_of(now)]
        return super().get_context_data(
            form=form,
            is_filtered=form.is_in_use,
            is_cut=len(ahead) == MOST_AHEAD,
            begun=begun,
            months=[(first, list(group)) for first, group in groupby(coming, key=first_of_month)],
            undated=editions.exclude(state__in=PAST).filter(starts_on=None).order_by("-pk")[:MOST_UNDATED],
            past=editions.filter(state__in=PAST).newest_first()[:MOST_PAST],
            **context,
        )


def first_of_month(edition):
    """The first day of its month, and whether it is known to the year alone."""
    return (edition.starts_on.replace(day=1), edition.starts_precision == "year")
