"""What somebody with an account studies, applied for and completed: one page's reading."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.utils.functional import cached_property

from accounts.models import User
from courses.choices import Admission, ApplicationState, EditionState
from courses.completion import Access, Standing, access, standings
from courses.models import Application, Certificate, Edition

MOST_RECOMMENDED = 3
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Enrolment:
    """An application with what it opens now, how far its person is, and whether a certificate of it is valid."""

    application: Application
    access: Access
    standing: Standing
    is_certified: bool

    @property
    def edition(self) -> Edition:
        return self.application.edition

    @property
    def is_open(self) -> bool:
        """Whether its modules can be read now."""
        return self.access in {Access.OPEN, Access.READING}

    @property
    def is_in_progress(self) -> bool:
        return self.access == Access.OPEN and self.application.state == ApplicationState.CONFIRMED

    @property
    def is_completed(self) -> bool:
        return self.application.state == ApplicationState.COMPLETED


class MyLearning:
    """Everything in an account at a moment, in as many queries for one application as for a hundred."""

    def __init__(self, user: User, moment: dt.datetime) -> None:
        self.user, self.moment = user, moment

    @cached_property
    def enrolments(self) -> list[Enrolment]:
        """The newest first."""
        mine = list(Application.objects.filter(participant__account=self.user).with_names())
        found = standings(mine)
        certified = set(Certificate.objects.valid().filter(application__in=mine).values_list("application", flat=True))
        return [Enrolment(each, access(each, self.moment), found[each.pk], each.pk in certified) for each in mine]

    @cached_property
    def in_progress(self) -> list[Enrolment]:
        """What was studied last comes first."""
        listed = [each for each in self.enrolments if each.is_in_progress]
        return sorted(listed, key=lambda each: each.application.studied_at or NEVER, reverse=True)

    @property
    def continued(self) -> Enrolment | None:
        """Where there is a module left to go on with, of what was studied last; None without."""
        return next((each for each in self.in_progress if each.standing.next_module), None)

    @property
    def besides(self) -> list[Enrolment]:
        """What is in progress besides what `continued` shows already."""
        continued = self.continued
        return [each for each in self.in_progress if each is not continued]

    @property
    def completed(self) -> list[Enrolment]:
        """The newest first."""
        listed = [each for each in self.enrolments if each.is_completed]
        return sorted(listed, key=lambda each: each.application.completed_at or NEVER, reverse=True)

    @property
    def others(self) -> list[Enrolment]:
        """Applications on their way, what has not begun yet, and what came to nothing."""
        return [each for each in self.enrolments if not (each.is_in_progress or each.is_completed)]

    @cached_property
    def recommended(self) -> list[Edition]:
        """Editions that anybody may apply to now, unless they have; those that close first come first."""
        taken = Application.objects.live().filter(participant__account=self.user)
        offered = Edition.objects.public().in_state([EditionState.OPEN], self.moment)
        offered = offered.filter(course__admission__in=["", Admission.OPEN])  # as `Edition.is_open_to_all`
        fresh = offered.exclude(pk__in=taken.values("edition")).order_by(F("closes_at").asc(nulls_last=True), "pk")
        return list(fresh.with_course().prefetch_related("sites")[:MOST_RECOMMENDED])
