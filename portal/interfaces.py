"""The door to what machines read: read-only, without cookies, open to every origin, told apart by version."""

import hashlib
from functools import wraps

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from courses.answers import problem
from courses.facets import current
from courses.snapshot import catalogue
from news.snapshot import news

VERSION = "1.1.0"  # of the shape of answers: raise it with every change, since ETags are of it too
METHODS = "GET, HEAD, OPTIONS"


def read_only(view):
    """Answers GET and HEAD, in English whatever the reader's language; refuses the rest as RFC 9457 tells."""

    @csrf_exempt
    @wraps(view)
    def door(request, *args, **kwargs):
        if request.method == "OPTIONS":
            return preflight()
        if request.method not in {"GET", "HEAD"}:
            response = problem(405, "This is read-only.")
            response["Allow"] = METHODS
            return response
        with override("en"):
            response = answered(view, request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return door


def answered(view, request, *args, **kwargs):
    """A HEAD is answered as a GET, whose body the server keeps back."""
    method, request.method = request.method, "GET"
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return problem(404, "There is nothing at this address.")
    except SuspiciousOperation:
        return problem(400, "The request cannot be read.")
    finally:
        request.method = method


def preflight():
    """What the Fetch standard asks before a request that is not simple."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def revalidated(view):
    """Answers 304 while what was answered at this address is still true."""

    @wraps(view)
    def tagged(request, *args, **kwargs):
        tag = tag_of(request)
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponseNotModified()
        else:
            response = view(request, *args, **kwargs)
        if response.status_code in {200, 304}:
            response["ETag"] = tag
        return response

    return tagged


def tag_of(request):
    """Of the address, the catalogue's version, and what changes without it: states, and articles that appear.

    It is the same in every process, and is read before the answer, so that it is never newer than that.
    """
    moment = timezone.now()
    states, articles = current(catalogue, moment), current(news, moment)
    parts = [VERSION, states.token, states.expires.isoformat(), str(len(articles.keys)), request.build_absolute_uri()]
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'
