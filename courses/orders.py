"""The orders that the catalogue can be read in."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.choices import EditionState
from courses.urgency import EVER, RANKS, urgency

LAST = 10**9
DECIDING = ("state", "closes_at", "starts_on", "ends_on")


class Order(models.TextChoices):
    SOONEST = "soonest", _("Starts soonest")
    TITLE = "title", _("Title, A to Z")
    SHORTEST = "shortest", _("Shortest first")
    NEWEST = "newest", _("Newest edition first")
    BEST = "best", _("Best match first")


def alphabetical(title: str) -> str:
    """Accents, case and opening marks aside, ñ after n: as both Spanish and English read a list."""
    letters = unicodedata.normalize("NFKD", title.lower().replace("ñ", "n\uffff"))
    return "".join(letter for letter in letters if letter.isalnum() or letter in " \uffff").strip()


def orders(
    courses: list[dict[str, Any]], places: dict[int, int], editions: list[dict[str, Any]]
) -> dict[tuple[Order, str], list[int]]:
    """The places of the courses in each order: one for each language where it depends on the title."""
    headlines: dict[int, tuple] = {}
    starts: dict[int, dt.date] = {}
    for edition in editions:
        course = edition["course"]
        headlines[course] = min(headlines.get(course, (LAST,)), urgency(*(edition[fact] for fact in DECIDING)))
        starts[course] = max(starts.get(course, EVER), edition["starts_on"] or EVER)
    waiting = (RANKS[EditionState.TO_BE_SCHEDULED], 0)
    found: dict[tuple[Order, str], list[int]] = {}
    for language in ("en", "es"):
        other = {"en": "es", "es": "en"}[language]
        titles = {c["pk"]: alphabetical(c[f"title_{language}"] or c[f"title_{other}"]) for c in courses}

        def ordered(key: Callable[[dict], Any], titles: dict[int, str] = titles) -> list[int]:
            listed = sorted(courses, key=lambda course: (key(course), titles[course["pk"]], course["pk"]))
            return [places[course["pk"]] for course in listed]

        found[Order.TITLE, language] = ordered(lambda course: 0)
        found[Order.SOONEST, language] = ordered(lambda course: headlines.get(course["pk"], waiting))
        found[Order.SHORTEST, language] = ordered(
            lambda course: (course["minutes"] or LAST, course["span_days"] or LAST)
        )
        found[Order.NEWEST, language] = ordered(lambda course: -starts.get(course["pk"], EVER).toordinal())
    return found
