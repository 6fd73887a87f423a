"""Limits are exact across four processes: the passwords tried for one address, with a twin that lets more through."""

from tests.faults.processes import Reader

PROCESSES, TRIES, MOST = 4, 25, 30
TRYING = """
import time
import django
django.setup()
from courses.limits import Limit
from courses.models import Allowance

limit = Limit("passwords", most={most}, seconds=86_400)
print("ready", flush=True)
while input():
    print(sum(limit.take("learner@example.org") is None for _try in range({tries})), flush=True)
"""
READ_FIRST = """
def count(self, key, ends):
    row = Allowance.objects.filter(key=key, ends_at=ends).first()
    if row is None or row.used >= self.most:
        return False
    time.sleep(0.01)
    Allowance.objects.filter(pk=row.pk).update(used=row.used + 1)
    return True
Limit.count = count
limit ="""


def let_through(database_url, program):
    """How many of the tries of all processes together were allowed, all begun when the last was ready."""
    environment = {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    crowd = [Reader(program.format(most=MOST, tries=TRIES), environment) for _each in range(PROCESSES)]
    assert [reader.answer() for reader in crowd] == ["ready"] * PROCESSES
    for reader in crowd:
        reader.start()
    counts = [int(reader.answer()) for reader in crowd]
    for reader in crowd:
        reader.process.communicate("\n")
    return sum(counts)


def test_four_processes_let_exactly_as_many_through(database_url):
    assert let_through(database_url, TRYING) == MOST


def test_broken_twin_lets_more_through(database_url):
    assert let_through(database_url, TRYING.replace("limit =", READ_FIRST)) > MOST
