"""Certificates whose workers are killed, and that are issued while others write. With a twin that issues two."""

import pytest
from django.db import connection

from tests.faults.processes import Reader
from tests.faults.test_imports import WRITES
from tests.test_project import run_manage

PEOPLE, MANY = 24, 60
MADE = """
import uuid
from django.utils import timezone
from courses.models import Application, Course, Edition, Issue, Participant
course = Course.objects.create(title_en="A", slug="a", is_published=True)
edition = Edition.objects.create(course=course, slug="a", label_en="A", places_held={people}, is_published=True)
facts = {{"edition": edition, "state": "completed", "submitted_at": timezone.now(), "completed_at": timezone.now()}}
for number in range({people}):
    names = {{"given_names": "Ana", "family_names": str(number), "email": f"p{{number}}@example.org"}}
    Application.objects.create(participant=Participant.objects.create(**names), **facts)
recipients = list(Application.objects.order_by("pk").values_list("pk", flat=True))
Issue.objects.create(edition=edition, kind="completion", recipients=recipients, key=uuid.uuid4())
"""
WORKER = """
import datetime as dt
import time
import django
django.setup()
from django.db import connection
from courses.actions import certificates
certificates.WORKED_ON = dt.timedelta(0)  # another worker takes over at once
while input():
    begun = time.monotonic()
    certificates.carry_on_all()
    print(time.monotonic() - begun, flush=True)
"""
KILLS = """
from tests.faults.forks import ended, forked, killed
pdf = certificates.pdf

def work(tell):
    \"""Tells of each certificate that it is about to write.\"""
    def told(certificate):
        page = pdf(certificate)
        tell()
        return page
    certificates.pdf = told
    certificates.carry_on_all()

for number in range(12):
    killed(*forked(work), sounds=number % 3 + 1)
for last in [forked(work), forked(work)]:
    ended(*last)
while input"""
NEVER_LOOKED = """
def issue_within(issue, number):
    application = certificates.Application.objects.with_names().get(pk=number)
    certificates.issue_to(application, issue.kind, issue.language, issue)
certificates.issue_within = issue_within
connection.cursor().execute("DROP INDEX certificate_one_valid_each")
while input"""
COUNTED = """
from courses.invariants import broken
from courses.models import Certificate, Issue, Message
holders = Certificate.objects.values_list("application", flat=True)
finished = Issue.objects.exclude(finished_at=None).count()
print(len(holders), len(set(holders)), Message.objects.count(), finished, list(broken()))
"""


@pytest.fixture
def environment(database_url):
    return {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}


def run(environment, program):
    done = run_manage("shell", "-v0", "-c", program, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def issued_by_the_killed(environment, *twins):
    """Twelve workers, killed by SIGKILL with a certificate in their hands; two more finish at the same time."""
    run(environment, MADE.format(people=PEOPLE))
    program = WORKER
    for part in (*twins, KILLS):
        program = program.replace("while input", part)
    office = Reader(program, environment)
    office.start()
    office.answer()
    office.process.communicate("\n")
    return run(environment, COUNTED)


def test_workers_killed_twelve_times_issue_each_certificate_and_letter_once(environment):
    assert issued_by_the_killed(environment) == f"{PEOPLE} {PEOPLE} {PEOPLE} 1 []"


def test_broken_twin_that_never_looks_issues_two(environment):
    counts = issued_by_the_killed(environment, NEVER_LOOKED).split()

    assert int(counts[0]) > int(counts[1])


@pytest.mark.alone
def test_others_wait_a_moment_while_hundreds_are_issued(environment):
    run(environment, MADE.format(people=MANY))
    writer, worker = Reader(WRITES, environment), Reader(WORKER, environment)
    writer.start()
    assert writer.answer() == "writing"
    worker.start()
    seconds = float(worker.answer())
    writer.start()
    waited = float(writer.answer())
    print(f"{connection.vendor}: {MANY} certificates in {seconds:.1f} s, longest wait {waited:.2f} s")  # noqa: T201
    for reader in (writer, worker):
        reader.process.communicate("\n")

    assert waited < 1
    assert run(environment, COUNTED) == f"{MANY} {MANY} {MANY} 1 []"
