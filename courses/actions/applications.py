"""What happens to an application: the one way its state changes, a place is held or comes back, and who is next."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from courses.actions.messages import is_erased, notify, remind
from courses.choices import NEEDS_REASON, NEXT_STATES, SEATLESS, ApplicationState, EditionState, Origin
from courses.dates import zone_named
from courses.letters import language_for
from courses.models import Application, Edition, Invitation, Participant, Site, Transition
from courses.models.places import PlacesQuerySet

OFFER_LASTS = dt.timedelta(days=14)
TAKES_APPLICATIONS = {EditionState.OPEN, EditionState.FULL}
OVER = {EditionState.DRAFT, EditionState.CANCELLED, EditionState.FINISHED}  # nobody gets a place
PAST = OVER | {EditionState.RUNNING}  # nobody gets one unless staff say so


class Refused(Exception):
    """Why nothing was changed, in words for whoever asked."""

    words: str | Promise = ""

    def __str__(self) -> str:
        return str(self.words)


class NotAllowed(Refused):
    words = _("From its present state an application cannot go there.")


class ReasonMissing(Refused):
    words = _("Say why: this change needs a reason.")


class ChangedMeanwhile(Refused):
    words = _("Somebody else has changed this application meanwhile.")


class Full(Refused):
    words = _("No place is left.")


class OfferExpired(Refused):
    words = _("This offer has run out.")


class EditionOver(Refused):
    words = _("This edition is over, cancelled or not public.")


class NotOpen(Refused):
    words = _("This edition does not take applications now.")


class NoSeat(Refused):
    words = _("The institution has named others instead: give it another seat first.")


class Certified(Refused):
    words = _("This person holds a valid certificate: withdraw it first.")


class Erased(Refused):
    words = _("What was recorded of this person has been erased.")


class AlreadyApplied(Refused):
    words = _("This person has an application to this edition already.")


def submit(
    edition: Edition,
    participant: Participant,
    form_token: UUID | str | None = None,
    *,
    is_invited: bool = False,
    **facts: Any,
) -> Application:
    """A new application under review. The same form sent twice gives the same application.

    Raises NotOpen, which an invitation overrules, and AlreadyApplied where the person has a live one.
    """
    now = timezone.now()
    if not is_invited and edition.state_at(now) not in TAKES_APPLICATIONS:
        raise NotOpen
    facts |= {"person_key": participant.person_key, "site": site_of(edition, facts.get("site"))}
    if form_token:
        facts["form_token"] = form_token
    try:
        with transaction.atomic():
            application = Application.objects.create(
                edition=edition, participant=participant, submitted_at=now, **facts
            )
            note(application, "", participant.account)
    except IntegrityError as error:
        sent = form_token and Application.objects.filter(form_token=form_token).first()
        if not sent:
            raise AlreadyApplied from error
        return sent
    return application


def site_of(edition: Edition, site: Site | None) -> Site | None:
    """The site that was chosen, where it is the edition's; the only one where there is one, and its places count."""
    sites = list(edition.sites.all())
    return next((each for each in sites if each == site), sites[0] if len(sites) == 1 else None)


def apply_as_new(edition: Edition, person: dict[str, Any], form_token: UUID | str, **facts: Any) -> Application:
    """An application by somebody who has no account: a new participant with these facts, and their application.

    Raises NotOpen; AlreadyApplied where the address has a live application to the edition, whose letter is then sent
    again: only who reads that mailbox learns of it.
    """
    if not edition.is_open_to_all:
        raise NotOpen
    participant = Participant(**person)
    sent = sent_before(edition, participant, form_token)
    if sent:
        return sent
    with transaction.atomic():
        return submit_new(edition, participant, form_token, **facts)


def submit_new(edition: Edition, participant: Participant, form_token: UUID | str, **facts: Any) -> Application:
    """An application of somebody who is not recorded yet, in the caller's transaction.

    Where the same form came twice at once the first one's application is given back, and nothing of this transaction
    stands.
    """
    participant.save()
    application = submit(edition, participant, form_token, **facts)
    if application.participant_id != participant.pk:
        transaction.set_rollback(True)
    return application


