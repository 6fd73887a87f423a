"""Whom facilitators and coordinators see of their editions, and what of each: no more than teaching takes."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from courses.choices import TAKES_PART, ApplicationState, RoleKind
from courses.completion import modules_done
from courses.models import Application, Edition, Role, Transition
from courses.retention import months_before, over_by

TAUGHT_BY = [RoleKind.FACILITATOR, RoleKind.COORDINATOR]
MONTHS_SEEN = 12  # after the end of an edition: by then its results are in, and nobody teaches there any more


def roles_of(user: User, now: dt.datetime) -> QuerySet[Role]:
    """The roles that let the user's account see who takes part.

    An edition without a date and without a change on record has not begun, for all that is known.
    """
    changes = Transition.objects.filter(application__edition=OuterRef("pk"))
    is_known = Q(starts_on__isnull=False) | Q(ends_on__isnull=False) | Q(cancelled_on__isnull=False) | Exists(changes)
    long_over = over_by(months_before(now, MONTHS_SEEN)).filter(is_known, pk=OuterRef("edition"))
    return Role.objects.filter(~Exists(long_over), person__account=user, kind__in=TAUGHT_BY)


def editions_of(user: User, now: dt.datetime) -> QuerySet[Any]:
    """The editions that the user teaches, each with `own_roles`."""
    roles = roles_of(user, now)
    own = Prefetch("roles", roles.select_related("site"), to_attr="own_roles")
    return Edition.objects.filter(pk__in=roles.values("edition")).with_course().newest_first().prefetch_related(own)


def seen_by(edition: Any) -> QuerySet[Application]:
    """Those who take part in one of `editions_of`: at the sites of the roles, or everywhere where one names no site."""
    people = edition.applications.filter(state__in=TAKES_PART)
    sites = {role.site_id for role in edition.own_roles}
    return people if None in sites else people.filter(site__in=sites)


def by_name(people: QuerySet[Application]) -> QuerySet[Any]:
    """By family name, each with `modules_done` of the course. Who is erased is in no row: the rest of it would tell who
    it was.
    """
    named = people.filter(participant__erased_at=None).select_related("participant", "institution", "site")
    in_order = named.order_by("participant__family_names", "participant__given_names", "pk")
    return in_order.annotate(modules_done=modules_done())


def totals(people: QuerySet[Application]) -> tuple[list[tuple[ApplicationState, int]], int]:
    """`(state, number)` of each state that somebody is in, in the order of the states; and how many are erased."""
    erased = Count("pk", filter=Q(participant__erased_at__isnull=False))
    rows = list(people.order_by().values_list("state").annotate(number=Count("pk"), erased=erased))
    found = {state: number for state, number, _erased in rows}
    listed = [(ApplicationState(state), found[state]) for state in TAKES_PART if state in found]
    return listed, sum(erased for _state, _number, erased in rows)
