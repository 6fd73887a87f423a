"""The site as it is served: its production settings, one granian process, and pages that fail on purpose.

`serve` starts it on a database of its own, which `fill` has filled.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

from tests.test_project import ROOT

HOST = "rumbo.example.org"
BEHIND = {"Host": HOST, "X-Forwarded-Proto": "https"}
SECRET = "a secret of the machine"  # what the pages that fail say to themselves
WSGI = """
from config.wsgi import application
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.urls import path
from config import urls
KINDS = {"500": RuntimeError, "503": OperationalError, "403": PermissionDenied, "400": SuspiciousOperation}
def fails(request, kind):
    raise KINDS[kind]("%s at /srv/rumbo: SELECT * FROM courses_course")
urls.urlpatterns.append(path("en/fails/<slug:kind>/", fails))
"""


def environment(folder):
    """Of production behind a proxy, and nothing of the tests' own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "SECRET_KEY": "x7" * 20 + "abcdefghij!@#",
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "BEHIND_PROXY": "1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
    }


def run(folder, *arguments):
    """What a program of the project says, in that environment."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Site:
    """A browser at the site's door: each request on a connection of its own."""

    def __init__(self, port):
        self.port = port

    def ask(self, path, method="GET", body=None, session="", **headers):
        """The answer, with `text` and `set_cookies` besides what `http.client` gives."""
        cookie = {"Cookie": f"__Host-session={session}"} if session else {}
        headers = BEHIND | cookie | {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.content = response.read()
        response.text = response.content.decode(errors="replace")
        response.set_cookies = [SimpleCookie(told) for told in response.headers.get_all("Set-Cookie", [])]
        connection.close()
        return response

    def is_up(self):
        try:
            return self.ask("/healthz").status == 200
        except OSError:
            return False


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def serve(folder):
    """The site, until the end of the block."""
    (folder / "failing_site.py").write_text(WSGI % SECRET)
    run(folder, "manage.py", "collectstatic", "--noinput", "-v0")
    port = free_port()
    command = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--workers", "1", "--no-access-log"]
    command += ["--host", "127.0.0.1", "--port", str(port), "failing_site:application"]
    log = (folder / "log").open("w")
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=log, stderr=log)
    try:
        site, until = Site(port), time.monotonic() + 60
        while not site.is_up():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until, "the site did not come up"
            time.sleep(0.05)  # a server that begins says so to nobody: it is asked until it answers
        yield site
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def fill(folder):
    """Everything of `tests.world` in its database: addresses by the name of the page, sessions by who has them."""
    return json.loads(run(folder, "manage.py", "shell", "-v0", "-c", "from tests.world import tell; tell()"))
