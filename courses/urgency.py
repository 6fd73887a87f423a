"""Which edition matters first to somebody who wants to take part."""

import datetime as dt

from courses.choices import EditionState

NEVER, EVER = dt.date.max, dt.date.min
LATEST = 10**10  # seconds: a deadline that nobody knows
RANKS = {state.value: rank for rank, state in enumerate(EditionState)}


def urgency(
    state: str, closes_at: dt.datetime | None, starts_on: dt.date | None, ends_on: dt.date | None
) -> tuple[int, float]:
    """Open by deadline, announced by start, then the newest; what is unknown stands last of its kind."""
    rank = RANKS[state]
    if state in {EditionState.OPEN, EditionState.FULL}:
        return rank, closes_at.timestamp() if closes_at else LATEST
    if state == EditionState.ANNOUNCED:
        return rank, (starts_on or NEVER).toordinal()
    return rank, -(starts_on or ends_on or EVER).toordinal()
