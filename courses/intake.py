"""A file of participants: what each row says of a person, and what bringing it in would do. Writes nothing."""

import hashlib
import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.cells import tidy
from courses.folding import fold
from courses.intake_columns import WHY, matched, said_of
from courses.models import Alias, Organisation, Participant
from courses.recognition import Applied, Sought, alike, identity, likeness_of
from courses.tables import Table

LONGEST_SHOWN = 100  # characters of a wrong value
SUM = re.compile(r"(sub-?)?total(s|es)?\b")  # the last row of many a spreadsheet; nobody is called so


class Judged:
    """A row of a file, with its `number`, `cells` and `errors`, which are `(column, value, sentence)`."""

    errors: list[tuple]

    def refuse(self, column, value, sentence):
        self.errors.append((column, Truncator(value).chars(LONGEST_SHOWN), sentence))


class JudgedTable:
    """The `rows` of a `table`: those without errors, and the others as they go back to whoever sent the file."""

    table: Table
    rows: list

    @property
    def good(self):
        return [row for row in self.rows if not row.errors]

    @property
    def wrong(self):
        return [row for row in self.rows if row.errors]

    def refused_table(self):
        """The header and rows of what is not imported, with why."""
        columns = [column for column in self.table.columns if fold(column) not in WHY]
        places = [self.table.columns.index(column) for column in columns]
        rows = [[*(tidy(row.cells[place]) for place in places), why(row)] for row in self.wrong]
        return [*columns, _("Why it was not imported")], rows


@dataclass
class Row(Judged):
    """One row of the file."""

    number: int
    cells: list
    person: Participant
    errors: list = field(default_factory=list)
    known: Participant | None = None
    alike_row: int | None = None  # of the same file
    alike_to: list = field(default_factory=list)  # keys of participants
    applies: bool = False

    @cached_property
    def identity(self):
        return identity(self.person)

    @property
    def is_new(self):
        return not self.errors and self.known is None

    @property
    def is_alike(self):
        """Whether somebody of the same name and country is recorded, or stands in a row before."""
        return bool(self.alike_row or self.alike_to)

    @property
    def applicant(self):
        return self.known or self.person


class Intake(JudgedTable):
    """What a table of people would bring in, and an application to an edition for each of them, where one is chosen.

    Raises `BadFile` where the columns cannot be told.
    """

    def __init__(self, table, edition=None):
        self.table, self.edition = table, edition
        self.columns, self.unknown = matched(table.columns)
        self.readers = {
            place: column.reader([cells[place] for cells in table.rows]) for place, column in self.columns.items()
        }
        self.rows = [self.read(number, cells) for number, cells in zip(table.numbers, table.rows, strict=True)]
        self.refuse_repeated()
        self.recognise()
        self.link_institutions()

    def read(self, number, cells):
        values, errors = {}, []
        for place, column in self.columns.items():
            try:
                values[column.attribute] = self.readers[place](cells[place])
            except (ValidationError, ValueError) as error:
                errors.append((column.title, cells[place], said_of(error)))
        row = Row(number, cells, Participant(**values))
        for found in errors:
            row.refuse(*found)
        if SUM.match(fold(row.person.full_name)):
            row.refuse("", row.person.full_name, _("This is a sum, not a person."))
        return row

    def refuse_repeated(self):
        """The same person twice: the second is an error."""
        first: dict[Hashable, Row] = {}
        for row in self.good:
            earlier = first.setdefault(row.identity, row)
            if earlier is not row:
                words = _("The same person stands in row %(row)s already.") % {"row": earlier.number}
                row.refuse("", row.person.full_name, words)

    def recognise(self):
        """Who is there already, who may be, and who gets an application."""
        people = [row.person for row in self.good]
        known, similar = Sought(people).found(), alike(people)
        applied = Applied(self.edition)
        first: dict[tuple, int] = {}
        for row in self.good:
            row.known = known.get(row.identity)
            name = likeness_of(row.person)
            if row.is_new:
                row.alike_row, row.alike_to = first.get(name), similar.get(name, [])
            first.setdefault(name, row.number)
            row.applies = self.edition is not None and not applied.has(row.applicant)

    def link_institutions(self):
        names = institutions()
        for row in self.good:
            row.person.institution_id = names.get(fold(row.person.institution_name))
            row.person.imported_fingerprint = row.person.fingerprint

    @property
    def people(self):
        """The new participants."""
        return [row.person for row in self.rows if row.is_new]

    @property
    def known(self):
        return [row for row in self.rows if row.known]

    @property
    def applicants(self):
        return [row.applicant for row in self.good if row.applies]

    @property
    def changes_something(self):
        return bool(self.people or self.applicants)

    @property
    def seen(self):
        """Changes with whatever the preview says of the rows."""
        told = [
            (row.number, row.known and row.known.pk, row.alike_row, row.alike_to, row.applies, row.errors)
            for row in self.rows
        ]
        return hashlib.sha256(repr(told).encode("utf-8", "backslashreplace")).hexdigest()

    @property
    def counts(self):
        """`3 new participants, 1 already there and 0 rows with errors`."""
        new, known, wrong = len(self.people), len(self.known), len(self.wrong)
        told = [
            ngettext("%(count)d new participant", "%(count)d new participants", new) % {"count": new},
            ngettext("%(count)d already there", "%(count)d already there", known) % {"count": known},
            ngettext("%(count)d row with errors", "%(count)d rows with errors", wrong) % {"count": wrong},
        ]
        if self.edition:
            number = len(self.applicants)
            told.append(ngettext("%(count)d application", "%(count)d applications", number) % {"count": number})
        return get_text_list(told, _("and"))


def why(row):
    return " ".join(f"{column}: {sentence}" if column else sentence for column, _value, sentence in row.errors)


def institutions():
    """`{folded name: key}` of every organisation's names, acronyms and other names; none that several share."""
    listed = Organisation.objects.values_list("pk", "name_en", "name_es", "acronym_en", "acronym_es")
    named = {(fold(name), key) for key, *names in listed.iterator() for name in names if name}
    named |= set(Alias.objects.values_list("folded", "organisation"))
    found = {}
    for name, key in named:
        found[name] = None if name in found else key
    return found
