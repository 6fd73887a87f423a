"""What is on, and when."""

from itertools import groupby

from django.utils import timezone

from courses.dates import day_of
from courses.facets import current
from courses.forms import CalendarForm
from courses.paging import TidyPage
from courses.rows import EDITION_ROW, Rows, rendered_by_key
from courses.snapshot import catalogue
from courses.timetable import AHEAD, OVER, UNDATED, Timetable

MOST_AHEAD, MOST_UNDATED, MOST_PAST = 100, 20, 5


class CalendarPage(TidyPage):
    """Every edition that is on or ahead, by the month it starts in, and the last ones that are over."""

    template_name = "courses/calendar.html"

    def get_context_data(self, **context):
        now = timezone.now()
        form = CalendarForm(self.request.GET, held_in=current(catalogue, now).choices("country"))
        timetable = Timetable(**form.offer)
        ahead = timetable.keys(AHEAD, order=AHEAD, most=MOST_AHEAD)
        undated = timetable.keys(UNDATED, order=UNDATED, most=MOST_UNDATED)
        past = timetable.keys(OVER, order=OVER, most=MOST_PAST)
        rows = rendered_by_key(timetable, [*ahead, *undated, *past], *EDITION_ROW)
        begun = [key for key in ahead if timetable.starts(key)[0] <= day_of(now)]
        months = groupby(ahead[len(begun) :], key=lambda key: first_of_month(*timetable.starts(key)))
        return super().get_context_data(
            form=form,
            is_filtered=form.is_in_use,
            is_cut=len(ahead) == MOST_AHEAD,
            begun=those(rows, begun),
            months=[(month, those(rows, keys)) for month, keys in months],
            undated=those(rows, undated),
            past=those(rows, past),
            **context,
        )


def those(rows, keys):
    return Rows(rows[key] for key in keys if key in rows)


def first_of_month(starts, precision):
    """The first day of its month, and whether it is known to the year alone."""
    return starts.replace(day=1), precision == "year"
