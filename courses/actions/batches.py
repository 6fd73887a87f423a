"""Lists of people that the office brings in from a file, all of them or none; and taking such a list back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Manager, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.actions.applications import OVER, EditionOver, Refused, site_of
from courses.choices import ApplicationState, Origin
from courses.models import Application, Batch, Message, Participant, Transition
from courses.new_rows import Copied, new_rows, portions
from courses.recognition import Sought

LOCK = 5_201_964  # of PostgreSQL's advisory locks, for imports alone


class RecordedMeanwhile(Refused):
    words = _("Somebody in this file was recorded, has applied or was erased meanwhile.")


def bring_in(
    batch: Batch, people: Sequence[Participant], applicants: Sequence[Participant], actor: User | None = None
) -> None:
    """Record new participants, and an application under review for each of the applicants, new or known.

    All or nothing. Whatever can be is made ready before the transaction. Nobody is written to: whoever is imported has
    not applied. Raises EditionOver, and RecordedMeanwhile where one of the new ones is there by
    now, or one of the applicants is erased.
    """
    if batch.edition and batch.edition.state_at(timezone.now()) in OVER:
        raise EditionOver
    batch.people_added, batch.applications_added = len(people), len(applicants)
    sought = Sought(people)
    first = Transition(to_state=ApplicationState.SUBMITTED, actor=actor)
    with (
        new_rows(Participant, people) as persons,
        new_rows(Application, drafts(batch, applicants)) as applications,
        new_rows(Transition, [first] * len(applicants)) as transitions,
    ):
        try:
            with transaction.atomic():
                one_at_a_time()
                batch.save()
                if sought.found():
                    raise RecordedMeanwhile
                write_people(batch, people, persons)
                write_applications(batch, applicants, applications, transitions)
                if batch.applications.filter(participant__erased_at__isnull=False).exists():
                    raise RecordedMeanwhile  # asked after writing, for which erasure waits, or which has waited for it
        except IntegrityError as error:
            raise RecordedMeanwhile from error


def write_people(batch: Batch, people: Sequence[Participant], rows: Copied) -> None:
    rows.fill_all("batch_id", batch.pk)
    rows.write()
    for person, key in zip(people, keys_of(batch.participants), strict=True):
        person.pk = key


def write_applications(batch: Batch, applicants: Sequence[Participant], rows: Copied, transitions: Copied) -> None:
    rows.fill_all("batch_id", batch.pk)
    rows.fill("participant_id", [person.pk for person in applicants])
    rows.write()
    transitions.fill("application_id", keys_of(batch.applications))
    transitions.write()


def drafts(batch: Batch, applicants: Sequence[Participant]) -> list[Application]:
    """The applications as they will be, without the keys that are not known yet."""
    now = timezone.now()
    site = site_of(batch.edition, batch.site) if batch.edition else None
    facts = {"edition": batch.edition, "site": site, "origin": Origin.IMPORTED, "submitted_at": now}
    return [
        Application(person_key=person.person_key, country=person.country, institution_id=person.institution_id, **facts)
        for person in applicants
    ]


def keys_of(rows: QuerySet | Manager) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def one_at_a_time() -> None:
    """Until the transaction ends no other import writes. On SQLite nobody writes beside it anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


# Taking a list back


@dataclass
class Undoing:
    """What taking a batch back would remove, by key, and who stays: `{participant: why, in words}`."""

    people: list
    applications: list
    staying: dict


def undoing(batch: Batch) -> Undoing:
    """Whoever was changed, has another application or was decided on stays, and so does what belongs to them."""
    people = {person.pk: person for person in batch.participants.all()}
    reasons = {
        key: _("Changed since the import")
        for key, person in people.items()
        if person.fingerprint != person.imported_fingerprint
    }
    others = Application.objects.exclude(batch=batch).filter(participant__batch=batch)
    reasons |= dict.fromkeys(others.values_list("participant", flat=True), _("Has another application"))
    handled = batch.applications.filter(dealt_with()).order_by()
    reasons |= dict.fromkeys(handled.values_list("participant", flat=True), _("The application was dealt with"))
    named = Participant.objects.in_bulk(reasons)
    applications = batch.applications.order_by("pk").values_list("pk", "participant")
    return Undoing(
        people=[key for key in people if key not in reasons],
        applications=[key for key, participant in applications if participant not in reasons],
        staying={named[key]: reasons[key] for key in sorted(reasons)},
    )


def dealt_with() -> Q:
    """A condition on imported applications: somebody has decided, changed, agreed or been told something."""
    later = Transition.objects.filter(application=OuterRef("pk")).exclude(from_state="")
    told = Message.objects.filter(application=OuterRef("pk"))
    untouched = Q(state=ApplicationState.SUBMITTED, priority=0, consented_at=None)
    return ~untouched | Exists(later) | Exists(told)


@transaction.atomic
def undo(batch: Batch) -> Undoing:
    """Remove what the batch brought in, as far as nobody has touched it; what was removed and what stays."""
    one_at_a_time()
    list(batch.participants.select_for_update().values_list("pk"))
    list(batch.applications.select_for_update().values_list("pk"))
    found = undoing(batch)
    for keys in portions(found.applications):
        Transition.objects.filter(application__in=keys)._raw_delete("default")
        Application.objects.filter(pk__in=keys)._raw_delete("default")
    for keys in portions(found.people):
        Participant.objects.filter(pk__in=keys)._raw_delete("default")
    Batch.objects.filter(pk=batch.pk).update(undone_at=timezone.now())
    return found
