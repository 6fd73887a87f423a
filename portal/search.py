"""What the whole portal finds for a search, by kind."""

from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from courses import search
from courses.facets import current
from courses.filters import CourseFilter
from courses.folding import fold
from courses.models import Edition, Organisation, Programme, Topic
from courses.searched import names_of_country
from courses.snapshot import catalogue
from courses.words import tokens
from news.filters import ArticleFilter
from news.snapshot import news

FIRST = 3  # of each kind, before all of them are asked for
LISTS = {  # with pages of filters of their own
    "course": (_("Courses"), CourseFilter, catalogue, "courses:list"),
    "article": (_("News"), ArticleFilter, news, "news:list"),
}
QUERIES = {
    "edition": (_("Editions"), Edition.objects.public, [F("starts_on").desc(nulls_last=True), "pk"]),
    "organisation": (_("Partners"), Organisation.objects.all, ["name", "pk"]),
    "programme": (_("Programmes"), Programme.objects.public, ["title", "pk"]),
    "topic": (_("Topics"), Topic.objects.all, ["name", "pk"]),
}
RELATED = {"edition": ["course__programme"]}
COUNTRY = "country"
KINDS = ["course", "edition", "article", "organisation", COUNTRY, "programme", "topic"]


@dataclass(frozen=True)
class Group:
    """What was found of one kind: `records` is a query or a list, best match first; of lists the first few."""

    kind: str
    heading: str
    records: QuerySet | list
    count: int
    address: str  # where all of the kind are

    @property
    def first(self):
        return self.records[:FIRST]


def group(kind, sought, q, moment):
    """What was found of a kind."""
    if kind in LISTS:
        heading, filters, build, address = LISTS[kind]
        found = filters(QueryDict(urlencode({"q": q})), snapshot=current(build, moment))
        keys = found.keys(get_language())
        records = found.queryset.in_bulk(keys[:FIRST])
        shown = [records[key] for key in keys[:FIRST] if key in records]
        return Group(kind, heading, shown, len(keys), f"{reverse(address)}{found.address}")
    address = f"{reverse('portal:search')}?{urlencode({'kind': kind, 'q': q})}"
    if kind == COUNTRY:
        named = found_countries(sought, moment)
        return Group(kind, _("Countries"), named, len(named), address)
    records = found_records(kind, sought)
    return Group(kind, QUERIES[kind][0], records, records.count(), address)


def found_records(kind, sought):
    """Those found by their title first."""
    _heading, public, order = QUERIES[kind]
    by_title = Case(When(pk__in=search.matching(kind, sought, in_title=True), then=Value(0)), default=Value(1))
    found = public().filter(pk__in=search.matching(kind, sought)).order_by(by_title, *order)
    return found.select_related(*RELATED[kind]) if kind in RELATED else found


def found_countries(sought, moment):
    """`(lower-case code, name)` of the countries that the portal tells of, by name."""
    told = set().union(*(current(build, moment).values["country"] for build in (catalogue, news)))
    found = [code for code in told if code and sought.finds(tokens(*names_of_country(code.upper())))]
    return sorted(((code, countries.name(code.upper())) for code in found), key=lambda country: fold(country[1]))


def groups(sought, q, moment):
    """Every kind of which something was found."""
    search.refresh()
    found = [group(kind, sought, q, moment) for kind in KINDS]
    return [each for each in found if each.count]
