"""Which version of the public pages a moment has: the same in every process, another after each change.

What those pages say depends on the watched tables, on the time and on the code alone (docs/decisions/019-versions.md).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from courses.facets import version
from courses.snapshot import next_change
from news.snapshot import next_article

SOURCES = ("accounts", "config", "courses", "news", "portal", "templates", "static", "locale")
KINDS = {".py", ".html", ".txt", ".css", ".js", ".mo"}


@dataclass(frozen=True)
class Period:
    """As long as nobody writes, nothing changes from the start, which was now, up to the end."""

    token: str
    start: dt.datetime
    end: dt.datetime

    @property
    def name(self):
        """The end is the same in every process, the start is not."""
        return f"{self.token} {self.end.isoformat()} {release()}"


HELD: dict[str, Period] = {}


def period(moment):
    """The one that a moment is in: one query where the last one goes on."""
    token = version()
    held = HELD.get("last")
    if held is None or held.token != token or not held.start <= moment < held.end:
        held = HELD["last"] = Period(token, moment, min(filter(None, [next_change(moment), next_article(moment)])))
    return held


@cache
def release():
    """A digest of the code, the texts and the settings that answers are made of."""
    digest = hashlib.sha256("|".join([settings.TIME_ZONE, settings.STATIC_URL, settings.MEDIA_URL]).encode())
    paths = [settings.BASE_DIR / "requirements.txt"]
    for source in SOURCES:
        paths += sorted(path for path in (settings.BASE_DIR / source).rglob("*") if path.suffix in KINDS)
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def tag_of(request, moment):
    """What a public answer is told apart by (RFC 9110, 8.8.3): weak, since it may be compressed on its way.

    The query is taken as it was sent: written anew, bare bytes would look like other letters.
    """
    address = (request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", ""))
    named = f"{period(moment).name} {address}"
    return f'W/"{hashlib.sha256(named.encode()).hexdigest()[:32]}"'
