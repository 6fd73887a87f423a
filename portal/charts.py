"""Charts as lines of stations: drawn on the server, each beside the table of its values."""

from dataclasses import dataclass
from itertools import groupby

from courses.models import Edition
from news.choices import Measure

WIDTH, HEIGHT, TOP, BASE, SIDE = 640, 200, 40, 150, 60
PEOPLE = [Measure.PARTICIPANTS, Measure.ENROLLED]


@dataclass(frozen=True)
class Station:
    """An edition on the line: where it stands, and the figure that counts its people, or None where none does."""

    edition: object
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
    """A line for each course of which two editions are known and the people of one are counted.

    Of several figures of an edition the first one counts.
    """
    counted = {}
    for figure in figures:
        if figure.measure in PEOPLE and figure.edition_id:
            counted.setdefault(figure.edition_id, figure)
    drawn = []
    public = Edition.objects.public().with_course().newest_first().by_course()
    editions = public.filter(course__in={figure.edition.course_id for figure in counted.values()})
    for course, newest_first in groupby(editions, key=lambda edition: edition.course):
        listed = list(newest_first)[::-1]
        if len(listed) > 1 and any(edition.pk in counted for edition in listed):
            drawn.append(Line(course, stations(listed, counted)))
    return drawn


def stations(editions, counted):
    highest = max(counted[edition.pk].size for edition in editions if edition.pk in counted) or 1
    step = (WIDTH - 2 * SIDE) // (len(editions) - 1)
    placed = []
    for place, edition in enumerate(editions):
        figure = counted.get(edition.pk)
        y = BASE - round(float((BASE - TOP) * figure.size / highest)) if figure else BASE
        placed.append(Station(edition, figure, SIDE + place * step, y))
    return placed
