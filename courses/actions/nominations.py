"""What an institution does at its desk: it names people, ranks them and names others instead; and what they answer."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.actions.applications import AlreadyApplied, ChangedMeanwhile, NotAllowed, NotOpen, move, note, site_of
from courses.actions.invitations import is_open, offer_or_wait
from courses.actions.messages import remind
from courses.choices import ApplicationState, Origin
from courses.models import Application, Invitation, Participant

NAMED = ("given_names", "family_names", "email")
TRIES = 3
REPLACEABLE = [ApplicationState.NOMINATED, ApplicationState.SUBMITTED, ApplicationState.WAITLISTED]


def named_by(invitation: Invitation) -> QuerySet[Application]:
    """Whoever has one of its seats, in the institution's own order."""
    named = Application.objects.filter(invitation=invitation, origin=Origin.NOMINATED).live()
    return named.select_related("participant").order_by(F("rank").asc(nulls_last=True), "pk")


@transaction.atomic
def nominate(invitation: Invitation, person: dict[str, Any]) -> Application:
    """Use a seat for somebody, as the last in rank, and write to them. Their own data and consent are theirs to give.

    Raises NotOpen where the invitation is used up, over or revoked, or its edition begun, and AlreadyApplied.
    """
    if not is_open(invitation):
        raise NotOpen
    if not Invitation.objects.filter(pk=invitation.pk).take_seat(timezone.now()):
        raise NotOpen
    participant = Participant.objects.create(institution=invitation.organisation, **person)
    last = Application.objects.filter(invitation=invitation).aggregate(last=Max("rank"))["last"] or 0
    try:
        with transaction.atomic():
            application = Application.objects.create(
                edition=invitation.edition,
                site=invitation.site,
                participant=participant,
                invitation=invitation,
                institution=invitation.organisation,
                origin=Origin.NOMINATED,
                state=ApplicationState.NOMINATED,
                rank=last + 1,
                person_key=participant.person_key,
            )
    except IntegrityError as error:
        raise AlreadyApplied from error
    note(application, "", None)
    return application


def can_be_completed(application: Application) -> bool:
    """Whether the nominated person may still give their data."""
    is_waiting = application.state == ApplicationState.NOMINATED
    return is_waiting and application.invitation is not None and is_open(application.invitation)


@transaction.atomic
def complete(application: Application, person: dict[str, Any], **facts: Any) -> None:
    """Put a nominated person's own answers in, and their application under review. Sent twice, it changes nothing.

    Raises NotOpen past the deadline, and AlreadyApplied where they have another application to the edition. The person
    is held before the application, as whoever merges or erases them holds it.
    """
    if not can_be_completed(application):
        raise NotOpen
    participant = application.participant = holder(application)
    if participant.account_id:
        person.pop("account", None)  # whose it is already
    for name, value in person.items():
        setattr(participant, name, value)
    participant.save()
    facts |= {
        "person_key": participant.person_key,
        "site": site_of(application.edition, application.site or facts.get("site")),
    }
    move(application, ApplicationState.SUBMITTED, participant.account, **facts)
    if application.invitation and application.invitation.skips_review:
        offer_or_wait(application)


def holder(application: Application) -> Participant:
    """Whose it is, read anew and held until the transaction ends: staff may have merged or parted records meanwhile.

    Raises ChangedMeanwhile where they do so again and again.
    """
    mine = Application.objects.filter(pk=application.pk)
    for _each in range(TRIES):
        held = Participant.objects.select_for_update(no_key=True).filter(pk__in=mine.values("participant")).first()
        if held and mine.filter(participant=held).exists():
            return held
    raise ChangedMeanwhile


def remind_of_other(application: Application, person: dict[str, Any], form_token: UUID | str) -> None:
    """Tell somebody who has another application to the edition where that one stands, as every way in does."""
    key = Participant(**{name: person.get(name, "") for name in NAMED}).person_key
    other = application.edition.applications.live().filter(person_key=key).exclude(pk=application.pk).first()
    if other:
        remind(other, form_token)


def replace(application: Application) -> None:
    """Take somebody's name back, as long as nothing is decided: the seat is free again. Raises NotAllowed."""
    if application.state not in REPLACEABLE:
        raise NotAllowed
    is_waiting = application.state == ApplicationState.NOMINATED
    state = ApplicationState.DECLINED if is_waiting else ApplicationState.WITHDRAWN
    move(application, state, None, _("Your institution has named somebody else."))


@transaction.atomic
def rank(invitation: Invitation, application: Application, steps: int) -> None:
    """Move somebody so many places down the institution's list, or up where it is negative; all get ranks anew."""
    Invitation.objects.filter(pk=invitation.pk).update(seats_used=F("seats_used"))  # two at once wait for each other
    order = [named.pk for named in named_by(invitation)]
    if application.pk not in order:
        return
    place = order.index(application.pk)
    order.insert(min(max(place + steps, 0), len(order) - 1), order.pop(place))
    for number, key in enumerate(order, start=1):
        Application.objects.filter(pk=key).exclude(rank=number).update(rank=number)
