"""A real site on this machine, and who reads and writes there."""

import http.client
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from contextlib import suppress
from http.cookiejar import CookieJar
from itertools import count
from threading import Condition, Thread

from tests.faults.processes import begin, kill

PRODUCTION = {"DJANGO_SETTINGS_MODULE": "tests.faults.production", "BEHIND_PROXY": "1"}
LOST = (OSError, http.client.HTTPException)  # what a browser says of a server that is gone


class Site:
    """Served by granian, as `make serve` does."""

    def __init__(self, environment, *, threads=4):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", str(threads)]
        command += ["--port", str(self.port), "--no-ws", "config.wsgi:application"]
        pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = begin(command, PRODUCTION | environment, **pipes)
        wait_for(self.address)

    def kill(self):
        kill(self.process)

    def get(self, path):
        """`(status, headers, body)`, whatever the status is."""
        return fetched(urllib.request.build_opener(), f"{self.address}{path}")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_for(address):
    for _try in range(250):
        with suppress(OSError):
            return urllib.request.build_opener().open(f"{address}/healthz", timeout=2)
        time.sleep(0.1)
    raise TimeoutError(address)


def fetched(browser, *request):
    try:
        with browser.open(*request, timeout=30) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


class Applicant:
    """A browser that fills in the form of an edition, as somebody behind a network address of their own."""

    def __init__(self, site, edition, name):
        self.address, self.name = f"{site}/en/apply/{edition}", name
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.browser.addheaders = [("X-Forwarded-For", name)]

    def post(self, step, **answers):
        page = self.browser.open(f"{self.address}/{step}/", timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise ConnectionError("The server was killed before the page had ended.")
        answers["csrfmiddlewaretoken"] = token[1]
        form = urllib.parse.urlencode(answers).encode()
        return self.browser.open(f"{self.address}/{step}/", form, timeout=30).geturl()

    def apply(self):
        self.post("you", given_names=self.name, email=f"{self.name}@example.org")
        self.post("work", country="GT", institution_name="Ministry", motivation="Work")
        return self.post("check", consent="on").endswith("/sent/")


class Crowd:
    """Threads of which each asks the same again and again, and what they were answered: `("reads", 200)`."""

    def __init__(self, *questions):
        self.answers, self.changed, self.is_over = Counter(), Condition(), False
        self.threads = [Thread(target=self.ask, args=[each]) for each in questions]
        for thread in self.threads:
            thread.start()

    def ask(self, question):
        while not self.is_over:
            answer = question()
            with self.changed:
                self.answers[answer] += 1
                self.changed.notify_all()

    def wait_for(self, answer, more=3):
        """Until so many more were answered this."""
        with self.changed:
            wanted = self.answers[answer] + more
            if not self.changed.wait_for(lambda: self.answers[answer] >= wanted, timeout=50):
                raise TimeoutError(f"{answer}: {dict(self.answers)}")

    def end(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()
        return set(self.answers)


def reads(site, path):
    """Somebody who opens a page, to be asked again and again."""

    def ask():
        status, headers, _page = site.get(path)
        return "reads", shown(status, headers)

    return ask


def writes(site, edition, told):
    """People who apply one after the other; whoever was told that it was sent is added to `told`."""
    names = count()

    def ask():
        name = f"p{next(names)}-{id(names)}"
        try:
            is_sent = Applicant(site.address, edition, name).apply()
        except urllib.error.HTTPError as error:
            with error:
                return "writes", shown(error.code, error.headers)
        told.append(f"{name}@example.org")
        return "writes", 200 if is_sent else "not sent"

    return ask


def shown(status, headers):
    return "503 for good" if status == 503 and "Retry-After" not in headers else status
