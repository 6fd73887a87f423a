"""What the whole portal finds for a search, by kind."""

from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from courses import search
from courses.folding import fold
from courses.models import Course, Edition, Organisation, Programme, Site, Topic
from courses.searched import names_of_country
from courses.words import tokens
from news.models import Article

FIRST = 3  # of each kind, before all of them are asked for
KINDS = {
    "course": (_("Courses"), Course.objects.public, ["title", "pk"]),
    "edition": (_("Editions"), Edition.objects.public, [F("starts_on").desc(nulls_last=True), "pk"]),
    "article": (_("News"), Article.objects.public, [F("published_on").desc(nulls_last=True), "pk"]),
    "organisation": (_("Partners"), Organisation.objects.all, ["name", "pk"]),
    "programme": (_("Programmes"), Programme.objects.public, ["title", "pk"]),
    "topic": (_("Topics"), Topic.objects.all, ["name", "pk"]),
}
RELATED = {"edition": ["course__programme"]}
LISTS = {"course": "courses:list", "article": "news:list"}  # with filters of their own
COUNTRY = "country"


@dataclass(frozen=True)
class Group:
    """What was found of one kind: `records` is a query or a list, best match first."""

    kind: str
    heading: str
    records: QuerySet | list
    count: int
    q: str

    @property
    def first(self):
        return self.records[:FIRST]

    @property
    def address(self):
        """Where all of the kind are."""
        if self.kind in LISTS:
            return f"{reverse(LISTS[self.kind])}?{urlencode({'q': self.q})}"
        return f"{reverse('portal:search')}?{urlencode({'kind': self.kind, 'q': self.q})}"


def found_records(kind, sought):
    """Those found by their title first."""
    _heading, public, order = KINDS[kind]
    by_title = Case(When(pk__in=search.matching(kind, sought, in_title=True), then=Value(0)), default=Value(1))
    found = public().filter(pk__in=search.matching(kind, sought)).order_by(by_title, *order)
    return found.select_related(*RELATED[kind]) if kind in RELATED else found


def found_countries(sought):
    """`(lower-case code, name)` of the countries that the portal tells of, by name."""
    told = set(Site.objects.filter(edition__in=Edition.objects.public()).values_list("country", flat=True))
    for codes in Article.objects.public().values_list("countries", flat=True):
        told.update(codes.split(",") if isinstance(codes, str) else codes)
    found = [code for code in told if code and sought.finds(tokens(*names_of_country(code)))]
    return sorted(((code.lower(), countries.name(code)) for code in found), key=lambda country: fold(country[1]))


def groups(sought, q):
    """Every kind of which something was found, in the order of `KINDS`, countries after partners."""
    search.refresh()
    found = []
    for kind, (heading, _public, _order) in KINDS.items():
        records = found_records(kind, sought)
        found.append(Group(kind, heading, records, records.count(), q))
    named = found_countries(sought)
    found.insert(4, Group(COUNTRY, _("Countries"), named, len(named), q))
    return [group for group in found if group.count]
