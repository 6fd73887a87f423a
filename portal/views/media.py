"""Uploaded files, at addresses of the portal's own wherever they are kept."""

import logging
import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)
SHOWN = ("application/pdf", "audio/", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain", "video/")
RETRY_AFTER = 30  # seconds


@require_safe
def media(request, name):
    """The file, shown where a browser runs nothing of it, else to be kept; 503 while the place it is in is away."""
    try:
        file = default_storage.open(name)
    except ConnectionError as error:
        log.error("The place of uploaded files is away: %s", error)
        response = render(None, "503.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    except (OSError, ValueError, SuspiciousFileOperation) as error:  # no file, or no name of one
        raise Http404 from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(file, content_type=kind, as_attachment=not kind.startswith(SHOWN))
