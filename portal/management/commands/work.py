import logging
from threading import Event, Thread

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from courses.actions.runs import beat
from portal.lines import said_with

log = logging.getLogger(__name__)
EVERY = 20  # seconds between two signs of life
INTERVAL = 1  # second, where there is nothing to do
AWAY = 5  # seconds before the database is asked again


class Command(BaseCommand):
    help = (
        "Do what nobody waits for: letters, certificates. Until it is told to end; the task in hand is finished then."
    )

    def handle(self, **options):
        if settings.WORKS_AT_ONCE:
            raise CommandError(
                "WORKS_AT_ONCE is on: everything is done within its request, and nothing left to a worker."
            )
        worker, pulse = CarefulWorker(), Pulse()
        worker.configure_signals()
        pulse.start()
        self.stdout.write("The worker waits for tasks.")
        self.stdout.flush()
        while worker.running:
            work(worker, pulse.is_over)
        pulse.is_over.set()
        pulse.join()
        self.stdout.write("The worker has ended.")


def work(worker, is_over):
    """Until it is told to end, or the database goes away for a while."""
    try:
        worker.run()
    except Error as error:
        log.warning("The worker has lost the database: %s", type(error).__name__)
        close_old_connections()
        is_over.wait(AWAY)


class CarefulWorker(Worker):
    """The library's worker, which could be told to end between taking a task and doing it: nobody would do it then."""

    def __init__(self):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name="default",
            interval=INTERVAL,
            batch=False,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )

    def shutdown(self, signum, frame):
        if not self.running:
            super().shutdown(signum, frame)  # asked for the second time: at once
        self.running = False

    def run_task(self, db_task_result):
        with said_with(task=str(db_task_result.pk)):
            super().run_task(db_task_result)


class Pulse(Thread):
    """A sign of life, also while one task takes long. A worker that hangs shows by the tasks that wait."""

    def __init__(self):
        super().__init__(daemon=True)
        self.is_over = Event()

    def run(self):
        while not self.is_over.is_set():
            try:
                beat()
            except Error as error:
                log.warning("The worker cannot say that it is there: %s", type(error).__name__)
            finally:
                connection.close()  # of this thread alone
            self.is_over.wait(EVERY)
