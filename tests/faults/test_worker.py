"""The worker is told to end with a task in its hands: it finishes that one, and takes no other."""

import signal
import subprocess
import sys

import pytest

from tests.faults.test_certificates import run
from tests.test_project import ROOT

TASKS = 3
OWED = """
from django_tasks_db.models import DBTaskResult
from courses.actions.messages import deliver_soon
for number in range({tasks}):
    deliver_soon.enqueue(number)
"""
WORKER = """
import django
django.setup()
from django.core.management import call_command
from courses.actions import messages

def deliver(key):
    print("in hand", flush=True)
    assert input() == "go on"

messages.deliver = deliver
call_command("work")
"""
AT_ONCE = """
import os
from portal.management.commands import work
work.CarefulWorker.shutdown = lambda *facts: os._exit(1)
call_command("work")
"""
BETWEEN = """
import os, signal
from django_tasks_db.management.commands.db_worker import Worker
run_task = Worker.run_task

def told_to_end(worker, task):
    os.kill(os.getpid(), signal.SIGTERM)
    run_task(worker, task)

Worker.run_task = told_to_end
call_command("work")
"""
LIBRARYS_OWN = """
from portal.management.commands import work
work.CarefulWorker.shutdown = work.Worker.shutdown
call_command("work")
"""
COUNTED = """
from collections import Counter
from django_tasks_db.models import DBTaskResult
from courses.models import Run
states = Counter(DBTaskResult.objects.values_list("status", flat=True))
print(states["SUCCESSFUL"], states["RUNNING"], states["READY"], Run.objects.filter(name="worker").count())
"""


@pytest.fixture
def environment(database_url):
    return {
        "DEBUG": "1",
        "WORKS_AT_ONCE": "0",
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


class Worker:
    def __init__(self, environment, *parts):
        program = WORKER
        for part in parts:
            program = program.replace('call_command("work")', part)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=environment, **pipes)
        assert self.process.stdout.readline() == "The worker waits for tasks.\n"

    def hears(self):
        return self.process.stdout.readline().strip()

    def go_on(self):
        self.process.stdin.write("go on\n")
        self.process.stdin.flush()

    def ends(self):
        self.process.communicate(timeout=40)
        return self.process.returncode


def owed(environment):
    run(environment, OWED.format(tasks=TASKS))


@pytest.mark.either
def test_task_in_hand_is_finished_and_no_other_begun(environment):
    owed(environment)
    worker = Worker(environment)
    assert worker.hears() == "in hand"
    worker.process.send_signal(signal.SIGTERM)
    worker.go_on()

    assert worker.ends() == 0
    assert run(environment, COUNTED) == f"1 0 {TASKS - 1} 1"


@pytest.mark.either
def test_broken_twin_that_ends_at_once_leaves_it_undone(environment):
    owed(environment)
    worker = Worker(environment, AT_ONCE)
    assert worker.hears() == "in hand"
    worker.process.send_signal(signal.SIGTERM)

    assert worker.ends() == 1
    assert run(environment, COUNTED).startswith(f"0 1 {TASKS - 1}")


@pytest.mark.either
def test_task_that_was_just_taken_is_done_too(environment):
    owed(environment)
    worker = Worker(environment, BETWEEN)
    assert worker.hears() == "in hand"
    worker.go_on()

    assert worker.ends() == 0
    assert run(environment, COUNTED) == f"1 0 {TASKS - 1} 1"


@pytest.mark.either
def test_broken_twin_the_librarys_own_worker_leaves_it_for_good(environment):
    owed(environment)
    worker = Worker(environment, LIBRARYS_OWN, BETWEEN)

    assert worker.hears() == ""
    assert worker.ends() == 0
    assert run(environment, COUNTED).startswith(f"0 1 {TASKS - 1}")
