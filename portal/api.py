"""The API: everything public, for machines, under `/api/v1/`."""

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.urls import re_path
from ninja import NinjaAPI
from ninja.errors import ValidationError

from courses.answers import Refused, problem, unknown
from courses.api import router as courses
from courses.public import public
from news.api import router as news
from portal.interfaces import VERSION, read_only

DESCRIPTION = """Courses on migration, their editions, organisations, news and figures, as far as they are published.

Null is what no source states. Every text and address is in English (`en`) and in Spanish (`es`). The same data is in
files under `/data/`. An unknown value of a parameter is an error, an unknown parameter is not. The pages of a list are
linked in the header `Link`; an answer that has not changed is not sent again to who names its `ETag`."""

api = NinjaAPI(title="Rumbo", version=VERSION, description=DESCRIPTION, urls_namespace="api", docs_url=None)
api.add_router("", courses)
api.add_router("", news)


@api.exception_handler(Refused)
def refused(request, error):
    return problem(error.status, error.detail)


@api.exception_handler(ValidationError)
def not_valid(request, error):
    """Names the first parameter that is wrong and what was given for it."""
    where = error.errors[0]["loc"]
    name = next(part for part in reversed(where) if isinstance(part, str))
    given = request.GET.getlist(name)
    return refused(request, unknown(name, given[where[-1] if isinstance(where[-1], int) else -1]))


@api.exception_handler(Http404)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(Exception)
def passed_on(request, error):
    """To the door, and what is no refusal to Django, which tells nobody a traceback."""
    raise error


def nothing(request):
    raise Http404


def addresses():
    """As `path` takes them, each behind the door; what is no address of the API is refused there too."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        pattern.callback = public(read_only(pattern.callback))
    return [*patterns, re_path("", read_only(nothing))], app_name, namespace
