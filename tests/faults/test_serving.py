"""Two servers and a worker under load: one is killed, both are begun anew for an update, the cache goes away."""

import json
import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from django.db import connection
from redis import Redis

from tests.faults.processes import Reader
from tests.faults.redis import start, stop
from tests.faults.serving import Browser, Crowd, Server, until
from tests.faults.test_kill import OPEN, free_port
from tests.test_project import ROOT, run_manage

AWAY = "The cache is away"
PAGES = ["/en/", "/en/courses/", "/es/calendario/", "/api/v1/courses", "/healthz", "/verify/"]
ADDED = "ALTER TABLE courses_course ADD COLUMN added_by_an_update text NULL"


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """With what `make serve` collects before it begins."""
    folder = tmp_path_factory.mktemp("var")
    done = run_manage("collectstatic", "--noinput", "-v0", **production(folder))
    assert done.returncode == 0, done.stderr
    return folder


def production(folder):
    return {
        "SECRET_KEY": "x7" * 20,
        "SITE_URL": "http://127.0.0.1",
        "HTTPS": "0",
        "BEHIND_PROXY": "1",
        "VAR_DIR": str(folder),
        "PATH": os.environ["PATH"],
    }


class Office:
    """An open edition, two servers, a worker; and a crowd that reads and applies until it is told to end."""

    def __init__(self, environment):
        self.environment, self.numbers = environment, count()
        self.reader = Reader(OPEN, {"DJANGO_SETTINGS_MODULE": "config.settings", **environment})
        self.reader.start()
        self.edition = self.reader.answer().split()[0]
        self.servers = [Server(environment) for _ in range(2)]
        self.worker = subprocess.Popen(
            [sys.executable, "manage.py", "work"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        self.crowd = Crowd(self.servers)

    def open(self, deed):
        for server in self.servers:
            server.wait()
        assert self.worker.stdout.readline() == "The worker waits for tasks.\n"
        until(lambda: self.servers[0].is_ready("/healthz?ready"))
        self.crowd.begin(deed)
        self.crowd.wait_for_more(5)

    def read_and_apply(self, crowd):
        number = next(self.numbers)
        browser = Browser(crowd, f"p{number}")
        browser.open(PAGES[number % len(PAGES)])
        if browser.apply(self.edition):
            crowd.told.append(f"p{number}@example.org")

    def close(self):
        """What the database has of those who were told: `(kept, what does not add up)`."""
        self.crowd.end()
        self.worker.terminate()
        assert self.worker.wait(40) == 0
        self.reader.start()
        found = self.reader.answer().split()[1:]
        return {word for word in found if "@" in word}, [word for word in found if "@" not in word]

    def end(self):
        self.crowd.end()
        for server in self.servers:
            server.end()
        self.worker.kill()
        self.worker.communicate()
        self.reader.process.kill()
        self.reader.process.communicate()

    def logged(self):
        return "".join(Path(server.log.name).read_text(encoding="utf-8") for server in self.servers)


@pytest.fixture
def office(database_url, var):
    office = Office(production(var) | {"DATABASE_URL": database_url})
    yield office
    office.end()


def told(crowd, what):
    numbers = f"{len(crowd.statuses)} answers, {len(crowd.told)} through, {len(crowd.lost)} lost"
    print(f"{connection.vendor}: {what}: {numbers}")  # noqa: T201


def test_server_that_is_killed_loses_nothing_that_it_acknowledged(office):
    office.open(office.read_and_apply)
    first = office.servers[0]
    first.kill()
    office.crowd.wait_for_more(5)
    first.start()
    first.wait()
    office.crowd.wait_for_more(5)
    kept, broken = office.close()
    told(office.crowd, "one of two killed")

    assert [address for address in office.crowd.told if address not in kept] == []
    assert broken == []
    assert office.crowd.failures() == []
    assert len(office.crowd.lost) <= len(office.crowd.threads), "more than the request that each had in hand"


@pytest.mark.either
def test_both_begun_anew_in_turn_for_an_update_lose_no_request(office):
    office.open(office.read_and_apply)
    for server in office.servers:
        with office.crowd.without(server):
            server.stop()
            if server is office.servers[0]:
                add_a_column(office.environment["DATABASE_URL"])
            server.start()
            until(lambda server=server: server.is_ready("/healthz?ready"))
        office.crowd.wait_for_more(3)
    kept, broken = office.close()
    told(office.crowd, "both begun anew")

    assert office.crowd.lost == []
    assert office.crowd.failures() == []
    assert [address for address in office.crowd.told if address not in kept] == []
    assert broken == []
    lines = [json.loads(line) for line in office.logged().splitlines()]
    assert len([line for line in lines if line["message"] == "Answered"]) > len(office.crowd.statuses) / 2
    assert [line for line in lines if line["level"] in {"ERROR", "CRITICAL"}] == []
    assert "@example.org" not in office.logged()


def add_a_column(url):
    """An update adds what the old code does not know."""
    script = f"from django.db import connection; connection.cursor().execute({ADDED!r})"
    done = run_manage("shell", "-v0", "-c", script, DEBUG="1", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def servers(database_url, var):
    """Two of them, with a cache that they share: `(servers, its port)`."""
    port = free_port()
    environment = production(var) | {"DATABASE_URL": database_url, "CACHE_URL": f"redis://127.0.0.1:{port}/0"}
    servers = [Server(environment) for _ in range(2)]
    yield servers, port
    for server in servers:
        server.end()


def read(crowd):
    crowd.ask("GET", PAGES[len(crowd.statuses) % len(PAGES)])
    crowd.told.append("a page")


def try_to_log_in(crowd):
    """What the accounts' library counts in the cache; a password would cost a second of reckoning."""
    number = len(crowd.statuses)
    browser = Browser(crowd, f"p{number}")
    browser.post("/en/accounts/log-in/", login=f"p{number}@example.org", password="")
    crowd.told.append("a page")


@pytest.mark.either
def test_one_server_that_takes_up_new_code_loses_no_request(servers):
    """By SIGHUP, with nobody else to go to: new workers open their door before the old ones close theirs."""
    (server, other), _port = servers
    other.end()
    crowd = Crowd([server])
    server.wait()
    try:
        crowd.begin(read, threads=3)
        crowd.wait_for_more(20)
        server.process.send_signal(signal.SIGHUP)
        until(lambda: "Stopped old worker-1" in Path(server.log.name).read_text(encoding="utf-8"))
        crowd.wait_for_more(20)
    finally:
        crowd.end()
    told(crowd, "begun anew in place")

    assert [crowd.failures(), crowd.lost] == [[], []]


@pytest.mark.either
def test_broken_twin_that_kills_it_instead_loses_requests(servers):
    (server, other), _port = servers
    other.end()
    crowd = Crowd([server])
    server.wait()
    try:
        crowd.begin(read, threads=3)
        crowd.wait_for_more(20)
        server.kill()
        server.start()
        server.wait()
    finally:
        crowd.end()

    assert crowd.lost


@pytest.mark.either
def test_cache_that_goes_away_and_comes_back_fails_no_request(servers):
    servers, port = servers
    redis, crowd = start(port), Crowd(servers)
    try:
        for server in servers:
            server.wait()
        crowd.begin(try_to_log_in, threads=4)
        crowd.wait_for_more(5)
        kept = counted(port)
        stop(redis)
        crowd.wait_for_more(10)
        while not all(AWAY in logged(server) for server in servers):  # each is asked for something meanwhile
            crowd.wait_for_more(1)
        redis = start(port)
        crowd.wait_for_more(5)
    finally:
        crowd.end()
        stop(redis)
    told(crowd, "without a cache for a while")

    assert kept > 0, "nothing was in the cache that went away"
    assert [logged(server).count(AWAY) for server in servers] == [1, 1], "each says it once"
    assert [crowd.failures(), crowd.lost] == [[], []]


def logged(server):
    return Path(server.log.name).read_text(encoding="utf-8")


def counted(port):
    with Redis(port=port) as client:
        return client.dbsize()
