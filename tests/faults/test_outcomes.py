"""A file of who completed: recorded by two at once, and killed half-way; with twins that get it wrong."""

import pytest

from tests.faults.processes import Reader
from tests.test_project import run_manage

MANY, DONE = 40, 24  # when it is killed while the next one is written: two tens are whole
MADE = f"""
from django.utils import timezone
from courses.models import Application, Course, Edition, Participant
course = Course.objects.create(title_en="A", slug="a", is_published=True)
edition = Edition.objects.create(course=course, slug="a", label_en="A", is_over=True, is_published=True)
people = [Participant(family_names=f"P{{n}}", email=f"p{{n}}@example.org", language="en") for n in range({MANY})]
facts = {{"edition": edition, "state": "confirmed", "submitted_at": timezone.now()}}
made = Participant.objects.bulk_create(people)
Application.objects.bulk_create([Application(participant=person, **facts) for person in made])
Edition.objects.update(places_held={MANY})
"""
COUNTED = """
from courses.models import Application, Message, Transition
completed = Application.objects.filter(state="completed", completed_at__isnull=False)
print(completed.count(), Transition.objects.filter(to_state="completed").count(), Message.objects.count())
"""
RECORDS = f"""
import time
from contextlib import nullcontext
from types import SimpleNamespace
import django
django.setup()
from django.utils import timezone
from courses.actions import applications, outcomes
from courses.files import read_table
from courses.models import Application, Edition
from courses.outcomes import Outcomes

def read():
    rows = "\\n".join(f"p{{number}}@example.org,yes" for number in range({MANY}))
    return Outcomes(read_table("a.csv", f"E-mail,Result\\n{{rows}}".encode()), Edition.objects.get()).changes

def record(changes):
    return outcomes.record_outcomes(changes, None, "The list says so.", 600)
"""
TOGETHER = """
while input():
    changes = read()
    print("read", flush=True)
    input()
    found = record(changes)
    print(sum(found.states.values()), sum(found.refusals.values()), flush=True)
"""
ASKED = """
while input():
    print(sum(record(read()).states.values()), flush=True)
"""
AS_IT_WAS_READ = """
def record_outcome(found, application, state, completed_at, actor, reason):
    before, application.state = application.state, state
    facts = {"state": state, "completed_at": completed_at or timezone.now()}
    Application.objects.filter(pk=application.pk).update(**facts)
    applications.note(application, before, actor)
    found.states[state] += 1
outcomes.record_outcome = record_outcome
"""
HALF_WAY = f"""
note, noted = applications.note, []
def stop(*given):
    if len(noted) == {DONE}:
        print("half", flush=True)
        time.sleep(60)
    noted.append(given)
    note(*given)
applications.note = stop
"""
PIECEMEAL = """
outcomes.transaction, outcomes.move = SimpleNamespace(atomic=nullcontext), applications.move.__wrapped__
"""


@pytest.fixture
def environment(database_url):
    found = {"DEBUG": "1", "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    made = run_manage("shell", "-v0", "-c", MADE, **found)
    assert made.returncode == 0, made.stderr
    return found


def recording(environment, *programs):
    return Reader("\n".join([RECORDS, *programs]), environment)


def counted(environment):
    """How many have completed, how often that is on record, and letters."""
    told = run_manage("shell", "-v0", "-c", COUNTED, **environment).stdout.split()
    return [int(number) for number in told]


def finish(*readers):
    for reader in readers:
        reader.process.communicate("\n")


@pytest.mark.parametrize(("twin", "times"), [("", 1), (AS_IT_WAS_READ, 2)], ids=["right", "twin"])
def test_two_who_record_one_file_at_once_tell_everybody_once(environment, twin, times):
    readers = [recording(environment, twin, TOGETHER) for _each in range(2)]
    for reader in readers:
        reader.start()
    assert [reader.answer() for reader in readers] == ["read", "read"]
    for reader in readers:
        reader.start()
    told = [[int(number) for number in reader.answer().split()] for reader in readers]
    finish(*readers)

    recorded, refused = map(sum, zip(*told, strict=True))
    assert [recorded, refused] == [times * MANY, (2 - times) * MANY]
    assert counted(environment) == [MANY, times * MANY, times * MANY]


def killed_half_way(environment, *programs):
    killed = recording(environment, *programs, HALF_WAY, ASKED)
    killed.start()
    assert killed.answer() == "half"
    killed.process.kill()
    killed.process.communicate()


def test_recording_that_is_killed_half_way_keeps_whole_tens_and_the_next_one_does_the_rest(environment):
    killed_half_way(environment)
    whole = DONE - DONE % 10
    assert counted(environment) == [whole] * 3

    second = recording(environment, ASKED)
    second.start()
    assert second.answer() == str(MANY - whole)
    finish(second)

    assert counted(environment) == [MANY] * 3


def test_broken_twin_that_writes_in_pieces_forgets_to_say_so(environment):
    killed_half_way(environment, PIECEMEAL)

    assert counted(environment) == [DONE + 1, DONE, DONE]
