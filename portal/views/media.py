"""Uploaded files, at addresses of the portal's own wherever they are kept."""

import logging
import mimetypes
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.ranges import Part, Unsatisfiable, part_asked_for

log = logging.getLogger(__name__)
SHOWN = ("application/pdf", "audio/", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain", "video/")
RETRY_AFTER = 30  # seconds


@require_safe
def media(request, name):
    """The file, or the part of it that is asked for; 503 while the place it is in is away."""
    try:
        file = default_storage.open(name)
        tag = f'"{file.size:x}-{default_storage.get_modified_time(name).timestamp():.6f}"'
    except ConnectionError as error:
        log.error("The place of uploaded files is away: %s", error)
        away = render(None, "503.html", status=503)
        away["Retry-After"] = str(RETRY_AFTER)
        return away
    except (OSError, ValueError, SuspiciousFileOperation) as error:  # no file, or no name of one
        raise Http404 from error
    response = get_conditional_response(request, etag=tag)
    if response:
        file.close()
    else:
        response = answer(request, file, mimetypes.guess_type(name)[0] or "application/octet-stream", tag)
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    return response


def answer(request, file, kind, tag):
    """Shown where a browser runs nothing of it, else to be kept."""
    header = request.headers.get("Range", "") if request.headers.get("If-Range", tag) == tag else ""
    try:
        part = part_asked_for(header, file.size) if request.method == "GET" else None
    except Unsatisfiable:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    is_kept = not kind.startswith(SHOWN)
    if part is None:
        return FileResponse(file, content_type=kind, as_attachment=is_kept)
    places = {"Content-Range": f"bytes {part.start}-{part.stop - 1}/{file.size}", "Content-Length": str(len(part))}
    response = StreamingHttpResponse(Part(file, part), status=206, content_type=kind, headers=places)
    if is_kept:
        response.headers["Content-Disposition"] = content_disposition_header(True, Path(file.name).name)
    return response
