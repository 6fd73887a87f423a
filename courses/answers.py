"""What the answers of the API have in common: problems as RFC 9457 tells them, and lists in pages."""

from http import HTTPStatus
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.text import Truncator
from ninja import Field, Schema
from pydantic import BaseModel, StringConstraints

PER_PAGE, MOST_PER_PAGE = 20, 100
LONGEST_ECHO = 40  # letters of what was asked that a problem repeats
PROBLEM = "application/problem+json"
MEANINGS = {
    400: "A parameter has a value that it cannot have, or the slug of nothing that is published: `detail` names both.",
    404: "Nothing that is published is at this address, or the list has no such page.",
    405: "This is read-only.",
}
MOVED = {301: {"description": "What was here is now at the address in `Location`."}}

Slug = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=120)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$"), Field(description="ISO 3166-1 alpha-2.")]
Words = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=200), Field(description="Words to find.")]
Row = TypeVar("Row")


class Problem(BaseModel):
    """Why a request was not answered."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Paging(Schema):
    """What every list can be asked."""

    page: int = Field(1, ge=1)
    per_page: int = Field(PER_PAGE, ge=1, le=MOST_PER_PAGE)


class Listed(BaseModel, Generic[Row]):
    """A page of a list; `count` is of the whole list."""

    count: int
    page: int
    pages: int
    results: list[Row]


class Refused(Exception):
    """A request that has no answer but a problem."""

    def __init__(self, status, detail):
        super().__init__(detail)
        self.status, self.detail = status, detail


def problem(status, detail):
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JsonResponse(told.model_dump(), status=status, content_type=PROBLEM)


def unknown(name, text):
    return Refused(400, f"{name}: “{Truncator(text).chars(LONGEST_ECHO)}” is not a value that it can have.")


def refuse_unknown(name, given, known):
    for text in given:
        if text not in known:
            raise unknown(name, text)


def refuse_unread(filtered):
    """A page of the site leaves out what it cannot read, with a notice; a machine is told that it erred."""
    filtered.form.is_valid()
    for name, field in filtered.form.fields.items():
        for text in getattr(field, "ignored", ()):
            raise unknown(name, text)
    if filtered.has_unreadable_search:
        raise unknown("q", filtered.data.get("q", ""))


def as_typed(query):
    """What was asked, as a FilterSet takes it; its country codes are in lower case."""
    asked = query.model_dump(exclude_unset=True)
    lists = {name: value if isinstance(value, list) else [value] for name, value in asked.items()}
    return MultiValueDict(lists | {"country": [code.lower() for code in asked.get("country", ())]})


def page_of(found, query, request, response):
    """`(page, what a Listed of it says besides its results)`, with links to its neighbours (RFC 8288).

    `found` is anything with a length that can be sliced. Raises Refused past its last page.
    """
    paginator = Paginator(found, query.per_page)
    if query.page > paginator.num_pages:
        raise Refused(404, f"The last page is {paginator.num_pages}.")
    page = paginator.page(query.page)
    links = [("prev", page.number - 1)] if page.has_previous() else []
    links += [("next", page.number + 1)] if page.has_next() else []
    if links:
        response["Link"] = ", ".join(f'<{address(request, query, number)}>; rel="{rel}"' for rel, number in links)
    return page, {"count": paginator.count, "page": page.number, "pages": paginator.num_pages}


def address(request, query, number):
    """Of another page of what was asked."""
    asked = query.model_dump(exclude_unset=True) | {"page": number}
    return request.build_absolute_uri(f"?{urlencode(asked, doseq=True)}")


def site_of(request):
    """The beginning of every address of the portal, without a slash at its end."""
    return request.build_absolute_uri("/").rstrip("/")


def documented(*statuses):
    """For an operation's description: what else it answers, and that an answer may not be new."""
    content = {PROBLEM: {"schema": Problem.model_json_schema()}}
    problems = {
        status: {"description": MEANINGS[status], "content": content}
        for status in (*statuses, 405)
        if status not in MOVED
    }
    moved = {status: told for status, told in MOVED.items() if status in statuses}
    return {"responses": {304: {"description": "As it was with the ETag given."}, **moved, **problems}}
