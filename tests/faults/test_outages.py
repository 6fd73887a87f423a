"""The database is restarted, locked, or on a full disk under those who read and write: they are told to come back.

With the twin that takes no failure for one that passes, and keeps its connections unasked: it answers 500.
"""

import os
import shlex
import subprocess
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.faults.processes import Office
from tests.faults.sites import PRODUCTION, Crowd, Site, reads, writes

CARELESS = {"DJANGO_SETTINGS_MODULE": "tests.faults.careless"}
OPEN = """
import datetime as dt
from django.db import connection, transaction
from django.utils import timezone
from courses.models import Course, Edition, Participant
course = Course.objects.create(title_en="A", slug="a", is_published=True)
soon = timezone.now() + dt.timedelta(days=9)
edition = Edition.objects.create(course=course, slug="a", label_en="A", closes_at=soon, is_published=True)
addresses = lambda: list(Participant.objects.values_list("email", flat=True))
connection.close()
"""
LOCKS = {
    "sqlite": "connection.cursor().execute('BEGIN IMMEDIATE') and 1",
    "postgresql": "connection.cursor().execute('BEGIN; LOCK TABLE courses_participant') and 1",
}
on_postgresql = pytest.mark.skipif(
    "TEST_CLUSTER" not in os.environ, reason="only a cluster that .ci/with-postgres has made may be restarted"
)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="the tests' cluster stands on no disk of its own")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a disk that is small enough")
TWINS = pytest.mark.parametrize("twin", [{}, CARELESS], ids=["right", "careless (twin)"])


@pytest.fixture
def environment(database_url, tmp_path):
    return {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path)}


def cluster(*deed):
    connection.close()  # of this process: what is stopped would wait for it
    subprocess.run([*shlex.split(os.environ["TEST_CLUSTER"]), *deed], cwd="/", check=True, stdout=subprocess.DEVNULL)


@contextmanager
def crowd_around(environment, twin):
    """Two who read and two who write, before, while and after something is so; then nothing of it is left."""
    office, told = Office(OPEN, PRODUCTION | environment), []
    edition = office.tell("edition.pk")
    site = Site(environment | twin)
    writers = [writes(site, edition, told) for _each in range(2)]
    crowd = Crowd(reads(site, "/en/courses/"), reads(site, "/api/v1/courses"), *writers)
    crowd.wait_for(("reads", 200))
    crowd.wait_for(("writes", 200))
    yield crowd, office
    crowd.wait_for(("writes", 200))
    crowd.wait_for(("reads", 200))
    crowd.end()
    kept = office.tell("addresses()")
    assert [address for address in told if address not in kept] == []


@on_postgresql
@TWINS
def test_restart_is_told_as_a_pause_and_nothing_acknowledged_is_lost(environment, twin):
    answer = 500 if twin else 503
    with crowd_around(environment, twin) as (crowd, _office):
        cluster("-m", "fast", "stop")
        crowd.wait_for(("reads", answer))
        crowd.wait_for(("writes", answer))
        cluster("start")

    assert set(crowd.answers) == {(who, status) for who in ("reads", "writes") for status in (200, answer)}


@on_postgresql
def test_restart_that_takes_a_moment_fails_nobody_for_longer(environment):
    with crowd_around(environment, {}) as (crowd, _office):
        cluster("-m", "fast", "restart")

    assert set(crowd.answers) <= {(who, status) for who in ("reads", "writes") for status in (200, 503)}


@TWINS
def test_lock_that_lasts_stops_those_who_write_alone(environment, twin):
    answer = 500 if twin else 503
    with crowd_around(environment, twin) as (crowd, office):
        office.tell(LOCKS[connection.vendor])
        crowd.wait_for(("writes", answer))
        crowd.wait_for(("reads", 200))
        office.tell("connection.cursor().execute('ROLLBACK') and 1")

    seldom = {("writes", 400)} if twin else set()  # where it is the session that cannot be written
    assert set(crowd.answers) - seldom == {("reads", 200), ("writes", 200), ("writes", answer)}
