"""Inviting people and institutions to an edition, and what becomes of it."""

import hashlib
import secrets
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.actions.applications import PAST, Full, NotOpen, move, offer, sent_before, submit_new
from courses.actions.messages import send_invitation
from courses.choices import ApplicationState, Origin
from courses.models import Application, Invitation, Participant


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation that the link is of, usable or not; None where there is none."""
    return Invitation.objects.with_names().filter(token_hash=hash_of(token)).first()


def new_link() -> str:
    """The secret part of one. It is kept nowhere: whoever is not sent it must be given it now."""
    return secrets.token_urlsafe(24)


@transaction.atomic
def invite(invitation: Invitation) -> str:
    """Save a new invitation under a link and send it where there is an address. Returns the link's token."""
    token = new_link()
    invitation.token_hash = hash_of(token)
    invitation.save()
    if invitation.email:
        send_invitation(invitation, token)
    return token


@transaction.atomic
def remind(invitation: Invitation) -> str | None:
    """Send a new link to whom the invitation is for, and return its token; the link before leads nowhere from now on.

    None, and nothing is sent, where it is no longer open or has no address, whatever was read of it before.
    """
    token, now = new_link(), timezone.now()
    open_one = Invitation.objects.usable(now).filter(pk=invitation.pk).exclude(email="")
    if not open_one.update(token_hash=hash_of(token), reminded_at=now):
        return None
    invitation.refresh_from_db(fields=["email", "language", "token_hash", "expires_at", "seats"])
    send_invitation(invitation, token)
    return token


def revoke(invitation: Invitation) -> None:
    """Whoever has applied with it already stays where they are."""
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now())


def is_open(invitation: Invitation) -> bool:
    """Whether its time and its edition still allow a change, whatever of its seats is used."""
    now = timezone.now()
    is_past = invitation.expires_at <= now or invitation.edition.state_at(now) in PAST
    return not (invitation.revoked_at or is_past)


def can_be_used(invitation: Invitation) -> bool:
    """Whether somebody may apply with it: it is open, and has a seat left."""
    return is_open(invitation) and invitation.seats_used < invitation.seats


def apply_invited(invitation: Invitation, person: dict[str, Any], form_token: UUID | str, **facts: Any) -> Application:
    """An application by somebody with the link: a seat is used, and where review is skipped a place offered.

    Raises NotOpen where the invitation is used up, over or revoked, and AlreadyApplied. One form uses one seat.
    """
    participant = Participant(institution=invitation.organisation, **person)
    sent = sent_before(invitation.edition, participant, form_token)
    if sent:
        return sent
    now = timezone.now()
    if invitation.edition.state_at(now) in PAST:
        raise NotOpen
    with transaction.atomic():
        if not Invitation.objects.filter(pk=invitation.pk).take_seat(now):
            raise NotOpen
        facts |= {"origin": Origin.INVITED, "invitation": invitation, "institution": invitation.organisation}
        facts["site"] = invitation.site or facts.get("site")
        application = submit_new(invitation.edition, participant, form_token, is_invited=True, **facts)
        if invitation.skips_review and application.participant == participant:
            offer_or_wait(application)
    return application


def offer_or_wait(application: Application) -> None:
    try:
        offer(application)
    except Full:
        move(application, ApplicationState.WAITLISTED)
