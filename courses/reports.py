"""What reports count: how many came how far, by whom and where. Reads, and never names anybody.

A participation is an application; a person is counted once by the key of address and name, or by the participant's
record where an application has none. Each stage counts those who ever reached it, so that each holds the next.
"""

from typing import NamedTuple

from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from courses.choices import HOLDING, ApplicationState, Stage
from courses.models import Application, Certificate, Invitation, Progress, Transition

FILTERS = {"edition": "edition", "course": "edition__course", "year": "edition__starts_on__year", "country": "country"}
TOOK_PLACE = [state for state in HOLDING if state != ApplicationState.OFFERED]
TOTAL = ("total",)


def ever(states):
    """A condition: the application is in one of the states, or was."""
    was = Transition.objects.filter(to_state__in=states).order_by().values("application")
    return Q(state__in=states) | Q(pk__in=was)


COMPLETED = Q(state=ApplicationState.COMPLETED)
STUDIED = Q(pk__in=Progress.objects.order_by().values("application"))
HAS_CERTIFICATE = Q(pk__in=Certificate.objects.valid().exclude(application=None).order_by().values("application"))
REACHED = {
    Stage.APPLIED: Q(submitted_at__isnull=False),
    Stage.OFFERED: ever(HOLDING),
    Stage.CONFIRMED: ever(TOOK_PLACE),
    Stage.STARTED: COMPLETED | (ever(TOOK_PLACE) & STUDIED),
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

    def holds(self, row):
        edition, course, year, country, _samples = self
        return (
            (edition is None or edition == row.edition)
            and (course is None or course == row.course)
            and (year is None or year == row.year)
            and (country is None or country == row.country)
        )

    @property
    def conditions(self):
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
    def kind_of_institution(self):
        """None without an institution; blank where its type is not known."""
        return self.institution_type if self.institution else None

    @property
    def place(self):
        return self.site_country, self.city, self.region_en, self.region_es


def applications_of(scope):
    """Those counted: of real people, unless samples are asked for."""
    applications = Application.objects.filter(**scope.conditions).order_by()
    return applications if scope.samples else applications.filter(participant__is_sample=False)


def rows(scope):
    """Every participation of the scope, alike ones in one row: one query, however many there are."""
    facts = [
        *("edition_id", "edition__course_id", "edition__starts_on__year", "country", "participant__sex"),
        *("site__country", "site__city", "site__region_en", "site__region_es", "institution_id", "institution__type"),
    ]
    minutes = Coalesce("edition__minutes", "edition__course__minutes")
    numbers = {f"count_{stage}": Count("pk", filter=condition) for stage, condition in REACHED.items()}
    grouped = applications_of(scope).annotate(length=minutes).values_list(*facts, "length").annotate(**numbers)
    width = len(facts) + 1
    return [Row(*known(found[:width]), dict(zip(REACHED, found[width:], strict=True))) for found in grouped]


def known(facts):
    """The facts of a row, blank or 0 where they are not known."""
    edition, course, year, country, sex, site_country, city, region_en, region_es, institution, kind, minutes = facts
    places = (str(fact or "") for fact in (site_country, city, region_en, region_es))
    return edition, course, year or 0, str(country or ""), sex, *places, institution, kind or "", minutes


def seats(scope):
    """The seats of the invitations that are not revoked, as rows: they know an edition, and no country."""
    conditions = scope._replace(country=None).conditions
    standing = Invitation.objects.filter(revoked_at=None, **conditions).order_by()
    facts = ("edition_id", "edition__course_id", "edition__starts_on__year")
    return [
        Row(edition, course, year or 0, "", counts={Stage.INVITED: number})
        for edition, course, year, number in standing.values_list(*facts).annotate(number=Sum("seats"))
    ]


PERSON = Case(
    When(person_key="", then=Concat(Value("participant "), Cast("participant_id", CharField()))),
    default=F("person_key"),
)


def people(scope):
    """How many people reached each stage, each counted once."""
    numbers = {f"count_{stage}": Count(PERSON, distinct=True, filter=condition) for stage, condition in REACHED.items()}
    found = applications_of(scope).aggregate(**numbers)
    return {stage: found[f"count_{stage}"] for stage in REACHED}


def samples(scope):
    """`(invented people's participations, the others')` of the scope."""
    invented = Q(participant__is_sample=True)
    applications = Application.objects.filter(**scope.conditions).order_by()
    found = applications.aggregate(invented=Count("pk", filter=invented), real=Count("pk", filter=~invented))
    return found["invented"], found["real"]


class Dimension(NamedTuple):
    """What participations are told apart by: `leaf` of a row, and `group`, which holds leaves, or None without."""

    name: str
    leaf: object
    group: object = None


SEX = Dimension("sex", lambda row: row.sex)
COUNTRY = Dimension("country", lambda row: row.country)
SITE = Dimension("site", lambda row: row.place, lambda row: row.site_country)
INSTITUTION = Dimension("institution", lambda row: row.institution, lambda row: row.kind_of_institution)
LENGTH = Dimension("length", lambda row: row.minutes)
DIMENSIONS = [SEX, COUNTRY, SITE, INSTITUTION, LENGTH]


def keys_of(dimension, row):
    """`(key, key of what it is a part of)` of the numbers that a row counts in, from the total down."""
    yield TOTAL, None
    if dimension is None:
        return
    above = TOTAL
    if dimension.group:
        above = ("group", dimension.group(row))
        yield above, TOTAL
    yield ("leaf", dimension.leaf(row), *above[1:]), above
