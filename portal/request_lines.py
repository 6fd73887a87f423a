"""A line for each request, and a name that all its lines bear."""

import logging
import re
import time
import uuid

from django.conf import settings

from portal.lines import facts_of, said_with

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
SAFE = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
QUIET = ("/static/", "/healthz")  # asked for all day long


class RequestLines:
    """The first of all: what others refuse or redirect has its line too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began, name = time.perf_counter(), name_of(request)
        with said_with(request=name):
            response = self.get_response(request)
            response.headers[HEADER] = name
            spent = round((time.perf_counter() - began) * 1000)
            facts = {**facts_of(request), "status": response.status_code, "ms": spent}
            log.log(loudness(request), "Answered", extra={"facts": facts})
        return response


def name_of(request):
    """The one that our proxy gave it, where there is one that gives such names; else a new one."""
    given = request.headers.get(HEADER, "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return given if SAFE.fullmatch(given) else uuid.uuid4().hex


def loudness(request):
    return logging.DEBUG if request.path_info.startswith(QUIET) else logging.INFO
