"""Charts drawn on the server, each beside the table of its values: bars, and lines of stations."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from courses.differences import in_time
from courses.folding import fold
from courses.models import Edition
from news.choices import Measure
from news.models import Figure

COMPARED = {  # heading → measures of one scale
    _("People trained"): [Measure.TRAINED],
    _("People at editions"): [Measure.PARTICIPANTS, Measure.ENROLLED],
    _("Countries taking part"): [Measure.COUNTRIES],
    _("Experts"): [Measure.EXPERTS],
    _("Countries of the experts"): [Measure.EXPERT_COUNTRIES],
}
LISTED = {
    _("The training itself"): [Measure.HOURS, Measure.MODULES, Measure.LENGTH],
    _("Context: the world, not the training"): [Measure.CONTEXT],
}
WIDTH, HEIGHT, TOP, BASE, SIDE = 640, 200, 40, 150, 60
PEOPLE = [Measure.PARTICIPANTS, Measure.ENROLLED]


@dataclass(frozen=True)
class Group:
    """Figures under one heading; where `bars` has their shares of the largest in hundredths, they can be compared."""

    heading: str
    measures: list
    figures: list
    bars: list

    @property
    def rows(self):
        """`(figure, the width of its bar)`"""
        return list(zip(self.figures, self.bars or [None] * len(self.figures), strict=True))

    @property
    def has_subjects(self):
        return any(figure.subject for figure in self.figures)


def groups(figures):
    """Every figure under its heading, the people of single countries once more by country; nothing that is empty."""
    made = [group(heading, measures, figures, shares) for heading, measures in COMPARED.items()]
    local = sorted((figure for figure in figures if figure.country), key=lambda figure: fold(figure.country.name))
    made.insert(2, group(_("People by country"), PEOPLE, local, shares))
    made += [group(heading, measures, figures, lambda listed: []) for heading, measures in LISTED.items()]
    return [each for each in made if each.figures]


def group(heading, measures, figures, bars):
    listed = [figure for measure in measures for figure in figures if figure.measure == measure]
    return Group(heading, measures, listed, bars(listed))


def shares(figures):
    """Of the largest, in hundredths; none for a single figure, which compares with nothing."""
    largest = max((figure.size for figure in figures), default=0)
    return [round(100 * figure.size / largest, 1) for figure in figures] if largest and len(figures) > 1 else []


@dataclass(frozen=True)
class Station:
    """An edition on the line: where it stands, and the figure that counts its people, or None where none does."""

    edition: object
    name: str
    figure: object
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """The editions of a course from the oldest on, by how many people they counted; zero is the base line."""

    course: object
    stations: list

    width, height, base = WIDTH, HEIGHT, BASE

    @property
    def strokes(self):
        """Between neighbours that are both counted: what is not known is not drawn through."""
        pairs = zip(self.stations, self.stations[1:], strict=False)
        return [(one, other) for one, other in pairs if one.figure and other.figure]


def lines(figures):
    """A line for each course of which two editions have a place in time and the people of one are counted.

    A figure of one country is a part, not the people taken together. Of the others of an edition the first one
    counts, one that names no place before one that does.
    """
    counted: dict[int, Figure] = {}
    together = [each for each in figures if each.measure in PEOPLE and each.edition_id and not each.country]
    for figure in sorted(together, key=lambda figure: bool(figure.place)):
        counted.setdefault(figure.edition_id, figure)
    drawn = []
    public = Edition.objects.public().with_course().newest_first().by_course()
    editions = public.filter(course__in={figure.edition.course_id for figure in counted.values() if figure.edition})
    for course, own in groupby(editions, key=lambda edition: edition.course):
        listed = in_time(list(own))
        if len(listed) > 1 and any(edition.pk in counted for edition in listed):
            drawn.append(Line(course, stations(listed, counted)))
    return drawn


def stations(editions, counted):
    highest = max(counted[edition.pk].size for edition in editions if edition.pk in counted) or 1
    step = (WIDTH - 2 * SIDE) // (len(editions) - 1)
    placed, names = [], names_of(editions)
    for place, edition in enumerate(editions):
        figure = counted.get(edition.pk)
        y = BASE - round(float((BASE - TOP) * figure.size / highest)) if figure else BASE
        placed.append(Station(edition, names[place], figure, SIDE + place * step, y))
    return placed


def names_of(editions):
    """Short ones, to stand under the stations: their ordinals, else their years, else their places."""
    ordinals = [str(edition.ordinal or "") for edition in editions]
    years = [str(edition.starts_on.year) if edition.starts_on else "" for edition in editions]
    counted = [str(number) for number in range(1, len(editions) + 1)]
    return next(names for names in (ordinals, years, counted) if all(names) and len(set(names)) == len(names))
