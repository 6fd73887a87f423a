"""What every answer carries."""

import logging

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import OperationalError
from django.shortcuts import render
from django.views.defaults import bad_request

log = logging.getLogger(__name__)
API, DATA, VERIFY = "/api/v1/", "/data/", "/verify/"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def security_headers(get_response):
    """The headers that neither Django nor the content security policy sets (OWASP ASVS 5.0, V3.4)."""

    def middleware(request):
        response = get_response(request)
        if request.path_info.startswith((API, DATA)):  # for every site's scripts: no answer depends on who asks
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


def site_error_pages(get_response):
    """Show readers of the demonstration the portal's own error pages instead of Django's for developers."""

    def middleware(request):
        if request.path_info.startswith((API, VERIFY)):  # which say in their own way that there is nothing
            return get_response(request)
        try:
            request.GET  # noqa: B018 (parsed here for the first time: Django's page for developers would parse it again)
        except TooManyFieldsSent as error:
            return bad_request(request, error)
        response = get_response(request)
        if settings.DEBUG and response.status_code == 404 and not request.path_info.startswith("/static/"):
            return render(request, "404.html", status=404)
        return response

    return middleware


class DatabaseUnavailable:
    """503 with a time to come back, where the database takes no connection or is locked for longer than it may be."""

    RETRY_AFTER = 30  # seconds

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError):
            return None
        log.error("The database is not available: %s", type(exception).__name__)
        response = render(None, "503.html", status=503)
        response["Retry-After"] = str(self.RETRY_AFTER)
        return response
