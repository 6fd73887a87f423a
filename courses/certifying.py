"""Who of an edition would get a certificate now, and who not and why. Reads alone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from courses.choices import CERTIFIED_AS, TAKES_PART, ApplicationState, IssueKind, NoCertificate, RoleKind
from courses.models import Application, Certificate, Edition, Participant, Role

TEACHES: list[str] = [RoleKind.FACILITATOR, RoleKind.EXPERT, RoleKind.SPEAKER, RoleKind.COORDINATOR]


@dataclass(frozen=True)
class Certifying:
    """Applications, or roles where those who taught are certified."""

    ready: list
    left: list  # of `(application or role, NoCertificate)`

    @property
    def numbers(self) -> list[int]:
        return [each.pk for each in self.ready]


def certifying(edition: Edition, kind: str, *, unconfirmed_too: bool = False) -> Certifying:
    """Of everybody who has or had a place, or of everybody who taught. Two queries, whatever the rows."""
    listed = teachers(edition) if kind == IssueKind.FACILITATOR else participants(edition, kind)
    reasons = [(each, why_not(each, kind, unconfirmed_too)) for each in listed]
    return Certifying(
        ready=[each for each, reason in reasons if reason is None],
        left=[(each, reason) for each, reason in reasons if reason],
    )


def is_early(edition: Edition) -> bool:
    """Whether the edition has still to begin or to end, as far as its days are known."""
    last = edition.ends_on or edition.starts_on
    return not edition.is_over and last is not None and last > timezone.localdate()


def with_some_due(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Those of which somebody has completed and was never issued any certificate."""
    completed = Application.objects.filter(state=ApplicationState.COMPLETED, edition=OuterRef("pk"))
    erased = Participant.objects.filter(pk=OuterRef("participant"), erased_at__isnull=False)  # there are few
    return editions.filter(Exists(completed.filter(~Exists(erased), was_certified=False)))


def participants(edition: Edition, kind: str) -> QuerySet[Application]:
    counted = Certificate.objects.all() if kind == IssueKind.PARTICIPATION else Certificate.objects.filter(kind=kind)
    issued = Prefetch("certificates", counted, to_attr="issued")
    listed = edition.applications.filter(state__in=TAKES_PART).with_names().prefetch_related(issued)
    return listed.order_by("participant__family_names", "participant__given_names", "pk")


def teachers(edition: Edition) -> list[Role]:
    """Each person once, whatever they did there: the role that counts is the first of those that count."""
    issued = Prefetch("certificates", Certificate.objects.all(), to_attr="issued")
    roles = Role.objects.filter(edition=edition, kind__in=TEACHES).select_related("person", "edition__course")
    found: dict[int, Role] = {}
    for role in sorted(roles.prefetch_related(issued), key=lambda role: (not role.issued, TEACHES.index(role.kind))):
        found.setdefault(role.person_id, role)
    return sorted(found.values(), key=lambda role: role.person.name)


def why_not(holder: Any, kind: str, unconfirmed_too: bool) -> NoCertificate | None:
    """The first reason against it; None where there is none."""
    if any(each.is_valid for each in holder.issued):
        return NoCertificate.HAS_ONE
    if any(each.withdrawn_at for each in holder.issued):
        return NoCertificate.WITHDRAWN
    if kind == IssueKind.FACILITATOR:
        return None
    if holder.state not in CERTIFIED_AS[kind]:
        return NoCertificate.NOT_COMPLETED
    if not holder.name_to_print:
        return NoCertificate.NAMELESS
    if not holder.name_confirmed_at and not unconfirmed_too:
        return NoCertificate.UNCONFIRMED
    return None
