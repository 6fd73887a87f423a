"""A report as people read it: the way in, whom it was, and what releases state beside it."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import reports
from courses.choices import Sex, Stage
from courses.disclosure import Disclosure
from courses.small_cells import Cover
from courses.tallies import tallies
from news.choices import Measure
from news.models import Figure
from news.wording import number
from portal.report_forms import GROUPS
from portal.report_labels import Labels
from portal.report_modules import ModuleTable
from portal.report_numbers import HIDDEN, Shown

DEFINITIONS = {
    Stage.INVITED: gettext_lazy("Seats of the invitations to these editions that are not revoked, used or not."),
    Stage.APPLIED: gettext_lazy("Applications that were sent, whatever became of them."),
    Stage.OFFERED: gettext_lazy("Of those, who was ever offered a place, whether or not it was taken up."),
    Stage.CONFIRMED: gettext_lazy("Of those, who ever took it up, also where they withdrew or stayed away later."),
    Stage.STARTED: gettext_lazy("Of those, who marked a module as done, or completed the edition."),
    Stage.COMPLETED: gettext_lazy("Of those, who stands as having completed it: what was corrected does not count."),
    Stage.CERTIFIED: gettext_lazy("Of those, who has a valid certificate: one that was replaced counts once."),
}
HEADINGS = {  # dimension → what its table and its first column are called
    "sex": (gettext_lazy("By sex"), gettext_lazy("Sex")),
    "country": (gettext_lazy("By country of work"), gettext_lazy("Country of work")),
    "site": (gettext_lazy("By site and its country"), gettext_lazy("Country of the site, and site")),
    "institution": (gettext_lazy("By institution and its type"), gettext_lazy("Type of institution, and institution")),
    "length": (gettext_lazy("Hours"), gettext_lazy("Hours of each")),
}


@dataclass(frozen=True)
class Line:
    """A number of a breakdown; a part of the line of the group above it, where it has one."""

    label: str
    shown: Shown
    facts: dict = field(default_factory=dict)
    is_part: bool = False
    minutes: int | None = None
    share: float | None = None

    @property
    def hours(self):
        """Participations times the hours of each; None where either is not known."""
        if not self.minutes or self.shown.count is None:
            return None
        return round(Decimal(self.minutes * self.shown.count) / 60, 1)

    @property
    def hours_in_words(self):
        if self.shown.cover:
            return str(HIDDEN[self.shown.cover])
        return number(self.hours) if self.minutes else _("unknown")


@dataclass(frozen=True)
class Table:
    """A breakdown of those who reached a stage; nothing but its name where it is kept back."""

    name: str
    stage: Stage
    total: Shown
    lines: list
    is_kept: bool

    @property
    def heading(self):
        return HEADINGS[self.name][0]

    @property
    def first_column(self):
        return HEADINGS[self.name][1]

    @property
    def has_hours(self):
        return self.name == "length"

    @property
    def hours_in_words(self):
        """Of all lines; those whose length nobody states are said to be missing in it."""
        if self.is_kept or any(line.shown.cover for line in self.lines):
            return str(HIDDEN[Cover.KEPT])
        known = [line.hours for line in self.lines if line.minutes]
        if self.lines and not known:
            return _("unknown")
        told = number(sum(known, Decimal(0)))
        return told if len(known) == len(self.lines) else _("%(hours)s that are known") % {"hours": told}


class Report:
    """What is counted in a scope, as somebody may see it.

    Whoever may see participants sees every number. For anybody else the numbers of all pages are worked out together.
    """

    def __init__(self, form):
        self.form, self.sees_all, self.scope = form, form.sees_all, form.scope()
        self.widest = self.scope if self.sees_all or self.scope.samples else reports.Scope()
        self.all_seats = reports.seats(self.widest)
        self.seats = [row for row in self.all_seats if self.scope.holds(row)]

    @property
    def rows(self):
        """`{dimension: [Row]}`; in those of each dimension is every participation."""
        return self.tallies.rows

    @cached_property
    def tallies(self):
        return tallies(self.scope)

    @cached_property
    def disclosure(self):
        return Disclosure(self.rows_of_all, self.scope)

    def rows_of_all(self, dimension=None):
        """Those of all pages, told apart by the dimension alone."""
        return [*reports.rows(self.widest, [dimension.name] if dimension else []), *self.all_seats]

    def hidden(self, dimension=None):
        """`{stage: {key: Cover}}`"""
        return {} if self.sees_all else self.disclosure.hidden(dimension)

    @cached_property
    def totals(self):
        """`{stage: Shown}`; who is invited has no country of work."""
        hidden = self.hidden()
        counted = {
            stage: sum(row.counts.get(stage, 0) for row in [*self.rows[reports.SEX.name], *self.seats])
            for stage in Stage
            if stage != Stage.INVITED or self.scope.country is None
        }
        covers = {stage: hidden.get(stage, {}).get(reports.TOTAL) for stage in Stage}
        return {stage: Shown(cover=covers[stage]) if covers[stage] else Shown(counted.get(stage)) for stage in Stage}

    @cached_property
    def way_in(self):
        """`(stage, definition, participations, people, share)`: people are hidden where participations are."""
        counted = self.tallies.people
        largest = max((self.totals[stage].count or 0 for stage in counted), default=0)
        found = []
        for stage, shown in self.totals.items():
            persons = Shown(counted.get(stage), None if stage == Stage.INVITED else shown.cover)
            if not self.sees_all and persons.is_few and not persons.cover:
                persons = Shown(cover=Cover.FEW)
            share = round(100 * shown.count / largest, 1) if largest and shown.count and stage in counted else None
            found.append((stage, DEFINITIONS[stage], shown, persons, share))
        return found

    @cached_property
    def tables(self):
        """A table of each breakdown of the group."""
        others = [dimension for dimension in reports.DIMENSIONS if dimension != reports.SEX]
        return [self.table(dimension, self.form.chosen_group) for dimension in others]

    @cached_property
    def by_sex(self):
        """A table for each group that can be chosen: they stand in one."""
        return [self.table(reports.SEX, stage) for stage in GROUPS]

    def table(self, dimension, stage):
        return self.laid_out(dimension, stage, self.covers[dimension.name].get(stage, {}))

    @property
    def sexes(self):
        return Sex.labels

    @cached_property
    def covers(self):
        return {dimension.name: self.hidden(dimension) for dimension in reports.DIMENSIONS}

    def laid_out(self, dimension, stage, covers):
        counts, above = self.counts(dimension, stage)
        shown = {key: Shown(cover=covers[key]) if covers.get(key) else Shown(counts[key]) for key in counts}
        top = [key for key in counts if above[key] == reports.TOTAL]
        is_kept = bool(self.totals[stage].cover) or any(covers.get(key) == Cover.KEPT for key in top)
        largest = max((shown[key].count or 0 for key in top), default=0)
        lines = []
        for key in [] if is_kept else self.labels.in_order(dimension, top):
            share = round(100 * (shown[key].count or 0) / largest, 1) if largest and len(top) > 1 else None
            parts = [part for part in counts if above[part] == key]
            lines.append(self.line(dimension, key, shown[key], share=share))
            lines += self.parts(dimension, {part: shown[part] for part in parts})
        return Table(dimension.name, stage, self.totals[stage], lines, is_kept)

    def parts(self, dimension, shown):
        """The lines below a group: a single one says it all where what is in it is kept back."""
        if any(number.cover == Cover.KEPT for number in shown.values()):
            return [Line(_("each of them"), Shown(cover=Cover.KEPT), is_part=True)]
        named = self.labels.in_order(dimension, [key for key in shown if not self.labels.is_nameless(key)])
        return [self.line(dimension, key, shown[key], is_part=True) for key in named]

    def line(self, dimension, key, shown, **more):
        minutes = key[1] if dimension == reports.LENGTH else None
        label, facts = self.labels.label(dimension, key), self.labels.facts(dimension, key)
        return Line(label, shown, facts, minutes=minutes, **more)

    def counts(self, dimension, stage):
        """`({key: number}, {key: key of what it is a part of})`; of sex every value, also one that nobody gives."""
        counts = {("leaf", sex): 0 for sex in Sex.values} if dimension == reports.SEX else {}
        above = dict.fromkeys(counts, reports.TOTAL)
        for row in self.rows[dimension.name]:
            if not row.counts[stage]:
                continue
            for key, total in list(reports.keys_of(dimension, row))[1:]:
                counts[key] = counts.get(key, 0) + row.counts[stage]
                above[key] = total
        return counts, above

    @cached_property
    def labels(self):
        return Labels(self.rows[reports.INSTITUTION.name])

    @cached_property
    def modules(self):
        """How far those of a course or edition came in it; None of all."""
        return ModuleTable(self) if self.form.chosen_course else None

    @cached_property
    def stated(self):
        """What releases report of the edition or course; nothing without either: such figures are never summed."""
        edition, course = self.form.chosen_edition, self.form.chosen_course
        if not course:
            return []
        figures = Figure.objects.public().exclude(measure=Measure.CONTEXT)
        figures = figures.about_edition(edition) if edition else figures.about_course(course)
        return list(figures.with_sources().with_subjects().newest_first())

    @cached_property
    def samples_left_out(self):
        """How many participations of invented people are not counted here."""
        return 0 if self.scope.samples else reports.invented_in(self.scope)

    @property
    def has_few(self):
        """Whether a number from 1 to 4 stands in it."""
        numbers = [shown for _stage, _words, *pair, _share in self.way_in for shown in pair]
        numbers += [line.shown for table in [*self.by_sex, *self.tables] for line in table.lines]
        return any(shown.is_few for shown in numbers) or bool(self.modules and self.modules.has_few)
