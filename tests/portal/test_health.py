"""Whether the process is alive; whether all that it needs is there."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.actions.runs import beat, note
from courses.models.runs import WORKER
from portal import running
from portal.running import TASK_LATE, WORKER_LATE

pytestmark = pytest.mark.django_db
READY = "/healthz?ready"


@pytest.fixture(autouse=True)
def works_beside(settings):
    settings.WORKS_AT_ONCE = False


def make_task(waits):
    """A task that has waited for so many seconds."""
    task = DBTaskResult.objects.create(args_kwargs={"args": [], "kwargs": {}}, backend_name="default", task_path="a")
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - dt.timedelta(seconds=waits))


def seen(ago):
    note(WORKER, well_at=timezone.now() - dt.timedelta(seconds=ago))


def test_ready_with_a_worker_and_nothing_that_waits(client, django_assert_max_num_queries):
    beat()
    with django_assert_max_num_queries(3):
        response = client.get(READY)

    assert [response.status_code, "no-store" in response.headers["Cache-Control"]] == [200, True]
    facts = response.json()
    assert facts.pop("worker_seconds") < 60
    assert facts == {"ready": True, "database": "there", "migrations": "applied", "oldest_task_seconds": None}


@pytest.mark.parametrize(
    ("worker", "task", "status"),
    [
        (WORKER_LATE - 60, None, 200),
        (WORKER_LATE + 5, None, 503),
        (None, None, 503),
        (0, TASK_LATE - 60, 200),
        (0, TASK_LATE + 5, 503),
    ],
)
def test_worker_that_is_not_seen_or_leaves_tasks_undone_is_told(client, worker, task, status):
    if worker is not None:
        seen(worker)
    if task is not None:
        make_task(1)
        make_task(task)
    response = client.get(READY)

    facts = response.json()
    assert [response.status_code, facts["ready"]] == [status, status == 200]
    assert facts["worker_seconds"] == (worker if worker is None else pytest.approx(worker, abs=4))
    assert facts["oldest_task_seconds"] == (task if task is None else pytest.approx(task, abs=4))


def test_task_that_is_done_does_not_wait(client):
    beat()
    make_task(TASK_LATE * 2)
    DBTaskResult.objects.update(status="SUCCESSFUL")

    assert client.get(READY).status_code == 200


def test_worker_is_not_asked_for_where_there_is_none(client, settings):
    settings.WORKS_AT_ONCE = True

    assert client.get(READY).json() == {"ready": True, "database": "there", "migrations": "applied"}


def test_migration_that_is_missing_is_told(client):
    beat()
    MigrationRecorder(connection).record_unapplied(*max(running.needed_migrations()))
    response = client.get(READY)

    assert [response.status_code, response.json()["migrations"]] == [503, "missing"]


def test_database_that_is_away_is_told_and_nothing_of_it(client, monkeypatch):
    def fail():
        raise OperationalError("connection to a secret host failed")

    monkeypatch.setattr(running, "asked", fail)
    response = client.get(READY)

    assert [response.status_code, response.json()] == [503, {"ready": False, "database": "away"}]


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("?ready", 200), ("?ready=1", 200), ("?ready=%00", 400), ("?ready=yes", 400), ("?other=1", 200)],
)
def test_health_is_asked_by_a_form(client, query, status):
    beat()

    assert client.get(f"/healthz{query}").status_code == status


def test_health_is_only_read(client):
    assert [client.post("/healthz").status_code, client.head("/healthz").status_code] == [405, 200]


def test_command_that_is_run_is_ready_for_the_worker_alone(settings):
    settings.WORKS_AT_ONCE = True

    with pytest.raises(Exception, match="WORKS_AT_ONCE is on"):
        call_command("work")
