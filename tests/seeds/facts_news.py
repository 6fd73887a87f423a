"""The six press releases and every figure they report, typed from them by hand."""

from collections import namedtuple
from decimal import Decimal

from tests.seeds.facts import CHILDREN, INTER_AMERICAN, ROUTE, WOMEN

# The title each was published under; the fourth has none
RELEASES = {
    "A1": "IOM, Partners Launch Online Course on Rights of Migrant Children in Latin America",
    "A2": "It's Time to Think Universal!",
    "A3": "IOM supports comprehensive care for migrant women at the regional level",
    "A4": "",
    "A5": (
        "IOM Strengthens Government Capacities for Comprehensive Care of Migrant Children in México,"
        " Whose Numbers Have More Than Doubled"
    ),
    "A6": ("37th Edition of Inter-American Course on International Migration Commences in Mar del Plata, Argentina"),
}
# A distinctive part of the portal's own English title of each
TITLES = {
    "A1": "Online Course",
    "A2": "Think Universal",
    "A3": "migrant women",
    "A4": "Migrant Children",
    "A5": "Migrant Children",
    "A6": "Inter-American Course",
}
ArticleFact = namedtuple("ArticleFact", "article dateline date is_inferred printed_date tags")
ARTICLES = {
    ArticleFact("A1", "San José", "2018-09-01 month", True, "", ("cursos", "migrantes", "niñez")),
    ArticleFact("A2", "Geneva", "2019-03-22 day", False, "22 / 03 / 2019", ()),
    ArticleFact("A3", "San Salvador", "", False, "", ("genero", "mujer")),
    ArticleFact("A4", "", "2017-07-07 day", False, "Friday, July 7, 2017", ()),
    ArticleFact("A5", "México City", "", False, "", ()),
    ArticleFact("A6", "Argentina", "", False, "", ()),
}
EDITIONS_TOLD_OF = {
    "A1": {f"{CHILDREN}/2018-first-session"},
    "A2": set(),
    "A3": {f"{WOMEN}/2018"},
    "A4": {f"{CHILDREN}/2"},
    "A5": {f"{ROUTE}/southern-border", f"{ROUTE}/northern-border"},
    "A6": {f"{INTER_AMERICAN}/37"},
}
PROGRAMMES_TOLD_OF = {
    "A1": {"Mesoamerica Program"},
    "A2": set(),
    "A3": {"Strengthening Public Policies"},
    "A4": {"Mesoamerica Program"},
    "A5": {"Regional Migration Program"},
    "A6": set(),
}

FigureFact = namedtuple(
    "FigureFact", "article value qualifier measure about country since as_of counted_by scale upper"
)


def figure(article, value, qualifier="exactly", measure="context", *, scale=1, upper=None, about="", **facts):
    """A row of the table; `about` names a course, `course/edition` or `course/edition/COUNTRY` for a site."""
    row = {"country": "", "since": "", "as_of": "", "counted_by": "", **facts}
    upper = upper and Decimal(upper)
    return FigureFact(article, Decimal(value), qualifier, measure, about, scale=scale, upper=upper, **row)


FIRST_HALF_OF_2019 = {"country": "MX", "since": "2019-01-01 month", "as_of": "2019-06-30 month"}
RETURNED_TO_EL_SALVADOR = {"country": "SV", "counted_by": "General Directorate of Migration"}
KENYA = {"country": "KE", "since": "2010-01-01 year", "as_of": "2016-12-31 year"}
FIGURES = {
    figure("A1", 80, measure="hours", about=CHILDREN),
    figure("A1", 9, measure="modules", about=CHILDREN),
    figure("A1", 300, "more-than", "enrolled", about=f"{CHILDREN}/2018-first-session"),
    figure("A1", 7824, as_of="2018-06-30 month"),
    figure("A1", "2.3", "estimated", scale=1_000_000, country="VE"),
    figure("A2", 258, "about", scale=1_000_000),
    figure("A2", 760, "about", scale=1_000_000),
    figure("A2", 10, "estimated", scale=1_000_000, as_of="2017-12-31 year"),
    figure("A2", "1.3", "about", scale=1_000_000, as_of="2017-12-31 year"),
    figure("A2", 376_800, "more-than", as_of="2018-12-31 year"),
    figure("A2", 584, as_of="2018-12-31 year"),
    figure("A2", 155, as_of="2018-12-31 year"),
    figure("A2", 426, **KENYA),
    figure("A2", 363, **KENYA),
    figure("A2", 90, "range", upper=100, **KENYA),
    figure("A3", 23),
    figure("A4", 70, "more-than", "participants", about=f"{CHILDREN}/2/SV", country="SV"),
    figure("A4", 8951, "estimated", as_of="2016-12-31 year", **RETURNED_TO_EL_SALVADOR),
    figure("A4", 1357, since="2017-01-01 month", as_of="2017-05-31 month", **RETURNED_TO_EL_SALVADOR),
    figure("A5", 131, counted_by="INM", **FIRST_HALF_OF_2019),
    figure("A5", 33_000, **FIRST_HALF_OF_2019),
    figure("A5", 26, **FIRST_HALF_OF_2019),
    figure("A5", 8500, **FIRST_HALF_OF_2019),
    figure("A5", 21_900, **FIRST_HALF_OF_2019),
    figure("A6", 28, measure="participants", about=f"{INTER_AMERICAN}/37"),
    figure("A6", 15, measure="countries", about=f"{INTER_AMERICAN}/37"),
    figure("A6", 23, measure="experts", about=f"{INTER_AMERICAN}/37"),
    figure("A6", 7, measure="expert-countries", about=f"{INTER_AMERICAN}/37"),
    figure("A6", 2, measure="length", about=INTER_AMERICAN),
    figure("A6", 800, "more-than", "trained", about=INTER_AMERICAN),
}
