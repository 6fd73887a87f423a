"""Uploaded files, at addresses of the portal's own wherever they are kept.

The places that they are kept in, `WholeFiles` and `Bucket`, tell a file's `tag` and give its bytes `from_place`.
"""

import logging
import mimetypes
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.ranges import Pieces, Unsatisfiable, part_asked_for

log = logging.getLogger(__name__)
SHOWN = ("application/pdf", "audio/", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain", "video/")
RETRY_AFTER = 30  # seconds


@require_safe
def media(request, name):
    """The file, or the part of it that is asked for; 503 while the place it is in is away."""
    try:
        return handed_out(request, name)
    except ConnectionError as error:
        log.error("The place of uploaded files is away: %s", error)
        away = render(None, "503.html", status=503)
        away["Retry-After"] = str(RETRY_AFTER)
        return away
    except (OSError, ValueError, SuspiciousFileOperation) as error:  # no file, or no name of one
        raise Http404 from error


def handed_out(request, name):
    storage: Any = default_storage  # its types know nothing of what ours do besides
    with ExitStack() as opened:
        file = opened.enter_context(storage.open(name))
        tag = storage.tag(file)
        response = get_conditional_response(request, etag=tag) or answer(request, storage, file, tag)
        response["ETag"] = tag
        response["Accept-Ranges"] = "bytes"
        if response.streaming:  # then the file is closed with it
            opened.pop_all()
        return response


def answer(request, storage, file, tag):
    """Shown where a browser runs nothing of it, else to be kept. Of a file whose head is asked for nothing is read."""
    header = request.headers.get("Range", "") if request.headers.get("If-Range", tag) == tag else ""
    try:
        part = part_asked_for(header, file.size) if request.method == "GET" else None
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    asked = range(file.size) if part is None else part
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    disposition = content_disposition_header(not kind.startswith(SHOWN), Path(file.name).name)
    headers = {"Content-Type": kind, "Content-Length": str(len(asked)), "Content-Disposition": disposition}
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    pieces = Pieces(storage.from_place(file, asked), len(asked))
    if part is None:
        return StreamingHttpResponse(pieces, headers=headers)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    return StreamingHttpResponse(pieces, status=206, headers=headers)
