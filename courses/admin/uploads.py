"""Uploaded files between their preview and its confirmation."""

import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core import signing
from import_export.tmp_storages import BaseStorage

from courses.whole_files import written

LIFETIME = 60 * 60  # seconds
NAME = re.compile(r"[A-Za-z0-9_-]{43}")


class PrivateFolderStorage(BaseStorage):
    """Files in a folder of the portal's own data, which all its processes share and no address leads to.

    Their names are drawn at random, or made of a secret. What nobody confirmed in an hour is removed when an import is
    next opened.
    """

    name: str | None

    @property
    def folder(self):
        return Path(settings.VAR_DIR) / "imports"

    def get_full_path(self):
        name = self.name or ""
        if not NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self.folder / name

    def save(self, data):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.name = self.name or secrets.token_urlsafe(32)
        with written(self.folder, [data]) as part:
            part.rename(self.get_full_path())

    @property
    def is_fresh(self):
        """Whether it is there, and for less than an hour."""
        with suppress(FileNotFoundError):
            return self.get_full_path().stat().st_mtime > time.time() - LIFETIME
        return False

    def read(self):
        return self.get_full_path().read_bytes()

    def remove(self):
        self.get_full_path().unlink(missing_ok=True)

    def sweep(self):
        """Remove what waited longer than a preview is valid; how many."""
        count = 0
        for path in self.left_over():
            with suppress(FileNotFoundError):  # another process was quicker
                path.unlink()
                count += 1
        return count

    def left_over(self):
        found = []
        for path in self.folder.glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - LIFETIME:
                    found.append(path)
        return found


def ticket(request, model, kind="preview", **facts):
    """What the preview's form carries: which file was shown to whom, and what it said. Nobody can write another."""
    return signing.dumps({"user": request.user.pk, **facts}, salt=f"{model._meta.label} {kind}")


def read_ticket(request, model, told=None, kind="preview"):
    """The facts of the ticket that is posted or told, or None where it is forged, stale, or somebody else's."""
    told = request.POST.get("ticket", "") if told is None else told
    try:
        facts = signing.loads(told, salt=f"{model._meta.label} {kind}", max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return facts if facts["user"] == request.user.pk else None
