"""Several servers as in production, and readers who go to each in turn, as through a proxy in front."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
from contextlib import contextmanager
from http.cookies import SimpleCookie
from itertools import count
from threading import Event, Thread, get_ident

from tests.faults.test_kill import free_port
from tests.test_project import ROOT

FOLLOWED = {301, 302, 303}
CHANGES_NOTHING = {"GET", "HEAD"}


class Server:
    """One granian, begun by `deploy/serve`; the process group is its own."""

    def __init__(self, environment):
        self.port = free_port()
        self.environment = environment | {"PORT": str(self.port), "PYTHON": sys.executable, "WORKERS": "1"}
        self.log = open(ROOT / environment["VAR_DIR"] / f"{self.port}.log", "ab")  # noqa: SIM115 (closed by `end`)
        self.start()

    def start(self):
        to = {"stdout": self.log, "stderr": self.log, "start_new_session": True}
        self.process = subprocess.Popen([ROOT / "deploy" / "serve"], cwd=ROOT, env=self.environment, **to)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """As a service manager does: what is in hand may end."""
        self.process.terminate()
        self.process.wait(40)

    def end(self):
        if self.process.poll() is None:
            self.kill()
        self.log.close()

    def is_ready(self, question="/healthz"):
        try:
            return ask(self.port, "GET", question)[0] == 200
        except OSError:
            return False

    def wait(self):
        until(self.is_ready)


def until(is_so, seconds=60):
    """Asks again and again: from outside there is no other way to learn of it."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(is_so)
        time.sleep(0.05)


def ask(port, method, path, body=None, headers=None):
    """`(status, headers, page)`, over a connection of its own, as proxies do with whom they balance."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode(errors="replace")
    finally:
        connection.close()


class Crowd:
    """What all its browsers were told, together, through a proxy like that in `deploy/proxy`.

    A server that takes no connection is passed over. One that closes it without an answer, as granian may do with what
    comes in while it ends, is passed over by requests that change nothing; a form is lost then, and counted.
    """

    def __init__(self, servers):
        self.servers, self.turn = servers, count()
        self.left_out, self.in_hand = set(), {}  # in hand: who is with which server
        self.statuses, self.told, self.lost = [], [], []
        self.is_over = Event()
        self.threads = []

    def ask(self, method, *request):
        for server in self.offered():
            self.in_hand[get_ident()] = server
            try:
                if server in self.left_out:
                    continue
                answer = ask(server.port, method, *request)
            except ConnectionRefusedError:
                continue
            except (OSError, http.client.HTTPException) as error:
                if method in CHANGES_NOTHING:
                    continue
                self.lost.append((method, type(error).__name__))
                raise
            finally:
                del self.in_hand[get_ident()]
            self.statuses.append(answer[0])
            return answer
        self.lost.append((method, "nobody answered"))
        raise ConnectionError

    def offered(self):
        """Each server once, the next one first; the only one a second time."""
        first, number = next(self.turn), len(self.servers)
        return [self.servers[(first + step) % number] for step in range(max(2, number))]

    @contextmanager
    def without(self, server):
        """Out of the proxy, as before a planned stop: who is with it gets an answer first, nobody new is sent to it."""
        self.left_out.add(server)
        until(lambda: server not in list(self.in_hand.values()))
        yield
        self.left_out.remove(server)

    def begin(self, deed, threads=6):
        def go():
            while not self.is_over.is_set():
                try:
                    deed(self)
                except (OSError, http.client.HTTPException):  # counted as lost
                    self.is_over.wait(0.02)

        self.threads = [Thread(target=go) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join(40)

    def failures(self):
        return [status for status in self.statuses if status >= 500]

    def wait_for_more(self, number):
        """Until so many more have been told that their application is there."""
        enough = len(self.told) + number
        until(lambda: len(self.told) >= enough)


class Browser:
    """Somebody with cookies, behind a network address of their own."""

    def __init__(self, crowd, name):
        self.crowd, self.name, self.cookies = crowd, name, {}

    def open(self, path, form=None):
        headers = {"X-Forwarded-For": self.name, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urllib.parse.urlencode(form) if form is not None else None
        status, told, page = self.crowd.ask("GET" if form is None else "POST", path, body, headers)
        for line in told.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return self.open(told["Location"]) if status in FOLLOWED else (path, page)

    def post(self, path, **answers):
        _path, page = self.open(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        return self.open(path, {**answers, "csrfmiddlewaretoken": token[1] if token else ""})

    def apply(self, edition):
        """True where they were told that the application is there."""
        step = f"/en/apply/{edition}/{{}}/".format
        self.post(step("you"), given_names=self.name, email=f"{self.name}@example.org")
        self.post(step("work"), country="GT", institution_name="Ministry", motivation="Work")
        return self.post(step("check"), consent="on")[0].endswith("/sent/")
