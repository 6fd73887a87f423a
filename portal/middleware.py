"""What every answer carries."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.shortcuts import render
from django.views.defaults import bad_request

from courses.outages import is_passing
from portal.interfaces import API, DATA
from portal.views.failures import unavailable

VERIFY = "/verify/"
LONGEST_QUERY = 8_000  # characters; Django refuses to lead on to an address of more than twice as many
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def security_headers(get_response):
    """The headers that neither Django nor the content security policy sets (OWASP ASVS 5.0, V3.4).

    No error is kept by anybody: what is not there may be there in a moment, and the address may let somebody in.
    """

    def middleware(request):
        response = get_response(request)
        if request.path_info.startswith((API, DATA)):  # for every site's scripts: no answer depends on who asks
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def site_error_pages(get_response):
    """Show readers of the demonstration the portal's own error pages instead of Django's for developers."""

    def middleware(request):
        if request.path_info.startswith((API, VERIFY)):  # which say in their own way that there is nothing
            return get_response(request)
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY and request.method in {"GET", "HEAD"}:
            return bad_request(request, RequestDataTooBig())
        try:
            request.GET  # noqa: B018 (parsed here for the first time: Django's page for developers would parse it again)
        except TooManyFieldsSent as error:
            return bad_request(request, error)
        response = get_response(request)
        if settings.DEBUG and response.status_code == 404 and not request.path_info.startswith("/static/"):
            return render(request, "404.html", status=404)
        return response

    return middleware


class Unavailable:
    """503 with a time to come back, where something fails that passes by itself.

    What middleware itself fails of comes to `portal/views/failures.py`: Django asks nobody else about that.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return unavailable(request, exception) if is_passing(exception) else None
