"""How long what is held of people is kept, and whose time is over.

An application that came to nothing is kept for MONTHS_UNUSED after its last change, one that nobody decided as long
after the end of its edition. Who never applied is kept for MONTHS_CONTACT after they were recorded. What reaches and
describes people is kept for MONTHS_CONTACT after the end of the last edition in which they took part. Names stay as
long as certificates are verified, numbers for good.
"""

import calendar
import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.choices import ENDED, TAKES_PART, UNDECIDED
from courses.dates import day_of
from courses.models import Application, Edition, Invitation, Message, Participant, Transition
from courses.models.states import RUNS_AT_MOST
from courses.register import emptied
from courses.register_terms import Term

MONTHS_UNUSED, MONTHS_CONTACT = 6, 24


def months_before(moment: dt.datetime, months: int) -> dt.datetime:
    """The same day and time so many months earlier; the last day of a month that has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def over_by(moment: dt.datetime) -> QuerySet[Edition]:
    """Editions that had ended by a moment: by their last day; a year after their first; where no date is known, by the
    last change of an application, or a year after it where nobody says that it is over."""
    day = day_of(moment)
    later = Transition.objects.filter(application__edition=OuterRef("pk"), at__gt=moment)
    by_date = Q(ends_on__lt=day) | Q(ends_on=None, starts_on__lt=day - RUNS_AT_MOST)
    silent = Transition.objects.filter(application__edition=OuterRef("pk"), at__gt=moment - RUNS_AT_MOST)
    undated = Q(ends_on=None, starts_on=None) & ~Exists(later) & (Q(is_over=True) | ~Exists(silent))
    return Edition.objects.filter(Q(cancelled_on__lt=day) | Q(cancelled_on=None) & (by_date | undated))


def came_to_nothing(now: dt.datetime) -> QuerySet[Application]:
    """Applications that led to no place and whose time is over."""
    limit = months_before(now, MONTHS_UNUSED)
    later = Transition.objects.filter(application=OuterRef("pk"), at__gt=limit)
    is_old = (Q(submitted_at=None) | Q(submitted_at__lte=limit)) & ~Exists(later)
    is_left = Q(state__in=UNDECIDED, edition__in=over_by(limit))
    return Application.objects.filter(Q(state__in=ENDED) & is_old | is_left)


def of_old_editions(now: dt.datetime) -> QuerySet[Application]:
    """Applications of those who took part, where contact with them is over."""
    return Application.objects.filter(state__in=TAKES_PART, edition__in=over_by(months_before(now, MONTHS_CONTACT)))


def has_none_but(applications: QuerySet[Application]) -> Q:
    """A condition of participants: not erased, have applied, and have no other application than of these.

    Row by row and in no list of keys: of a million, PostgreSQL would go through the list for each.
    """
    theirs = Application.objects.filter(participant=OuterRef("pk"))
    others = theirs.filter(~Exists(applications.filter(pk=OuterRef("pk"))))
    return Q(Exists(theirs), ~Exists(others), erased_at=None)


def never_applied(now: dt.datetime) -> Q:
    """A condition of participants: brought in so long ago, and never had an application."""
    theirs = Application.objects.filter(participant=OuterRef("pk"))
    return Q(~Exists(theirs), created_at__lte=months_before(now, MONTHS_CONTACT), erased_at=None)


def is_unkept(now: dt.datetime) -> Q:
    return has_none_but(came_to_nothing(now)) | never_applied(now)


def to_erase(now: dt.datetime) -> QuerySet[Participant]:
    """Participants whom nothing keeps any more."""
    return Participant.objects.filter(is_unkept(now))


def to_empty(now: dt.datetime) -> QuerySet[Application]:
    """Applications that came to nothing, of participants whom another one keeps, and that still hold words."""
    kept = came_to_nothing(now).filter(participant__erased_at=None).exclude(participant__in=to_erase(now))
    return kept.filter(holds_words())


def out_of_contact(now: dt.datetime) -> QuerySet[Participant]:
    """Participants of editions long over, of whom something is still held that only served to reach and know them."""
    over = Participant.objects.filter(has_none_but(came_to_nothing(now) | of_old_editions(now))).exclude(is_unkept(now))
    holding = Application.objects.filter(holds_words(), participant=OuterRef("pk"))
    return over.filter(filled("courses.Participant") | Exists(holding))


def invitations_to_empty(now: dt.datetime) -> QuerySet[Invitation]:
    over = over_by(months_before(now, MONTHS_CONTACT))
    return Invitation.objects.filter(edition__in=over).exclude(email="")


def filled(label: str) -> Q:
    """A condition: some field of the model that goes with the contact still says something."""
    found = Q()
    for name, empty in emptied(label, Term.CONTACT).items():
        found |= ~Q(**{name: empty})
    return found


def holds_words() -> Q:
    """A condition on applications: something is still written there, or in a letter about it."""
    reasons = Transition.objects.filter(filled("courses.Transition"), application=OuterRef("pk"))
    return filled("courses.Application") | Exists(reasons) | Exists(Message.objects.filter(application=OuterRef("pk")))
