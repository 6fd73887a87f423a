"""Whether everything that a portal needs is there: the database, its migrations, the worker."""

from contextlib import contextmanager, nullcontext
from functools import cache

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Subquery
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.models import Run
from courses.models.runs import WORKER

PATIENCE = 2  # seconds for the database to answer
WORKER_LATE = 120  # seconds without a sign of life
TASK_LATE = 600  # seconds that a task may wait: a worker may have many certificates in hand


def readiness():
    """`(whether all is there, what is)`; seconds of age where there are any. Three queries at most, never an error."""
    try:
        with soon():
            return asked()
    except Error:
        return False, {"database": "away"}


def asked():
    found = {"database": "there"}
    if not needed_migrations() <= set(MigrationRecorder(connection).migration_qs.values_list("app", "name")):
        return False, found | {"migrations": "missing"}
    found["migrations"] = "applied"
    if settings.WORKS_AT_ONCE:
        return True, found
    worker, task = worker_and_task()
    found |= {"worker_seconds": worker, "oldest_task_seconds": task}
    return worker is not None and worker <= WORKER_LATE and (task or 0) <= TASK_LATE, found


@cache
def needed_migrations():
    """The last ones of each app, as this code has them."""
    return set(MigrationLoader(None).graph.leaf_nodes())


def worker_and_task():
    """How many seconds ago the worker was seen, and how long the oldest task has waited; None for neither."""
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at").values("enqueued_at")[:1]
    found = Run.objects.filter(name=WORKER).values_list("well_at", Subquery(waiting)).first()
    return tuple(age(moment) for moment in found or (None, None))


def age(moment):
    return None if moment is None else max(round((timezone.now() - moment).total_seconds()), 0)


def soon():
    """What is asked within this has an answer soon, or fails. SQLite reads while others write."""
    return soon_on_postgresql() if connection.vendor == "postgresql" else nullcontext()


@contextmanager
def soon_on_postgresql():
    if connection.connection is None and (pool := connection.pool):  # type: ignore[attr-defined]  # of PostgreSQL's alone
        with connection.wrap_database_errors:  # the pool itself waits for longer
            pool.open()
            pool.putconn(pool.getconn(timeout=PATIENCE))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{PATIENCE}s"])
        yield
