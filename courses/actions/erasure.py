"""Erasing what is held of a person: nothing tells any more whose the numbers are that stay.

What goes and what stays of each field stands in `courses/register.py`; why, in `docs/decisions/015-erasure.md`.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.erasure import erase_account, erase_sessions, erase_tasks, scrub, works_here
from accounts.models import User
from courses import ledger
from courses.actions.applications import ChangedMeanwhile, fill_places, move, taken_back
from courses.choices import ON_THE_WAY, UNDECIDED, Erasable, Mergeable
from courses.holdings import addresses_of, invitations_to, merges_of, records_like, records_of
from courses.models import (
    Application,
    Certificate,
    Distinct,
    Edition,
    Invitation,
    Merge,
    Message,
    Participant,
    Person,
    Transition,
)
from courses.models.certificates import ERASED
from courses.register import emptied

TRIES = 3
PARTICIPANT = Mergeable.PARTICIPANT


def erase_own(user: User) -> None:
    """Everything of somebody with an account, and the account."""
    erase_person(partial(records_of, user), user)


def erase_participant(participant: Participant) -> None:
    """As somebody asks the office: their record, those of the same person in its account, and the account where nobody
    else has a record in it."""
    user = participant.account
    if user and not is_shared(user, participant):
        erase_person(partial(records_like, participant), user)
    else:
        erase_person(partial(records_like, participant))


def is_shared(user: User, participant: Participant) -> bool:
    """Whether somebody else's record is in the account too."""
    theirs = [each.pk for each in records_like(participant)]
    return user.participants.filter(erased_at=None).exclude(pk__in=theirs).exists()


def erase_person(find: Callable[[], Sequence[Participant]], user: User | None = None) -> None:
    """Everything of the participants that `find` gives, and of the account that they are in, where there is one.

    One transaction. Whoever decided on them meanwhile either comes first, and it is done again with what they wrote, or
    is told that the person is erased. Places that come free are offered on after it. Doing it again changes nothing.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                editions = erase_all(find, user)
            break
        except (ChangedMeanwhile, IntegrityError, OperationalError):
            if attempt == TRIES - 1 or transaction.get_connection().in_atomic_block:
                raise
    for edition in Edition.objects.filter(pk__in=editions).order_by("pk"):
        fill_places(edition)
    scrub()


def erase_all(find: Callable[[], Sequence[Participant]], user: User | None) -> set[int]:
    """In the caller's transaction; the editions whose places came free."""
    if user is not None and not User.objects.select_for_update().filter(pk=user.pk).exists():
        return set()
    participants = find()
    addresses = addresses_of(participants, user)
    editions: set[int] = set()
    for participant in sorted(participants, key=lambda each: each.pk):
        editions |= erase_record(participant.pk, note=note_all) or set()
    erase_mail(addresses)
    erase_sessions(user, addresses)
    erase_tasks(addresses)
    if user is not None:
        Person.objects.filter(account=user).update(account=None)
        if not works_here(user):
            ledger.note(Erasable.ACCOUNT, [user.pk])
        erase_account(user)
    return editions


def erase_record(
    key: int,
    *,
    note: Callable[[int, Collection[int]], None] | None = None,
    is_due: Callable[[int], bool] | None = None,
) -> set[int] | None:
    """One participant, in the caller's transaction; the editions whose places came free.

    Where somebody has asked for it, `note` enters them into the ledger. None where nothing was done: they are erased
    already, or `is_due`, asked once nobody else can change the record, says no.
    """
    participant = Participant.objects.select_for_update().filter(pk=key, erased_at=None).first()
    if participant is None or (is_due and not is_due(key)):
        return None
    editions = end_applications(participant)
    theirs = Application.objects.filter(participant=key)
    keys = set(theirs.select_for_update().values_list("pk", flat=True))
    if theirs.filter(state__in=UNDECIDED).exists():  # staff took one up again before it was held
        raise ChangedMeanwhile
    if note:
        note(key, keys)
    empty_applications(keys)
    Merge.objects.filter(Q(pk__in=merges_of([key])) | Q(winner_key=key) | Q(loser_key=key), model=PARTICIPANT).delete()
    Distinct.objects.filter(Q(first=key) | Q(second=key), model=PARTICIPANT).delete()
    Participant.objects.filter(pk=key).update(**emptied("courses.Participant"), erased_at=timezone.now())
    forget_keys(set(theirs.values_list("person_key", flat=True)) - {""})
    return editions


def end_applications(participant: Participant) -> set[int]:
    """Take back what is not over; nobody is written to. Whoever took part in an edition that is over stays counted."""
    participant.email = ""
    editions: set[int] = set()
    live = participant.applications.filter(state__in=ON_THE_WAY)
    for application in live.select_related("edition").order_by("edition", "pk"):
        if application.has_taken_part(timezone.now()):
            continue
        application.participant = participant
        move(application, taken_back(application))
        editions.add(application.edition_id)
    return editions


def note_all(key: int, applications: Collection[int]) -> None:
    """Enter a participant into the ledger, with those that were merged into it: a backup may have them apart still."""
    merged = merges_of([key]).values_list("loser_key", "loser_fields")
    ledger.enter(
        [
            *ledger.of(Erasable.PARTICIPANT, [key]),
            *ledger.of(Erasable.APPLICATION, applications),
            *(
                ledger.proved(Erasable.PARTICIPANT, loser, dt.datetime.fromisoformat(fields["created_at"]))
                for loser, fields in merged
                if "created_at" in fields
            ),
        ]
    )


def empty_applications(keys: Collection[int]) -> None:
    """These applications and their certificates of every word and name."""
    erase_words(keys)
    certificates = Certificate.objects.filter(application__in=keys)
    certificates.exclude(withdrawal_reason="").update(withdrawal_reason=ERASED)
    certificates.update(**emptied("courses.Certificate"), erased_at=timezone.now())
    Application.objects.filter(pk__in=keys).update(**emptied("courses.Application"))


def erase_words(keys: Collection[int]) -> None:
    """Why states changed and what was written to them, of these applications."""
    Transition.objects.filter(application__in=keys).update(**emptied("courses.Transition"))
    Message.objects.filter(application__in=keys).delete()


def forget_keys(keys: Iterable[str]) -> None:
    """Of whom no record is left, the key that tells one person from another is drawn anew: it counts them once still,
    and no name and address lead to it any more."""
    for key in keys:
        same = Application.objects.filter(person_key=key)
        if not same.filter(participant__erased_at=None).exists():
            same.update(person_key=secrets.token_hex(32))


def erase_mail(addresses: Iterable[str]) -> None:
    """Invitations that went to these addresses, and the letters about them."""
    keys = list(invitations_to(addresses).values_list("pk", flat=True))
    ledger.note(Erasable.INVITATION, keys)
    empty_invitations(keys)


def empty_invitations(keys: Collection[int]) -> None:
    """Their addresses, and the letters that went there."""
    Message.objects.filter(invitation__in=keys).delete()
    Invitation.objects.filter(pk__in=keys).update(**emptied("courses.Invitation"), erased_at=timezone.now())
