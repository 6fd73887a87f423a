"""What it takes to complete an edition, how far somebody is, and whether they may study now. Reads alone."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from courses.choices import STUDYING, TAKES_PART, ApplicationState, EditionState
from courses.dates import day_of
from courses.models import Application, Edition, Module, Progress
from courses.models.applications import ApplicationQuerySet


class Access(Enum):
    """What an application opens of its course at a moment."""

    NONE = "none"
    NOT_YET = "not-yet"
    READING = "reading"  # the edition is over, or they did not complete it
    OPEN = "open"


def access(application: Application, moment: dt.datetime) -> Access:
    """Modules are open to whoever has a place from the edition's first day on, and marked as done until its last."""
    edition = application.edition
    state = edition.state_at(moment)
    if application.state not in TAKES_PART or state in {EditionState.DRAFT, EditionState.CANCELLED}:
        return Access.NONE
    if edition.starts_on and edition.starts_on > day_of(moment):
        return Access.NOT_YET
    if application.state not in STUDYING or state == EditionState.FINISHED:
        return Access.READING
    return Access.OPEN


def required(edition: Edition, modules: int) -> int | None:
    """How many of so many modules it takes; None where the office decides by hand, or there is none to do."""
    if edition.completion_share is None or not modules:
        return None
    return -(-modules * edition.completion_share // 100)


def meeting_the_rule(edition: Edition) -> ApplicationQuerySet:
    """Those confirmed who have done what it asks and are not completed yet: none, unless the rule was changed since."""
    asked = required(edition, edition.course.modules.count())
    if asked is None:
        return edition.applications.none()
    done = Count("progress", filter=Q(progress__module__course=edition.course_id))
    confirmed = edition.applications.filter(state=ApplicationState.CONFIRMED, participant__erased_at=None)
    return confirmed.order_by("pk").annotate(done=done).filter(done__gte=asked)


def modules_done() -> Coalesce:
    """How many modules of its course an application has done, as an expression."""
    done = Progress.objects.filter(application=OuterRef("pk"), module__course=OuterRef("edition__course")).order_by()
    return Coalesce(Subquery(done.values("application").annotate(number=Count("pk")).values("number")), 0)


def with_modules_done(applications: QuerySet[Application]) -> QuerySet[Any]:
    """With `modules_done` of their course's `modules_total`, in the same query."""
    modules = Module.objects.filter(course=OuterRef("edition__course")).order_by()
    total = modules.values("course").annotate(number=Count("pk")).values("number")
    return applications.annotate(modules_done=modules_done(), modules_total=Coalesce(Subquery(total), 0))


def with_some_meeting(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Those where somebody is among `meeting_the_rule`."""
    studying = Application.objects.filter(Exists(Progress.objects.filter(application=OuterRef("pk"))))
    confirmed = studying.filter(state=ApplicationState.CONFIRMED, participant__erased_at=None)
    confirmed = confirmed.filter(edition=OuterRef("pk")).order_by()
    asked = F("modules_total") * F("edition__completion_share")  # nothing where no share is asked for
    counted = with_modules_done(confirmed).alias(hundredfold=F("modules_done") * 100)
    met = counted.filter(modules_total__gt=0, hundredfold__gte=asked)
    return editions.filter(Exists(met), completion_share__isnull=False)


@dataclass(frozen=True)
class Standing:
    """How far somebody is: the course's modules in order, and when each of those done was marked."""

    application: Application
    modules: list
    done: dict

    @property
    def total(self) -> int:
        return len(self.modules)

    @property
    def number_done(self) -> int:
        return sum(module.pk in self.done for module in self.modules)

    @cached_property
    def required(self) -> int | None:
        return required(self.application.edition, self.total)

    @property
    def is_met(self) -> bool:
        return self.required is not None and self.number_done >= self.required

    @property
    def is_completed(self) -> bool:
        """Whether it is on record, by the rule or by the office: nothing is missing then, whatever is not done."""
        return self.application.state == ApplicationState.COMPLETED

    @property
    def missing(self) -> int | None:
        """How many modules are left to do by the rule; None without one."""
        return None if self.required is None else max(self.required - self.number_done, 0)

    @property
    def share(self) -> int:
        """The modules done in per cent, whole numbers."""
        return 100 * self.number_done // self.total if self.total else 0

    @property
    def next_module(self) -> Module | None:
        """Where to go on: the first that is not done; None where all are."""
        return next((module for module in self.modules if module.pk not in self.done), None)

    @property
    def stations(self) -> list[tuple[Module, dt.datetime | None, bool]]:
        """`(module, when it was marked or None, whether it is the next)` of each, in their order."""
        following = None if self.is_completed else self.next_module
        return [(module, self.done.get(module.pk), module == following) for module in self.modules]

    def next_after(self, module: Module) -> Module | None:
        """Where to go on from a module: the first after it that is not done, else the first of all; None without."""
        later = self.modules[self.modules.index(module) + 1 :]
        return next((each for each in later if each.pk not in self.done), self.next_module)


def standing(application: Application) -> Standing:
    """Two queries."""
    return standings([application])[application.pk]


def standings(applications: Sequence[Application]) -> dict[int, Standing]:
    """`{key: Standing}` of applications read with their editions, in two queries however many they are.

    The texts of the modules, which may be long, are left where they are.
    """
    modules: dict[int, list[Module]] = defaultdict(list)
    done: dict[int, dict[int, dt.datetime]] = defaultdict(dict)
    courses = {application.edition.course_id for application in applications}
    listed = Module.objects.filter(course__in=courses).order_by("course", "position")
    for module in listed.defer("text", "text_en", "text_es"):
        modules[module.course_id].append(module)
    for progress in Progress.objects.filter(application__in=applications):
        done[progress.application_id][progress.module_id] = progress.completed_at
    return {each.pk: Standing(each, modules[each.edition.course_id], done[each.pk]) for each in applications}
