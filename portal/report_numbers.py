"""A number of a report as people and files read it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy, pgettext_lazy

from courses.small_cells import FEWEST, Cover
from news.wording import number

HIDDEN = {
    Cover.FEW: gettext_lazy("fewer than 5"),
    Cover.WITHHELD: pgettext_lazy("number", "not shown"),
    Cover.KEPT: pgettext_lazy("number", "not shown"),
}
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True)
class Shown:
    """A number, or the words in its place; neither where it cannot be counted."""

    count: int | None = None
    cover: Cover | None = None

    def __str__(self):
        if self.cover:
            return str(HIDDEN[self.cover])
        return NOTHING if self.count is None else number(self.count)

    @property
    def value(self):
        """For a file: a number where it is one."""
        return str(HIDDEN[self.cover]) if self.cover else "" if self.count is None else self.count

    @property
    def is_few(self):
        return self.count is not None and 0 < self.count < FEWEST