def sent_before(edition: Edition, participant: Participant, form_token: UUID | str) -> Application | None:
    """The application that came of the same form; None where it is sent for the first time.

    Raises AlreadyApplied where the person has a live application, whose letter is then sent once more. Where two forms
    of one person come at the same moment, a constraint refuses the second.
    """
    sent = Application.objects.filter(form_token=form_token).first()
    key = participant.person_key
    same = sent or (key and edition.applications.live().filter(person_key=key).first())
    if same and not sent:
        remind(same, form_token)
        raise AlreadyApplied
    return sent


@transaction.atomic
def move(
    application: Application, state: str, actor: User | None = None, reason: str | Promise = "", **facts: Any
) -> None:
    """Bring an application into a state: the only function that does. A reason of our own is said as one is written to.

    Raises NotAllowed and ReasonMissing by the table of states, Erased, Full where a place is needed and none is free,
    Certified where somebody with a certificate would not have completed, and ChangedMeanwhile where the application is
    no longer as it was read. `completed_at` is written the first time, and then stays.

    Places are taken and given back before the application is written: whoever moves two of one edition waits for the
    edition, and never for each other.
    """
    before = ApplicationState(application.state)
    state = ApplicationState(state)
    reason = told_to(application, reason)
    require_allowed(before, state, reason)
    settle_place(application, before, state)
    settle_seat(application, before, state)
    facts |= {"state": state, "reason": reason}
    if state == ApplicationState.SUBMITTED and not application.submitted_at:
        facts.setdefault("submitted_at", timezone.now())
    if state == ApplicationState.COMPLETED:
        facts["completed_at"] = application.completed_at or facts.get("completed_at") or timezone.now()
    try:
        with transaction.atomic():
            if not Application.objects.filter(pk=application.pk, state=before).update(**facts):
                raise ChangedMeanwhile
    except IntegrityError as error:
        raise AlreadyApplied from error
    if before == ApplicationState.COMPLETED and application.certificates.valid().unearned_by(state).exists():
        raise Certified
    for name, value in facts.items():
        setattr(application, name, value)
    note(application, before, actor, reason)


def told_to(application: Application, words: str | Promise) -> str:
    """As somebody typed it, or our own words in the language in which the person is written to."""
    if isinstance(words, str):
        return words
    with override(language_for(application.participant)):
        return str(words)


def require_allowed(before: ApplicationState, state: ApplicationState, reason: str) -> None:
    if state not in NEXT_STATES[before]:
        raise NotAllowed
    if (before, state) in NEEDS_REASON and not reason:
        raise ReasonMissing


def note(application: Application, before: str, actor: User | None, reason: str = "") -> None:
    """Put a change on record, and tell the person of it where it is one of state. Raises Erased."""
    transition = Transition.objects.create(
        application=application, from_state=before, to_state=application.state, actor=actor, reason=reason
    )
    if is_erased(application.participant_id):
        raise Erased
    if before != application.state:
        notify(application, transition)


def settle_seat(application: Application, before: ApplicationState, state: ApplicationState) -> None:
    """An institution names somebody else for whoever declined, withdrew or never answered."""
    if application.origin != Origin.NOMINATED or (before in SEATLESS) == (state in SEATLESS):
        return
    invitation = Invitation.objects.filter(pk=application.invitation_id)  # type: ignore[misc]  # a constraint: it has one
    if state in SEATLESS:
        invitation.give_seat_back()
    elif not invitation.take_seat_again():
        raise NoSeat


def places_of(application: Application) -> Iterator[PlacesQuerySet]:
    """Every row that counts the application's place: the edition first, so that all wait for the same."""
    yield Edition.objects.filter(pk=application.edition_id)
    if application.site_id is not None:
        yield Site.objects.filter(pk=application.site_id)


