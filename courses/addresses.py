"""The one address of each choice of filters: known values alone, keys and values in order, nothing empty."""

from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponsePermanentRedirect, QueryDict


@dataclass(frozen=True)
class Address:
    """A query of a filtered list; `str()` of it is blank or begins with a question mark."""

    q: str = ""
    asked: dict = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    def __str__(self) -> str:
        pairs = [(facet, value) for facet, values in self.asked.items() for value in sorted(values)]
        pairs += [("q", self.q), ("sort", self.sort), ("page", self.page if self.page > 1 else "")]
        query = urlencode(sorted((key, value) for key, value in pairs if value))
        return f"?{query}" if query else ""

    def __hash__(self) -> int:
        return hash(str(self))

    def without(self, facet: str, value: str) -> Self:
        """With one value taken away, from the first page."""
        kept = [other for other in self.asked[facet] if other != value]
        return replace(self, asked={**self.asked, facet: kept}, page=1)

    def without_search(self) -> Self:
        return replace(self, q="", sort="" if self.sort == "best" else self.sort, page=1)

    def without_filters(self) -> Self:
        """Search and order are kept."""
        return replace(self, asked={}, page=1)

    def at(self, page: int) -> Self:
        return replace(self, page=page)


def tidied(query: QueryDict) -> str | None:
    """A query as typed, without what means nothing: empty values and the first page. None where it is tidy already."""
    kept = query.copy()
    for key in query:
        kept.setlist(key, [value for value in query.getlist(key) if value and (key, value) != ("page", "1")])
    return None if kept == query else kept.urlencode()


def moved_to(address: str, request: HttpRequest) -> HttpResponsePermanentRedirect:
    """The answer for what is for good at another address, its query kept.

    It is asked for anew each time, since a merge that moved it can be undone.
    """
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    response["Cache-Control"] = "no-cache"
    return response
