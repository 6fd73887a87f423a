"""The SQL twin of `Edition.state_at`."""

import datetime as dt

from django.db.models import Case, CharField, F, Q, Value, When

from courses.choices import EditionState
from courses.dates import day_of

RUNS_AT_MOST = dt.timedelta(days=365)  # an edition that started and has no known end


def state_in_sql(moment: dt.datetime) -> Case:
    """An expression over editions: guard by guard what `Edition.state_at` says, in the same order."""
    day = day_of(moment)
    has_ended = Q(ends_on__lt=day) | Q(ends_on=None, starts_on__lt=day - RUNS_AT_MOST)
    has_window = Q(opens_at__isnull=False) | Q(closes_at__isnull=False)
    has_opened = Q(opens_at=None) | Q(opens_at__lte=moment)
    has_not_closed = Q(closes_at=None) | Q(closes_at__gt=moment)
    takes_applications = has_window & has_opened & has_not_closed
    has_places = Q(capacity=None) | Q(places_held__lt=F("capacity"))
    has_any_date = Q(starts_on__isnull=False) | Q(ends_on__isnull=False) | has_window
    guards = [
        (Q(is_published=False), EditionState.DRAFT),
        (Q(cancelled_on__isnull=False), EditionState.CANCELLED),
        (Q(is_over=True) | has_ended, EditionState.FINISHED),
        (takes_applications & has_places, EditionState.OPEN),
        (takes_applications, EditionState.FULL),
        (Q(starts_on__lte=day), EditionState.RUNNING),
        (Q(closes_at__lte=moment), EditionState.CLOSED),
        (has_any_date, EditionState.ANNOUNCED),
    ]
    return Case(
        *(When(condition, then=Value(state.value)) for condition, state in guards),
        default=Value(EditionState.TO_BE_SCHEDULED.value),
        output_field=CharField(),
    )
