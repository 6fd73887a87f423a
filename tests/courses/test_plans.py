"""How the databases find what the staff's pages show: by an index, never by reading or sorting a whole large table.

Planners read small tables whole whatever indexes they have. So PostgreSQL is asked what it would do if that were dear,
and lists show few rows.
"""

import json
import re

import pytest
from django.db import connection, transaction

from benchmarks.generate import Office
from benchmarks.people import People
from benchmarks.staff_pages import addresses
from courses.admin import paging, private
from tests.factories import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]
LARGE = {
    *("courses_participant", "courses_application", "courses_certificate", "courses_invitation", "courses_likeness"),
    *("courses_transition", "courses_progress", "courses_message", "courses_historicalcourse", "django_admin_log"),
}
PAGES = re.compile(
    "home|list of (participant|application|certificate|invitation)|applications of|certificates of|history of"
    "|form of (participant|application|certificate)|new batch"
)
BY_NUMBER = re.compile(r'SELECT "\w+"."id" AS "pk" FROM "\w+" ORDER BY 1 (ASC|DESC) LIMIT')  # ends with its limit
SCANNED = re.compile(r"^SCAN (\w+)(?! USING)")


@pytest.fixture(scope="module", autouse=True)
def office(for_the_module):
    """As in the measurements, with three thousand people."""
    Office(12).fill()
    People(3_000).fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.fixture
def staff(client, monkeypatch):
    for module in (paging, private):
        monkeypatch.setattr(module, "MOST_COUNTED", 20)
    client.force_login(make_staff())
    return client


class Queries(list):
    """A wrapper of the database that keeps what is asked."""

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("SELECT") and not BY_NUMBER.match(sql):
            self.append((sql, params))
        return execute(sql, params, many, context)


def asked(client, address):
    with connection.execute_wrapper(queries := Queries()):
        page = client.get(address)
    assert page.status_code == 200, address
    return page, queries


def steps(query):
    """`(what is done, with which table or None)` of the plan of a query."""
    sql, params = query
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            yield from ((step, SCANNED.match(step)) for *_places, step in cursor.fetchall())
            return
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
        yield from nodes((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])


def nodes(plan):
    yield plan["Node Type"], plan.get("Relation Name")
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def is_read_whole(step, table):
    if connection.vendor == "sqlite":
        return bool(table) and table[1] in LARGE
    return step == "Seq Scan" and table in LARGE


def is_sorted(step):
    """As a whole: of rows with one moment their numbers may be."""
    return step == "Sort" or "TEMP B-TREE FOR ORDER BY" in step


def wrong(client, pattern=PAGES):
    """`{page: steps}` of what reads a large table whole, or sorts one where an index should have it in order."""
    found = {}
    for name, address in addresses_of(pattern).items():
        page, queries = asked(client, address)
        changes = (page.context or {}).get("cl")
        is_ordered = changes is not None and changes.is_in_order and not getattr(changes, "is_of_edition", False)
        keys = [query for query in queries if is_ordered and re.match(r'SELECT "\w+"."id" AS "pk" FROM', query[0])]
        bad = [
            (step, query[0][:200]) for query in queries for step, table in steps(query) if is_read_whole(step, table)
        ]
        bad += [(step, query[0][:200]) for query in keys for step, _table in steps(query) if is_sorted(step)]
        if bad:
            found[name] = bad
    return found


def addresses_of(pattern):
    return {name: address for name, address in addresses().items() if pattern.match(name)}


def test_no_page_reads_or_sorts_a_large_table(staff):
    assert len(addresses_of(PAGES)) > 50
    found = wrong(staff)

    assert not found, found


@pytest.mark.parametrize(
    ("index", "page"),
    [
        ("application_by_time", "list of applications, sorted by column 6"),
        ("participant_by_name", "list of participants"),
        ("certificate_by_time", "list of certificates"),
        ("invitation_by_end", "list of invitations, sorted by column 5"),
    ],
)
def test_index_that_is_missing_is_noticed(staff, index, page):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")
        found = wrong(staff, re.compile(f"{page}$"))
        transaction.set_rollback(True)

    assert list(found) == [page]