def settle_place(application: Application, before: ApplicationState, state: ApplicationState) -> None:
    if state.holds_place and not before.holds_place:
        hold_place(application)
    elif before.holds_place and not state.holds_place:
        give_place_back(application)


def hold_place(application: Application) -> None:
    for counted in places_of(application):
        if not counted.take_place():
            raise Full


def give_place_back(application: Application) -> None:
    for counted in places_of(application):
        if not counted.give_place_back():
            raise ChangedMeanwhile


def offer(
    application: Application, actor: User | None = None, until: dt.datetime | None = None, reason: str = ""
) -> None:
    """Hold a place for somebody until a moment: two weeks from now, or the day the edition starts."""
    if application.edition.state_at(timezone.now()) in OVER:
        raise EditionOver
    until = until or offer_end(application.edition, timezone.now())
    move(application, ApplicationState.OFFERED, actor, reason, offer_expires_at=until)


def offer_end(edition: Edition, now: dt.datetime) -> dt.datetime:
    """In the edition's own zone, where its first day may have begun before it has in the portal's."""
    until = now + OFFER_LASTS
    if not edition.starts_on:
        return until
    begins = dt.datetime.combine(edition.starts_on, dt.time.min, zone_named(edition.time_zone))
    return min(until, begins) if begins > now else until


def accept(application: Application, actor: User | None = None) -> None:
    """Turn an offer into a place; the place was taken when it was offered. Raises OfferExpired past its moment."""
    now = timezone.now()
    if application.edition.state_at(now) in OVER:
        raise EditionOver
    if application.has_expired(now):
        raise OfferExpired
    move(application, ApplicationState.CONFIRMED, actor)


def withdraw(application: Application, actor: User | None = None, reason: str = "") -> None:
    """Take an application back, or decline what is offered, and offer on what comes free. Raises EditionOver."""
    if application.has_taken_part(timezone.now()):
        raise EditionOver
    move(application, taken_back(application), actor, reason)
    fill_places(application.edition)


def taken_back(application: Application) -> ApplicationState:
    """The state of it once the person does not want it any more."""
    declines = {ApplicationState.OFFERED, ApplicationState.NOMINATED}
    return ApplicationState.DECLINED if application.state in declines else ApplicationState.WITHDRAWN


def expire_offers(moment: dt.datetime) -> tuple[int, int]:
    """Let every offer and nomination end that nobody answered in time, and fill free places; how many of each."""
    ended = 0
    for application in [each for rows in Application.objects.with_names().run_out(moment) for each in rows]:
        try:
            move(application, ApplicationState.EXPIRED)
            ended += 1
        except ChangedMeanwhile:
            continue
    waiting = Edition.objects.filter(applications__state=ApplicationState.WAITLISTED).distinct()
    return ended, sum(fill_places(edition) for edition in waiting)


def fill_places(edition: Edition) -> int:
    """Offer free places to those who wait, in their order; how many were offered one. Doing it again adds nothing."""
    edition.refresh_from_db()
    offered = 0
    full_sites: set[int] = set()
    if edition.state_at(timezone.now()) in PAST:
        return offered
    while True:
        first = edition.applications.waiting().exclude(site__in=full_sites).select_related("edition").first()
        if first is None:
            return offered
        try:
            offer(first)
            offered += 1
        except Full:
            if not first.site_id or not Edition.objects.filter(pk=edition.pk).with_a_place().exists():
                return offered
            full_sites.add(first.site_id)
        except ChangedMeanwhile:
            continue


@transaction.atomic
def set_priority(application: Application, priority: int, actor: User | None, reason: str) -> None:
    """Put somebody further up or down the waiting list, with the reason on record. Raises ReasonMissing."""
    if not reason:
        raise ReasonMissing
    told = f"{application.priority} → {priority}: {reason}"
    Application.objects.filter(pk=application.pk).update(priority=priority)
    application.priority = priority
    note(application, application.state, actor, told[:500])
