"""The numbers of a report for who may see all of them: very many participations, looked at once.

What each is told apart by, and which stages it reached, is put aside for a moment; each breakdown is a sum of that.
The words are those of `courses/reports.py`: a test holds the two equal.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from courses.choices import Stage
from courses.models import Application
from courses.reports import (
    COUNTRY,
    INSTITUTION,
    LENGTH,
    PERSON,
    REACHED,
    SEX,
    SITE,
    Row,
    Scope,
    applications_of,
    known,
)

TABLE = "rumbo_participations"
MEMORY = "128MB"  # of PostgreSQL, for a million keys
BREAKDOWNS = {  # dimension → the column that is summed by first, a table that knows it, the facts of a row from there
    SEX.name: ("sex", "", {"sex": "sex"}),
    COUNTRY.name: ("country", "", {"country": "country"}),
    SITE.name: (
        "site",
        "LEFT JOIN courses_site AS place ON place.id = site",
        {
            "site_country": "place.country",
            "city": "place.city",
            "region_en": "place.region_en",
            "region_es": "place.region_es",
        },
    ),
    INSTITUTION.name: (
        "institution",
        "LEFT JOIN courses_organisation AS body ON body.id = institution",
        {"institution": "institution", "institution_type": "body.type"},
    ),
    LENGTH.name: (
        "edition",
        "JOIN courses_edition AS own ON own.id = edition JOIN courses_course AS course ON course.id = own.course_id",
        {"minutes": "COALESCE(own.minutes, course.minutes)"},
    ),
}


class Tallies(NamedTuple):
    """`rows` by the name of a dimension, of which they hold nothing else; `people` counted once each."""

    rows: dict[str, list[Row]]
    people: dict[Stage, int]


BITS = {stage: 1 << place for place, stage in enumerate(REACHED)}


def reached() -> Any:
    """The stages that an application has reached, as the bits of a number."""
    bits = [
        Case(When(condition, then=Value(BITS[stage])), default=Value(0), output_field=IntegerField())
        for stage, condition in REACHED.items()
    ]
    return sum(bits[1:], bits[0])


def participations(scope: Scope) -> QuerySet[Application]:
    """Each by the numbers of what it is told apart by, and with the stages that it has reached."""
    told = {"sex": F("participant__sex"), "person": PERSON, "reached": reached()}
    return applications_of(scope).annotate(**told).values("country", "institution", "site", "edition", *told)


def put_aside(scope: Scope) -> None:
    """This connection alone has the participations of the scope in a table then; one that failed may have left its."""
    sql, params = participations(scope).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(f"CREATE TEMPORARY TABLE {TABLE} AS {sql}", params)


def asked(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def rows_of(dimension: str) -> list[Row]:
    """Summed by a number first: the texts of a place are looked at once for each site."""
    column, joined, facts = BREAKDOWNS[dimension]
    summed = f"(SELECT {column}, reached, COUNT(*) AS number FROM {TABLE} GROUP BY {column}, reached) AS summed"  # noqa: S608  # nosec B608  # our own words
    columns = ", ".join(facts.values())
    sql = f"SELECT {columns}, reached, SUM(number) FROM {summed} {joined} GROUP BY {columns}, reached"  # noqa: S608  # nosec B608
    counts: dict[tuple, Counter] = defaultdict(Counter)
    for *told, stages, number in asked(sql):
        counts[tuple(told)].update({stage: int(number) for stage, bit in BITS.items() if stages & bit})
    return [row(dict(zip(facts, told, strict=True)), numbers) for told, numbers in counts.items()]


def row(facts: dict[str, Any], numbers: Mapping[Stage, int]) -> Row:
    counts = {stage: numbers.get(stage, 0) for stage in REACHED}
    return Row(0, 0, 0, "", counts=counts)._replace(**known(facts, facts.values()))


def people() -> dict[Stage, int]:
    each = ", ".join(f"MAX(reached & {bit}) AS {stage}" for stage, bit in BITS.items())
    sums = ", ".join(f"SUM({stage}) / {bit}" for stage, bit in BITS.items())
    found = asked(f"SELECT {sums} FROM (SELECT {each} FROM {TABLE} GROUP BY person) AS persons")  # noqa: S608  # nosec B608
    return {stage: int(number or 0) for stage, number in zip(REACHED, found[0], strict=True)}


def tallies(scope: Scope) -> Tallies:
    """All of a report's numbers. SQLite makes the table outside of a transaction: it would keep others from writing."""
    if connection.vendor == "sqlite":
        return counted(scope)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        return counted(scope)


def counted(scope: Scope) -> Tallies:
    put_aside(scope)
    found = Tallies({dimension: rows_of(dimension) for dimension in BREAKDOWNS}, people())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
    return found
