"""What the whole portal finds for a search, by kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from courses import search
from courses.facets import Listing, current
from courses.filters import CourseFilter
from courses.folding import fold
from courses.models import Edition, Organisation, Programme, Topic
from courses.searched import names_of_country
from courses.snapshot import catalogue
from courses.timetable import OVER, timetable
from courses.words import tokens
from news.filters import ArticleFilter
from news.snapshot import news

FIRST = 3  # of each kind, before all of them are asked for
LISTS = {  # with pages of filters of their own
    "course": (_("Courses"), CourseFilter, catalogue, "courses:list"),
    "article": (_("News"), ArticleFilter, news, "news:list"),
}
QUERIES: dict[str, tuple[Promise, Callable[[], QuerySet], list]] = {
    "organisation": (_("Partners"), Organisation.objects.all, ["name", "pk"]),
    "programme": (_("Programmes"), Programme.objects.public, ["title", "pk"]),
    "topic": (_("Topics"), Topic.objects.all, ["name", "pk"]),
}
EDITION, COUNTRY = "edition", "country"
KINDS = ["course", EDITION, "article", "organisation", COUNTRY, "programme", "topic"]


class Kept(Sequence):
    """Records whose keys a snapshot gives, read as far as they are asked for, by slices."""

    def __init__(self, keys: Sequence[int], queryset: QuerySet) -> None:
        self.keys, self.queryset = keys, queryset

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, place: Any) -> Any:
        keys = self.keys[place]
        found = self.queryset.in_bulk(keys)
        return [found[key] for key in keys if key in found]


@dataclass(frozen=True)
class Group:
    """What was found of one kind, best match first."""

    kind: str
    heading: str | Promise
    records: QuerySet | Sequence
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
        return Group(kind, heading, Kept(keys, found.queryset), len(keys), f"{reverse(address)}{found.address}")
    address = f"{reverse('portal:search')}?{urlencode({'kind': kind, 'q': q})}"
    if kind == COUNTRY:
        named = found_countries(sought, moment)
        return Group(kind, _("Countries"), named, len(named), address)
    if kind == EDITION:
        editions = found_editions(sought, moment)
        return Group(kind, _("Editions"), editions, len(editions), address)
    records = found_records(kind, sought)
    return Group(kind, QUERIES[kind][0], records, records.count(), address)


def found_records(kind, sought):
    """Those found by their title first."""
    _heading, public, order = QUERIES[kind]
    by_title = Case(When(pk__in=search.matching(kind, sought, in_title=True), then=Value(0)), default=Value(1))
    return public().filter(pk__in=search.matching(kind, sought)).order_by(by_title, *order)


def found_editions(sought, moment):
    """Those found by their title first, then the newest; counted in memory, since there can be thousands."""
    snapshot = current(timetable, moment)
    found, titled = (snapshot.bits_of(search.hits(EDITION, sought, in_title=whole)) for whole in (False, True))
    keys = Listing(snapshot, OVER, found & titled, found & ~titled)
    return Kept(keys, Edition.objects.public().select_related("course__programme"))


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
