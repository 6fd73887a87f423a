"""The door to what machines read: read-only, without cookies, open to every origin, told apart by version."""

from functools import wraps

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from courses.answers import problem

VERSION = "1.1.0"  # of the shape of answers: raise it with every change, since ETags are of it too
METHODS = "GET, HEAD, OPTIONS"
API, DATA = "/api/v1/", "/data/"


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
