"""What is held of somebody: which records are theirs, and all that these say, as the register has it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_countries.fields import Country

from accounts.models import User
from courses.choices import Mergeable
from courses.models import Application, Invitation, Merge, Participant, Progress, Transition
from courses.names import mailbox
from courses.register import told

PARTS = {  # of an application, by the name that a download gives them
    "changes": ("transitions", "courses.Transition"),
    "modules_done": ("progress", "courses.Progress"),
    "certificates": ("certificates", "courses.Certificate"),
    "letters": ("messages", "courses.Message"),
}
PLAIN = (str, int, float, bool, list, dict)


def records_of(user: User) -> list[Participant]:
    """The participants in an account at an address that it has confirmed, now or before, and those that are the same
    person by the portal's own rule: the same name at such an address, and in nobody's account.

    Who has a link, or types an address, may put a record into an account: that makes nothing of it theirs.
    """
    there = reached_at(confirmed_by(user))
    reached = {participant.pk for participant in there}
    listed = user.participants.filter(erased_at=None).order_by("pk")
    own = [each for each in listed if each.pk in reached or each.proven_account_id == user.pk]
    keys = {participant.person_key for participant in own} - {""}
    free = [participant for participant in there if participant.account_id is None]
    return own + [participant for participant in free if participant.person_key in keys]


def reached_at(addresses: Collection[str]) -> list[Participant]:
    """Those who are not erased, at one of the addresses and at none that only looks like it."""
    mailboxes = {mailbox(address) for address in addresses}
    there = Participant.objects.reached_at(addresses).filter(erased_at=None).order_by("pk")
    return [participant for participant in there if mailbox(participant.email) in mailboxes]


def confirmed_by(user: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def unconfirmed_of(user: User) -> int:
    """How many records in the account are at an address that it has not confirmed."""
    theirs = {participant.pk for participant in records_of(user)}
    return user.participants.filter(erased_at=None).exclude(pk__in=theirs).count()


def records_like(participant: Participant) -> list[Participant]:
    """The record, and those in its account that are the same person: the same name at the same address."""
    others = Participant.objects.filter(account=participant.account_id, erased_at=None).exclude(pk=participant.pk)
    key = participant.person_key
    same = [each for each in others if key and each.person_key == key] if participant.account_id else []
    return [participant, *same]


def addresses_of(participants: Sequence[Participant], user: User | None = None) -> set[str]:
    """Every e-mail address of theirs that nobody else is reached at."""
    found = {participant.email for participant in participants}
    if user is not None:
        found |= {user.email, *confirmed_by(user)}
    keys = {participant.pk for participant in participants}
    shared = {mailbox(other.email) for other in reached_at(found - {""}) if other.pk not in keys}
    return {address for address in found - {""} if mailbox(address) not in shared}


def invitations_to(addresses: Iterable[str]) -> QuerySet[Invitation]:
    """Those to somebody, and to no institution: its mailbox is the office's contact, whoever reads it."""
    told = Q(pk=None)
    for address in addresses:
        told |= Q(email__iexact=address)
    return Invitation.objects.filter(told, organisation=None)


def merges_of(keys: Iterable[int]) -> QuerySet[Merge]:
    """The merges that made these participants, also by steps: each keeps copies of a record of the same person."""
    standing = Merge.objects.standing().filter(model=Mergeable.PARTICIPANT)
    found: set[int] = set()
    ahead = set(keys)
    while ahead:
        rows = dict(standing.filter(winner_key__in=ahead).exclude(pk__in=found).values_list("pk", "loser_key"))
        found, ahead = found | set(rows), set(rows.values())
    return standing.filter(pk__in=found)


def holdings(participants: Sequence[Participant], user: User | None = None) -> dict[str, Any]:
    """Everything that a download has, readable: names of fields, and values in the active language."""
    keys = [participant.pk for participant in participants]
    found: dict[str, Any] = {"account": account(user)} if user is not None else {}
    people = Participant.objects.filter(pk__in=keys).with_institution().order_by("pk")
    people = people.prefetch_related(Prefetch("applications", applications()))
    found["people"] = [person(participant) for participant in people]
    invited = invitations_to(addresses_of(participants, user)).select_related("edition__course").order_by("pk")
    found["invitations"] = [said(invitation, "courses.Invitation") for invitation in invited]
    found["before_merges"] = [said(merge, "courses.Merge") for merge in merges_of(keys).order_by("pk")]
    return found


def applications() -> QuerySet[Application]:
    named = Application.objects.with_names().order_by("pk").prefetch_related("transitions__actor", "certificates")
    return named.prefetch_related(Prefetch("progress", Progress.objects.select_related("module")), "messages")


def account(user: User) -> dict[str, Any]:
    return said(user, "accounts.User") | {
        "addresses": [said(address, "account.EmailAddress") for address in user.emailaddress_set.order_by("pk")],
        "second_factors": [said(factor, "mfa.Authenticator") for factor in user.authenticator_set.order_by("pk")],
    }


def person(participant: Participant) -> dict[str, Any]:
    found = said(participant, "courses.Participant")
    found["applications"] = [application(each, participant) for each in participant.applications.all()]
    return found


def application(record: Application, participant: Participant) -> dict[str, Any]:
    found = said(record, "courses.Application")
    for name, (relation, label) in PARTS.items():
        found[name] = [said(row, label) for row in getattr(record, relation).all()]
    for change, row in zip(found["changes"], record.transitions.all(), strict=True):
        change["by"] = whose(row, participant)
    return found


def whose(transition: Transition, participant: Participant) -> Any:
    """Who changed it, without the name of anybody else."""
    if transition.actor_id is None:
        return _("portal or applicant")
    is_own = transition.actor_id == participant.account_id
    return pgettext("who did it", "applicant") if is_own else pgettext("who did it", "office")


def said(record: Any, label: str) -> dict[str, Any]:
    """`{field: value}` of what the register tells of the record."""
    return {name: value_of(record, name) for name in told(label)}


def value_of(record: Any, name: str) -> Any:
    shown = getattr(record, f"get_{name}_display", None)
    value = shown() if shown else getattr(record, name)
    if isinstance(value, Country):
        return str(value.name)
    if value is None or (isinstance(value, PLAIN) and not shown):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
