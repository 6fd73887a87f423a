"""What reports count: how many came how far, by whom and where. Reads, and never names anybody.

A participation is an application; a person is counted once by the key of address and name, or by the participant's
record where an application has none. Each stage counts those who ever reached it, so that each holds the next.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from courses.choices import HOLDING, TOOK_PLACE, ApplicationState, Stage
from courses.models import Application, Certificate, Invitation, Progress

FILTERS = {"edition": "edition", "course": "edition__course", "year": "edition__starts_on__year", "country": "country"}
TOTAL = ("total",)
AT_ONCE = 5_000


# in one of the states, or once: what is on record of changes is marked by the database (`courses/triggers.py`)
EVER_OFFERED = Q(state__in=HOLDING) | Q(was_offered=True)
EVER_CONFIRMED = Q(state__in=TOOK_PLACE) | Q(was_confirmed=True)
COMPLETED = Q(state=ApplicationState.COMPLETED)
STUDIED = Q(Exists(Progress.objects.filter(application=OuterRef("pk"))))
HAS_CERTIFICATE = Q(Exists(Certificate.objects.valid().filter(application=OuterRef("pk"))))
REACHED = {
    Stage.APPLIED: Q(submitted_at__isnull=False),
    Stage.OFFERED: EVER_OFFERED,
    Stage.CONFIRMED: EVER_CONFIRMED,
    Stage.STARTED: COMPLETED | (EVER_CONFIRMED & STUDIED),
    Stage.COMPLETED: COMPLETED,
    Stage.CERTIFIED: COMPLETED & HAS_CERTIFICATE,
}


class Scope(NamedTuple):
    """What is counted; None filters nothing. With an edition its own course and year stand beside it."""

    edition: int | None = None
    course: int | None = None
    year: int | None = None
    country: str | None = None
    samples: bool = False

    def holds(self, row: Any) -> bool:
        edition, course, year, country, _samples = self
        return (
            (edition is None or edition == row.edition)
            and (course is None or course == row.course)
            and (year is None or year == row.year)
            and (country is None or country == row.country)
        )

    @property
    def conditions(self) -> dict[str, Any]:
        """The narrowest that say it, for queries."""
        names = ["edition", "country"] if self.edition is not None else ["course", "year", "country"]
        return {FILTERS[name]: getattr(self, name) for name in names if getattr(self, name) is not None}


class Row(NamedTuple):
    """Participations that are alike in all that is told apart, with how many of them reached each stage.

    A year that is not known is 0, a text that is not known is blank.
    """

    edition: int
    course: int
    year: int
    country: str
    sex: str = ""
    site_country: str = ""
    city: str = ""
    region_en: str = ""
    region_es: str = ""
    institution: int | None = None
    institution_type: str = ""
    minutes: int | None = None
    counts: dict = {}

    @property
    def kind_of_institution(self) -> str | None:
        """None without an institution; blank where its type is not known."""
        return self.institution_type if self.institution else None

    @property
    def place(self) -> tuple:
        return self.site_country, self.city, self.region_en, self.region_es


def applications_of(scope: Scope) -> QuerySet[Application]:
    """Those counted: of real people, or of invented ones where samples are asked for. Together they would tell, beside
    the number of either, how many the others are.
    """
    return Application.objects.filter(participant__is_sample=scope.samples, **scope.conditions).order_by()


OF_EDITION = {  # fact of a row → the column that has it
    "edition": "edition_id",
    "course": "edition__course_id",
    "year": "edition__starts_on__year",
    "country": "country",
}
OF_DIMENSION = {
    "sex": {"sex": "participant__sex"},
    "country": {},
    "site": {
        name: f"site__{name.removeprefix('site_')}" for name in ("site_country", "city", "region_en", "region_es")
    },
    "institution": {"institution": "institution_id", "institution_type": "institution__type"},
    "length": {"minutes": "length"},
}
UNKNOWN: dict[str, Any] = {"year": 0, "institution": None, "minutes": None}  # blank otherwise


def rows(scope: Scope, dimensions: Sequence[str] = tuple(OF_DIMENSION)) -> list[Row]:
    """Every participation of the scope, in one query: those in one row that the dimensions do not tell apart.

    In an order that is the same each time: of numbers that are alike the first is hidden, on whichever page it stands.
    """
    facts = OF_EDITION.copy()
    for name in dimensions:
        facts |= OF_DIMENSION[name]
    minutes = Coalesce("edition__minutes", "edition__course__minutes")
    numbers = {f"count_{stage}": Count("pk", filter=condition) for stage, condition in REACHED.items()}
    grouped = applications_of(scope).annotate(length=minutes).values_list(*facts.values()).annotate(**numbers)
    grouped = grouped.order_by(*facts.values())
    width = len(facts)
    return [
        Row(counts=dict(zip(REACHED, found[width:], strict=True)), **known(facts, found[:width]))
        for found in grouped.iterator(chunk_size=AT_ONCE)
    ]


def known(facts: Iterable[str], values: Iterable) -> dict[str, Any]:
    """The facts of a row, as a row has them where they are not known."""
    return {name: value or UNKNOWN.get(name, "") for name, value in zip(facts, values, strict=True)}


def seats(scope: Scope) -> list[Row]:
    """The seats of the invitations that are not revoked, as rows: they know an edition, and no country.

    One that an invented person used is a sample as they are, and no one else's.
    """
    conditions = scope._replace(country=None).conditions
    standing = Invitation.objects.filter(revoked_at=None, **conditions).order_by()
    others = Application.objects.filter(participant__is_sample=not scope.samples, invitation__isnull=False)
    standing = standing.exclude(pk__in=others.order_by().values("invitation"))
    facts = ("edition_id", "edition__course_id", "edition__starts_on__year")
    return [
        Row(edition, course, year or 0, "", counts={Stage.INVITED: number})
        for edition, course, year, number in standing.values_list(*facts).annotate(number=Sum("seats"))
    ]


PERSON = Case(  # of the hash as much as tells a million apart, since very many are compared
    When(person_key="", then=Concat(Value("participant "), Cast("participant_id", CharField()))),
    default=Substr("person_key", 1, 20),
)


def people(scope: Scope) -> dict[Stage, int]:
    """How many people reached each stage, each counted once."""
    numbers = {f"count_{stage}": Count(PERSON, distinct=True, filter=condition) for stage, condition in REACHED.items()}
    found = applications_of(scope).aggregate(**numbers)
    return {stage: found[f"count_{stage}"] for stage in REACHED}


def samples(scope: Scope) -> tuple[int, int]:
    """`(invented people's participations, the others')` of the scope."""
    invented = Q(participant__is_sample=True)
    applications = Application.objects.filter(**scope.conditions).order_by()
    found = applications.aggregate(invented=Count("pk", filter=invented), real=Count("pk", filter=~invented))
    return found["invented"], found["real"]


def invented_in(scope: Scope) -> int:
    """How many participations of the scope are of invented people, of whom there are few."""
    return Application.objects.filter(participant__is_sample=True, **scope.conditions).order_by().count()


class Dimension(NamedTuple):
    """What participations are told apart by: `leaf` of a row, and `group`, which holds leaves, or None without."""

    name: str
    leaf: Callable[[Row], Any]
    group: Callable[[Row], Any] | None = None


SEX = Dimension("sex", lambda row: row.sex)
COUNTRY = Dimension("country", lambda row: row.country)
SITE = Dimension("site", lambda row: row.place, lambda row: row.site_country)
INSTITUTION = Dimension("institution", lambda row: row.institution, lambda row: row.kind_of_institution)
LENGTH = Dimension("length", lambda row: row.minutes)
DIMENSIONS = [SEX, COUNTRY, SITE, INSTITUTION, LENGTH]


def keys_of(dimension: Dimension | None, row: Row) -> Iterator[tuple]:
    """`(key, key of what it is a part of)` of the numbers that a row counts in, from the total down."""
    yield TOTAL, None
    if dimension is None:
        return
    above: tuple = TOTAL
    if dimension.group:
        above = ("group", dimension.group(row))
        yield above, TOTAL
    yield ("leaf", dimension.leaf(row), *above[1:]), above
