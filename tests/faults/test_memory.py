"""A server keeps no more memory after thousands of requests than it had once each page was asked for."""

import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.serving import Server
from tests.faults.test_serving import production, var  # noqa: F401 (a fixture)
from tests.test_project import run_manage

REQUESTS, THREADS, WARM = 5_000, 4, 20
PAGES = [
    *("/en/", "/es/", "/en/courses/", "/en/courses/?country=mx", "/en/courses/?q=migration", "/en/courses/?sort=title"),
    *("/en/news/", "/en/calendar/", "/en/figures/", "/en/search/?q=border", "/api/v1/courses", "/data/courses.csv"),
    *("/en/nothing/", "/feeds/en/news.atom", "/calendar/en.ics", "/en/accounts/log-in/", "/verify/ABCD-EFGH/"),
    *("/healthz", "/healthz?ready", "/sitemap.xml", "/static/nothing.css", "/media/nothing.pdf", "/admin/"),
]
GROWS = 1.2


@pytest.fixture
def server(database_url, var):  # noqa: F811
    environment = production(var) | {"DATABASE_URL": database_url, "WORKS_AT_ONCE": "1"}
    done = run_manage("seed", "-v0", **environment)
    assert done.returncode == 0, done.stderr
    server = Server(environment)
    server.wait()
    yield server
    server.end()


def worker_of(server):
    """The process that answers: the only child of the one that began it, apart from what Python shares things by."""
    told = Path(server.log.name).read_text(encoding="utf-8")
    return int(re.findall(r"Spawning worker-1 with PID: (\d+)", told)[-1])


def memory(pid):
    """What it has in memory, in MB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def ask(server, number):
    """Many requests over one connection, as browsers do; the server's failures."""
    failures, channel = [], http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for turn in range(number):
        channel.request("GET", PAGES[turn % len(PAGES)], headers={"X-Forwarded-For": "10.0.0.1"})
        response = channel.getresponse()
        response.read()
        if response.status >= 500:
            failures.append((PAGES[turn % len(PAGES)], response.status))
    channel.close()
    return failures


def ask_many(server, number):
    with ThreadPoolExecutor(THREADS) as pool:
        told = pool.map(lambda _thread: ask(server, number // THREADS), range(THREADS))
        return [failure for failures in told for failure in failures]


@pytest.mark.either
def test_memory_after_thousands_of_requests_is_what_it_was_after_the_first(server):
    worker = worker_of(server)
    ask_many(server, WARM * len(PAGES))
    before = memory(worker)
    failures = ask_many(server, REQUESTS)
    after = memory(worker)
    print(f"{connection.vendor}: {before:.0f} MB after a warm-up, {after:.0f} MB after {REQUESTS} requests")  # noqa: T201

    assert failures == []
    assert after <= GROWS * before
