"""Erasing once more, after an old backup was restored, whom the ledger says was erased since it was made."""

from collections.abc import Callable, Collection, Iterable

from django.db import transaction
from django.db.models import Model, QuerySet

from accounts.erasure import scrub
from accounts.models import User
from courses import ledger
from courses.actions.applications import move, taken_back
from courses.actions.erasure import empty_applications, empty_invitations, erase_all
from courses.choices import ON_THE_WAY, Erasable
from courses.models import Application, Erasure, Participant

ERASED_ACCOUNT = "erased-"  # what the address of an account begins with of which only the number was kept


def erase_again(erasures: Iterable[Erasure]) -> dict[Erasable, int]:
    """Of these erasures and those in the table, whatever the database has once more; `{what: how many}`.

    Nobody is written to, and no place that comes free is offered: `manage.py expire_offers` does that. Doing it again
    changes nothing.
    """
    with transaction.atomic():
        ledger.add(erasures)
    counts = {Erasable.ACCOUNT: each(erase_account, standing(Erasable.ACCOUNT))}
    counts[Erasable.PARTICIPANT] = each(erase_participant, standing(Erasable.PARTICIPANT))
    applications = standing(Erasable.APPLICATION)
    counts[Erasable.PARTICIPANT] += each(erase_participant, wholly_of(applications))
    counts[Erasable.APPLICATION] = each(erase_application, standing(Erasable.APPLICATION))
    invitations = standing(Erasable.INVITATION)
    for keys in ledger.portions(invitations):
        with transaction.atomic():
            empty_invitations(keys)
    counts[Erasable.INVITATION] = len(invitations)
    scrub()
    return counts


def each(deed: Callable[[int], None], keys: Collection[int]) -> int:
    for key in keys:
        with transaction.atomic():
            deed(key)
    return len(keys)


def standing(what: Erasable) -> list[int]:
    """The keys of the records in the ledger that are there, are the same ones, and are not erased."""
    model, field = ledger.PROOFS[what]
    found: list[int] = []
    for portion in ledger.portions(Erasure.objects.filter(what=what).order_by("key", "pk")):
        proofs = {(erasure.key, erasure.proof) for erasure in portion}
        rows = not_erased(what, model).filter(pk__in={key for key, _proof in proofs})
        there = {key: (key, ledger.proof_of(value)) for key, value in rows.values_list("pk", field)}
        found += [key for key, proof in there.items() if proof in proofs]
    return sorted(set(found))


def not_erased(what: Erasable, model: type[Model]) -> QuerySet:
    if what == Erasable.ACCOUNT:
        return User.objects.exclude(email__startswith=ERASED_ACCOUNT, is_active=False)
    if what == Erasable.APPLICATION:
        return Application.objects.filter(participant__erased_at=None)
    return model._default_manager.filter(erased_at=None)


def wholly_of(applications: Collection[int]) -> list[int]:
    """The participants all of whose applications are these: a record that was merged later into one that was erased."""
    erased = set(applications)
    found: set[int] = set()
    for keys in ledger.portions(applications):
        found |= set(Application.objects.filter(pk__in=keys).values_list("participant", flat=True))
    theirs: dict[int, set[int]] = {}
    for keys in ledger.portions(found):
        for person, key in Application.objects.filter(participant__in=keys).values_list("participant", "pk"):
            theirs.setdefault(person, set()).add(key)
    return sorted(person for person, keys in theirs.items() if keys <= erased)


def erase_account(key: int) -> None:
    """With what it may do taken away: whoever worked here still when the backup was made did not when they asked."""
    User.objects.filter(pk=key).update(is_staff=False, is_superuser=False)
    erase_all(list, User.objects.get(pk=key))


def erase_participant(key: int) -> None:
    erase_all(lambda: list(Participant.objects.filter(pk=key)), None)


def erase_application(key: int) -> None:
    """One of somebody who stays: two records were one when the backup was made."""
    application = Application.objects.select_related("edition", "participant").get(pk=key)
    if application.state in ON_THE_WAY:
        application.participant.email = ""  # nobody is written to
        move(application, taken_back(application))
    empty_applications([key])
