"""Who would have a place: by country, sex and kind of institution, as it is and as a decision would leave it."""

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_countries import countries

from courses.choices import HOLDING, OrganisationType, Sex
from courses.models import Application


def balance(editions: Collection[int], chosen: Collection[int] = ()) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """`(title, [(label, have a place, would get one)])` for each way to look at it, the most numerous first.

    `editions` and `chosen` (applications) by their numbers. One query, whatever the rows.
    """
    has_place = Q(state__in=HOLDING)
    found = (
        Application.objects.filter(edition__in=editions)
        .order_by()
        .values_list("country", "participant__sex", "institution__type")
        .annotate(held=Count("pk", filter=has_place), more=Count("pk", filter=Q(pk__in=chosen) & ~has_place))
    )
    groups: list[tuple[str, Callable[[Any], str | Promise]]] = [
        (_("Country of work"), countries.name),
        (_("Sex"), lambda value: Sex(value).label),
        (_("Kind of institution"), lambda value: OrganisationType(value).label),
    ]
    counted = list(found)
    return [(title, rows(counted, place, label)) for place, (title, label) in enumerate(groups)]


def rows(found: list[tuple], place: int, label: Callable[[Any], str | Promise]) -> list[tuple[str, int, int]]:
    held: Counter[str] = Counter()
    more: Counter[str] = Counter()
    for *values, with_place, chosen in found:
        name = str(label(values[place])) if values[place] else _("not stated")
        held[name] += with_place
        more[name] += chosen
    told = [(name, held[name], more[name]) for name in held if held[name] or more[name]]
    return sorted(told, key=lambda row: (-row[1] - row[2], row[0]))
