"""What is answered where something failed: when to come back, if it passes by itself."""

import logging
import sys

from django.shortcuts import render
from django.views.defaults import bad_request, server_error

from courses.answers import problem
from courses.outages import is_passing
from portal.interfaces import API, DATA

RETRY_AFTER = 30  # seconds
log = logging.getLogger(__name__)


def unavailable(request, error):
    """503 with a time to come back, as a page or as a problem where machines ask."""
    log.error("The service is not available: %s", type(error).__name__)
    if request.path_info.startswith((API, DATA)):
        response = problem(503, "The service is not available for the moment.")
    else:
        response = render(None, "503.html", status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def failed(request):
    """Django's `handler500`, which it calls while it handles the error."""
    error = sys.exception()
    return unavailable(request, error) if is_passing(error) else server_error(request)


def unreadable(request, exception):
    """Django's `handler400`: a session that cannot be written now reads as one that was deleted."""
    return unavailable(request, exception) if is_passing(exception) else bad_request(request, exception)
