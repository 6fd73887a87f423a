"""A file of who completed an edition: what each row says of whom, and what recording it would do. Writes nothing."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.actions.applications import Certified
from courses.choices import TAKES_PART, ApplicationState, EditionState
from courses.constraints import FIRST_DAY
from courses.dates import zone_named
from courses.intake import Judged, JudgedTable
from courses.intake_columns import said_of
from courses.likeness import name_words
from courses.models import Application, Certificate
from courses.names import mailbox
from courses.outcome_columns import COMPLETED_ON, EMAIL, RESULT, STILL_AT_IT, matched

NAMES = ("given_names", "family_names", "full_name")
COMPLETED, NOT_COMPLETED = ApplicationState.COMPLETED, ApplicationState.NOT_COMPLETED


@dataclass
class Row(Judged):
    """One row of the file; `day` where it says that somebody completed."""

    number: int
    cells: list
    said: dict
    errors: list = field(default_factory=list)
    application: Application | None = None
    is_repeated: bool = False

    @property
    def name(self):
        return " ".join(filter(None, [self.said.get(name, "") for name in NAMES]))

    @property
    def state(self):
        return self.said["result"]

    @property
    def day(self):
        return self.said["completed_on"] if self.state == COMPLETED else None

    @property
    def changes(self):
        is_told = not self.errors and not self.is_repeated
        return is_told and self.application is not None and self.application.state != self.state


class Outcomes(JudgedTable):
    """What a table says of the applications to an edition. Raises `BadFile` where the columns cannot be told."""

    def __init__(self, table, edition):
        self.table, self.edition = table, edition
        self.zone = zone_named(edition.time_zone)
        now = timezone.now()
        self.today = now.astimezone(self.zone).date()
        self.is_over = edition.state_at(now) == EditionState.FINISHED
        self.columns, self.unknown = matched(table)
        self.rows = [self.read(number, cells) for number, cells in zip(table.numbers, table.rows, strict=True)]
        self.find_people()
        self.refuse_contradictions()
        self.refuse_certified()

    # What a row says

    def heading(self, column):
        """What the file itself calls the column; our own title where it has none."""
        found = (self.table.columns[place] for place, each in self.columns.items() if each is column)
        return capfirst(next(found, str(column.title)))

    @property
    def says_who_completed(self):
        """Whether a column says so, as a result or by its day."""
        return bool({RESULT, COMPLETED_ON} & set(self.columns.values()))

    def read(self, number, cells):
        said, errors = {}, []
        for place, column in self.columns.items():
            try:
                said[column.attribute] = column.read(cells[place])
            except (ValidationError, ValueError) as error:
                errors.append((self.heading(column), cells[place], said_of(error)))
        row = Row(number, cells, said)
        for found in errors:
            row.refuse(*found)
        if not row.errors:
            self.settle(row)
        if not row.errors:
            self.check_day(row)
        return row

    def settle(self, row):
        """Whether the person completed and on which day, out of what the cells say together."""
        result, day = row.said.get("result"), row.said.get("completed_on")
        if isinstance(result, dt.date):
            result, day = COMPLETED, day or result
        if result == STILL_AT_IT:
            result = NOT_COMPLETED
            if not self.is_over:
                words = _("Still at it, and the edition is not over: record afterwards who did not complete.")
                row.refuse(self.heading(RESULT), self.written(row, RESULT), words)
        elif result is None and day is None and self.says_who_completed:
            column = RESULT if RESULT in self.columns.values() else COMPLETED_ON
            row.refuse(self.heading(column), "", _("The row says neither that the person completed nor that not."))
        row.said |= {"result": result or COMPLETED, "completed_on": day or self.today}

    def written(self, row, column):
        return next(row.cells[place] for place, each in self.columns.items() if each is column)

    def check_day(self, row):
        starts, value = self.edition.starts_on, row.day and row.day.isoformat()
        if row.day and row.day > self.today:
            row.refuse(self.heading(COMPLETED_ON), value, _("This day is still to come."))
        elif row.day and row.day <= FIRST_DAY:
            row.refuse(self.heading(COMPLETED_ON), value, _("A date must lie between the years 1900 and 2100."))
        elif row.day and starts and row.day < starts:
            words = _("The edition starts later: %(day)s.") % {"day": date_format(starts)}
            row.refuse(self.heading(COMPLETED_ON), value, words)

    # Whom a row is about

    def find_people(self):
        applicants = defaultdict(list)
        for application in self.edition.applications.exclude(participant__email="").with_names().order_by("pk"):
            applicants[mailbox(application.participant.email)].append(application)
        for row in self.good:
            address = row.said["email"]
            sentence = self.find(row, applicants.get(mailbox(address), [])) if address else _("An address is missing.")
            if sentence:
                row.refuse(self.heading(EMAIL), address, sentence)

    def find(self, row, reached):
        """Give the row its application, of those that are reached at its address; else why there is none."""
        if not reached:
            return _("Nobody with this address has applied to this edition.")
        named = alike(row.name, reached) if row.name else reached
        if not named:
            return _("This address is recorded for somebody else: %(names)s.") % {"names": names_of(reached)}
        placed = [application for application in named if application.state in TAKES_PART] or named
        if len({application.participant_id for application in placed}) > 1:
            words = _("Several people have this address: %(names)s. Say in the row which of them it is.")
            return words % {"names": names_of(placed)}
        row.application = placed[-1]
        if row.application.state in TAKES_PART:
            return ""
        told = {"name": row.application.participant, "state": row.application.get_state_display()}
        return _("%(name)s has no place: %(state)s.") % told

    # What cannot be

    def refuse_contradictions(self):
        """The same person twice: said again it is left aside, said otherwise every such row is an error."""
        of_one = defaultdict(list)
        for row in self.good:
            of_one[row.application.pk].append(row)
        for rows in of_one.values():
            is_contradicted = len({(row.state, row.day) for row in rows}) > 1
            numbers = get_text_list([str(row.number) for row in rows], _("and"))
            for row in rows:
                row.is_repeated = row is not rows[0]
                if is_contradicted:
                    words = _("Rows %(rows)s say different things of the same person.") % {"rows": numbers}
                    row.refuse("", str(row.application.participant), words)

    def refuse_certified(self):
        undone = [row for row in self.good if row.changes and row.application.state == COMPLETED]
        if not undone:
            return
        certificates = Certificate.objects.valid().unearned_by(NOT_COMPLETED)
        certified = set(certificates.filter(application__edition=self.edition).values_list("application", flat=True))
        for row in undone:
            if row.application.pk in certified:
                row.refuse(self.heading(RESULT), str(row.state.label), str(Certified()))

    # What it would do

    @property
    def people(self):
        """How many people the good rows are about."""
        return sum(not row.is_repeated for row in self.good)

    @property
    def changing(self):
        return [row for row in self.good if row.changes]

    @property
    def changes(self):
        """`(application, state, completed at or None)` of those that change: the day begins where the edition is."""
        return [(row.application, row.state, self.moment(row.day)) for row in self.changing]

    def moment(self, day):
        return day and dt.datetime.combine(day, dt.time.min, self.zone)

    @property
    def seen(self):
        """Changes with whatever the preview says of the rows."""
        told = [
            (row.number, row.application and (row.application.pk, row.application.state), row.said, row.errors)
            for row in self.rows
        ]
        return hashlib.sha256(repr(told).encode("utf-8", "backslashreplace")).hexdigest()

    @property
    def counts(self):
        """`3 completed, 1 not completed, 2 as they are already and 0 rows with errors`."""
        changing, wrong = self.changing, len(self.wrong)
        return counted(Counter(row.state for row in changing), len(self.rows) - wrong - len(changing), wrong)


def counted(states, same, wrong):
    done, undone = states[COMPLETED], states[NOT_COMPLETED]
    told = [
        ngettext("%(count)d completed", "%(count)d completed", done) % {"count": done},
        ngettext("%(count)d not completed", "%(count)d not completed", undone) % {"count": undone},
        ngettext("%(count)d unchanged", "%(count)d unchanged", same) % {"count": same},
        ngettext("%(count)d row with errors", "%(count)d rows with errors", wrong) % {"count": wrong},
    ]
    return get_text_list(told, _("and"))


def alike(name, applications):
    """Those whose name is the written one; else those that share most of its words, if any."""
    sought = set(name_words(name))
    shared = {}
    for application in applications:
        person = application.participant
        own = set(name_words(person.full_name))
        common = sought & (own | set(name_words(person.certificate_name)))
        shared[application.pk] = (own == sought, len(common))
    best = max(shared.values())
    return [each for each in applications if shared[each.pk] == best] if best > (False, 0) else []


def names_of(applications):
    return get_text_list(sorted({str(application.participant) for application in applications}), _("and"))
