"""The modules of a course in a report: how many have each done, of the confirmed, and how many fewer than before."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import reports
from courses.choices import Stage
from courses.languages import in_best_language
from courses.module_disclosure import Frame, ModuleDisclosure, too_near
from courses.module_reports import modules_done, modules_of, people_done
from courses.small_cells import Cover, is_few
from news.wording import number
from portal.report_numbers import HIDDEN, Shown


@dataclass(frozen=True)
class ModuleLine:
    """`before` is the number of the module before, of the confirmed for the first."""

    position: int
    title: str
    shown: Shown
    people: Shown
    confirmed: Shown
    before: Shown

    @property
    def label(self):
        return f"{self.position}. {self.title}"

    @property
    def share(self):
        """Of the confirmed, in per cent; None where it cannot be told."""
        if not self.confirmed.count or self.shown.count is None:
            return None
        return round(100 * self.shown.count / self.confirmed.count, 1)

    @property
    def share_in_words(self):
        if self.share is None:
            return str(HIDDEN[Cover.KEPT]) if self.shown.cover else str(Shown())
        return _("%(share)s%%") % {"share": number(Decimal(str(self.share)))}

    @property
    def fewer(self):
        """Than before; less than 0 where they are more, None where it cannot be told."""
        if self.before.count is None or self.shown.count is None:
            return None
        return self.before.count - self.shown.count

    @property
    def fewer_in_words(self):
        if self.fewer is None:
            return str(HIDDEN[Cover.KEPT])
        words = ngettext("%(count)s fewer", "%(count)s fewer", self.fewer)
        if self.fewer < 0:
            words = ngettext("%(count)s more", "%(count)s more", -self.fewer)
        return words % {"count": number(abs(self.fewer))} if self.fewer else _("as many")

    @property
    def has_few(self):
        """Whether it tells of a group of 1 to 4, also of those who have it not done."""
        missing = (self.confirmed.count or 0) - (self.shown.count or 0)
        return self.shown.is_few or self.people.is_few or is_few(missing) or is_few(abs(self.fewer or 0))


class ModuleTable:
    """Of a report on a course or one of its editions."""

    def __init__(self, report):
        self.report, self.scope = report, report.scope
        self.is_open = report.sees_all or self.scope.samples
        self.all_done = modules_done(self.scope if self.is_open else reports.Scope(course=self.scope.course))
        self.confirmed = report.totals[Stage.CONFIRMED]
        self.confirmed_people = next(
            people for stage, _words, _all, people, _share in report.way_in if stage == Stage.CONFIRMED
        )

    @cached_property
    def modules(self):
        return {module.pk: module for module in modules_of(self.scope.course)}

    @cached_property
    def hidden(self):
        """`{module: Cover}`"""
        if self.report.sees_all:
            return {}
        rows = reports.rows(self.scope if self.is_open else reports.Scope(course=self.scope.course), [])
        disclosure = self.report.disclosure
        return ModuleDisclosure(self.all_done, rows, list(self.modules), disclosure).hidden(disclosure.scope)

    @cached_property
    def people(self):
        """`{module: Shown}`: hidden by the same rule, and where participations are."""
        counts = dict.fromkeys(self.modules, 0) | people_done(self.scope)
        if self.report.sees_all:
            return {module: Shown(count) for module, count in counts.items()}
        all_of_them = self.confirmed_people.count
        near = None if all_of_them is None else too_near(counts, Frame(all_of_them, None, None))
        return {module: self.person(module, count, near) for module, count in counts.items()}

    def person(self, module, count, near):
        if near is None or module in near or module in self.hidden:
            return Shown(cover=Cover.FEW if is_few(count) else Cover.KEPT)
        return Shown(count)

    @cached_property
    def lines(self):
        numbers = dict.fromkeys(self.modules, 0)
        for each in self.all_done:
            if each.module in numbers and self.scope.holds(each):
                numbers[each.module] += each.number
        before, found = self.confirmed, []
        for key, module in self.modules.items():
            cover = self.hidden.get(key)
            shown = Shown(cover=cover) if cover else Shown(numbers[key])
            title = in_best_language(module, "title")[0]
            found.append(ModuleLine(module.position, title, shown, self.people[key], self.confirmed, before))
            before = shown
        return found

    @property
    def is_kept(self):
        return bool(self.lines) and all(line.shown.cover for line in self.lines)

    @property
    def has_few(self):
        return any(line.has_few for line in self.lines)
