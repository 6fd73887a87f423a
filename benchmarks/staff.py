"""What the staff's pages cost where very many people take part: `make bench-staff` prints a table in Markdown.

The queries of a page are those beyond the ones that say who asks: the session's, the account's.
"""

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from benchmarks.staff_pages import addresses, clerk

WHO_ASKS = ("django_session", "accounts_user")


class Counter:
    """A wrapper of the database that counts the queries of a page."""

    def __init__(self):
        self.queries = 0

    def __call__(self, execute, sql, params, many, context):
        asks = [f'FROM "{table}" WHERE' in sql for table in WHO_ASKS]
        self.queries += not any(asks)
        return execute(sql, params, many, context)


def session_of(user):
    """The key of a session in which somebody is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def cost(handler, address, session):
    """Milliseconds, queries and kilobytes of one request, as the server would make it."""
    environ = RequestFactory(HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={session}").get(address).environ
    counter = Counter()
    with connection.execute_wrapper(counter):
        cpu, wall = time.process_time(), time.perf_counter()
        response = handler(environ, lambda status, headers: None)
        size = sum(len(part) for part in response)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    response.close()
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}.")
    return {"cpu": cpu * 1000, "wall": wall * 1000, "queries": counter.queries, "kb": size / 1024}


def measured(rounds, only):
    """By page the median costs of so many rounds, after one that warms up."""
    handler, session = WSGIHandler(), session_of(clerk())
    pages = {name: address for name, address in addresses().items() if only in name}
    answers: dict[str, list[dict]] = {name: [] for name in pages}
    for _turn in range(rounds + 1):
        for name, address in pages.items():
            answers[name].append(cost(handler, address, session))
    return {
        name: {fact: statistics.median(each[fact] for each in costs[1:]) for fact in costs[0]}
        for name, costs in answers.items()
    }


def asked_of(database, asked):
    """What a process of its own measures there, with the settings of production."""
    environment = os.environ | {
        "DATABASE_URL": database,
        "SECRET_KEY": secrets.token_hex(),
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "testserver",
        "SITE_URL": "http://testserver",
        "STAFF_NEED_SECOND_FACTOR": "0",
    }
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=environment, check=True)
    command = [sys.executable, "-m", "benchmarks.staff", "--here", "--rounds", str(asked.rounds), "--only", asked.only]
    return json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout)


def table(found):
    """Rows of Markdown; `found` by database."""
    yield "| page | database | queries | KB | CPU ms | ms |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for page in next(iter(found.values())):
        for database, pages in found.items():
            told = pages[page]
            numbers = [f"{told['queries']:.0f}", f"{told['kb']:.0f}", f"{told['cpu']:.0f}", f"{told['wall']:.0f}"]
            yield f"| {page} | {database} | {' | '.join(numbers)} |"


def main():
    parser = argparse.ArgumentParser(prog="make bench-staff", description=__doc__)
    parser.add_argument("--databases", nargs="+", default=["sqlite:///var/bench-staff.sqlite3"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="pages whose name has this in it")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(measured(asked.rounds, asked.only)))
        return
    found = {address.partition(":")[0]: asked_of(address, asked) for address in asked.databases}
    for line in table(found):
        print(line)


if __name__ == "__main__":
    main()
