"""Public pages are made once for each version of what they show, and told by it whether a reader has them already."""

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from courses.models import Change
from portal.freshness import tag_of

MOST_HELD = 48 * 2**20  # bytes in a process
KEEPING = 1_000  # bytes that a page takes besides its body: its headers, its tag, its place
LARGEST_HELD = 512 * 2**10
SMALLEST_COMPRESSED = 1_000
COMPRESSED = ("text/", "application/json", "application/problem+json", "application/atom+xml", "application/xml")
ALWAYS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}  # of what has not changed (RFC 9110, 15.4.5)
LEVEL = 3  # 8 % larger than by level 5, for half the effort


@dataclass(frozen=True)
class Page:
    """An answer to everybody: its body, the same compressed, and its headers."""

    body: bytes
    compressed: bytes
    headers: tuple

    @property
    def size(self):
        return KEEPING + len(self.body) + len(self.compressed)


class Shelf:
    """Pages by tag, those asked for last; what is forgotten is made anew."""

    def __init__(self, most=MOST_HELD):
        self.most, self.size, self.pages, self.lock = most, 0, OrderedDict(), threading.Lock()

    def get(self, tag):
        with self.lock:
            if tag in self.pages:
                self.pages.move_to_end(tag)
            return self.pages.get(tag)

    def put(self, tag, page):
        with self.lock:
            if tag in self.pages:
                return
            self.pages[tag] = page
            self.size += page.size
            while self.size > self.most:
                _tag, oldest = self.pages.popitem(last=False)
                self.size -= oldest.size


class PublicPages:
    """Answers 304 or from memory where a view is marked by `public`, before it is called.

    Nobody is in such an answer: one that has read the session or sets a cookie is not kept. In the demonstration, where
    templates may change at any time, nothing is.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.shelf = Shelf()

    def __call__(self, request):
        response = self.get_response(request)
        tag = getattr(request, "public_tag", None)
        if tag is None or response.status_code != 200 or response.has_header("ETag") or is_somebodys(request, response):
            return response
        response["ETag"] = tag
        response.headers.setdefault("Cache-Control", "no-cache")
        if response.streaming or len(response.content) > LARGEST_HELD:
            return response
        page = page_of(response)
        self.shelf.put(tag, page)
        return answer(page, request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "is_public", False) or request.method not in {"GET", "HEAD"} or settings.DEBUG:
            return None
        tag = tag_of(request, timezone.now())
        if is_search(request) and Change.objects.exists():  # to be indexed by the view; asked after the version is read
            return None
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            return HttpResponseNotModified(headers={"ETag": tag, **ALWAYS})
        page = self.shelf.get(tag)
        if page:
            return answer(page, request)
        request.public_tag = tag
        return None


def is_search(request):
    """Not where there is more in the query than is read: the view says so."""
    try:
        return "q" in request.GET
    except TooManyFieldsSent:
        return False


def is_somebodys(request, response):
    """The last two are read from cookies, which the middleware around this sets or deletes later."""
    has_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    has_messages = getattr(get_messages(request), "used", False)
    return bool(response.cookies or request.session.accessed or has_token or has_messages)


def page_of(response):
    kind, body = response.headers.get("Content-Type", ""), response.content
    is_compressed = kind.startswith(COMPRESSED) and len(body) >= SMALLEST_COMPRESSED
    return Page(body, gzip.compress(body, LEVEL, mtime=0) if is_compressed else b"", tuple(response.headers.items()))


def answer(page, request):
    """Compressed for whoever takes that: nothing in a public page is secret, so that its length may tell of it."""
    response = HttpResponse(page.body, headers=dict(page.headers))
    if page.compressed:
        patch_vary_headers(response, ["Accept-Encoding"])
        if takes_gzip(request):
            response.content = page.compressed
            response["Content-Encoding"] = "gzip"
    return response


def takes_gzip(request):
    """RFC 9110, 12.5.3: what it says of gzip itself stands before what it says of all."""
    weights = {}
    for part in request.headers.get("Accept-Encoding", "").split(","):
        name, _q, weight = part.replace(" ", "").lower().partition(";q=")
        weights[name] = weight or "1"
    return bool(weights.get("gzip", weights.get("*", "")).strip("0."))
