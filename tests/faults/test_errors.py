"""What Django raises where PostgreSQL breaks something off, as it really does: each is known as passing by itself."""

import pytest
from django.db import connection

from tests.faults.processes import Office
from tests.faults.sites import PRODUCTION

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite breaks nothing off: it is locked")
PROGRAM = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from django.db import connection, transaction
from courses.models import Course
from courses.outages import is_passing
courses = [Course.objects.create(title_en="A", slug=slug).pk for slug in "ab"]

def told(deed, *facts):
    try:
        deed(*facts)
    except Exception as error:
        return type(error).__name__, type(error.__cause__).__name__, is_passing(error)
    finally:
        connection.close()

def slow():
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 50")
        cursor.execute("SELECT pg_sleep(9)")

def cut_off(*, asks_again):
    with transaction.atomic():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        except Exception:
            if not asks_again:
                raise
        Course.objects.count()

def crossed():
    met = Barrier(2)
    def write(first, second):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '30s'")
            Course.objects.select_for_update().get(pk=first)
            met.wait(20)
            Course.objects.select_for_update().get(pk=second)
    with ThreadPoolExecutor(2) as pool:
        return list(filter(None, pool.map(lambda pair: told(write, *pair), [courses, courses[::-1]])))

def exhausted():
    met, over = Barrier(9), Event()
    def hold(_number):
        Course.objects.count()
        met.wait(20)
        over.wait(20)
        connection.close()
    with ThreadPoolExecutor(8) as pool:
        held = pool.map(hold, range(8))
        connection.close()
        met.wait(20)
        found = told(Course.objects.count)
        over.set()
        list(held)
    return found

def waits():
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Course.objects.filter(pk=courses[0]).update(title_en="B")
        return pool.submit(told, Course.objects.filter(pk=courses[0]).delete).result()
"""


@pytest.fixture
def office(database_url, tmp_path):
    return Office(PROGRAM, PRODUCTION | {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("asked", "errors"),
    [
        ("told(slow)", ("OperationalError", "QueryCanceled", True)),
        ("told(lambda: cut_off(asks_again=False))", ("OperationalError", "AdminShutdown", True)),
        ("told(lambda: cut_off(asks_again=True))", ("OperationalError", "OperationalError", True)),
        ("crossed()", [("OperationalError", "DeadlockDetected", True)]),
        ("exhausted()", ("OperationalError", "PoolTimeout", True)),
        ("waits()", ("OperationalError", "LockNotAvailable", True)),
    ],
    ids=["statement time-out", "shutdown", "after a shutdown", "deadlock", "pool", "lock time-out"],
)
def test_what_postgresql_breaks_off_passes_by_itself(office, asked, errors):
    assert office.tell(asked) == errors
    assert office.tell("Course.objects.count()") == 2
