"""The server is killed under eight who apply at once: what it has acknowledged is there afterwards. With its twin."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from itertools import count

from tests.faults.processes import Reader
from tests.test_project import ROOT

WRITERS, ENOUGH = 8, 16  # the kill comes once so many are acknowledged, with the next ones on their way
SERVE = """
import django
django.setup()
from django.core.management import call_command
from courses.views import applying
call_command("runserver", "127.0.0.1:{port}", "--noreload")
"""
ANSWERED_FIRST = """
from threading import Timer
from django.db import connection
apply = applying.apply_as_new
def apply_later(*facts, **more):
    apply(*facts, **more)
    connection.close()
applying.apply_as_new = lambda *facts, **more: Timer(3, apply_later, facts, more).start()
call_command"""
OPEN = """
import datetime as dt
import django
django.setup()
from django.utils import timezone
from courses.invariants import broken
from courses.models import Course, Edition, Participant
course = Course.objects.create(title_en="A", slug="a", is_published=True)
soon = timezone.now() + dt.timedelta(days=9)
edition = Edition.objects.create(course=course, slug="a", label_en="A", closes_at=soon, is_published=True)
while input():
    print(edition.pk, *Participant.objects.values_list("email", flat=True), *broken(), flush=True)
"""


class Applicant:
    """A browser that fills in the form of an edition, as somebody behind a network address of their own."""

    def __init__(self, site, edition, name):
        self.address, self.name = f"{site}/en/apply/{edition}", name
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.browser.addheaders = [("X-Forwarded-For", name)]

    def post(self, step, **answers):
        page = self.browser.open(f"{self.address}/{step}/", timeout=10).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise ConnectionError("The server was killed before the page had ended.")
        answers["csrfmiddlewaretoken"] = token[1]
        form = urllib.parse.urlencode(answers).encode()
        return self.browser.open(f"{self.address}/{step}/", form, timeout=10).geturl()

    def apply(self):
        self.post("you", given_names=self.name, email=f"{self.name}@example.org")
        self.post("work", country="GT", institution_name="Ministry", motivation="Work")
        return self.post("check", consent="on").endswith("/sent/")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_for(site):
    for _try in range(100):
        try:
            return urllib.request.build_opener().open(f"{site}/healthz", timeout=2)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(site)


def acknowledged_and_kept(database_url, program):
    """The addresses that were told "sent" before the server was killed, and those in the database afterwards."""
    environment = {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    office = Reader(OPEN, environment)
    office.start()
    edition = office.answer().split()[0]
    site = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-c", program.format(port=port)]
    environment |= {"PATH": os.environ["PATH"], "BEHIND_PROXY": "1", "HTTPS": "0"}
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)
    told, numbers = [], count()

    def write(_number):
        while len(told) < ENOUGH:
            name = f"p{next(numbers)}"
            try:
                if Applicant(site, edition, name).apply():
                    told.append(f"{name}@example.org")
            except (OSError, http.client.HTTPException):  # the server was killed meanwhile
                return
        server.kill()

    try:
        wait_for(site)
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
    finally:
        server.kill()
        server.wait()
    office.start()
    kept = office.answer().split()[1:]
    office.process.communicate("\n")
    return told, kept


def test_what_was_acknowledged_is_there_after_a_kill(database_url):
    told, kept = acknowledged_and_kept(database_url, SERVE)

    assert len(told) >= ENOUGH
    assert [address for address in told if address not in kept] == []
    assert all(address.endswith("@example.org") for address in kept), "something does not add up"


def test_broken_twin_loses_what_it_acknowledged(database_url):
    told, kept = acknowledged_and_kept(database_url, SERVE.replace("call_command(", ANSWERED_FIRST + "(", 1))

    assert [address for address in told if address not in kept]
