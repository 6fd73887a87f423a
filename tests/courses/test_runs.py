"""What runs by itself writes down that it does, when it ended well, and whether it has failed since."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.utils import timezone

from courses.actions.runs import beat, recorded
from courses.management.commands import check_invariants
from courses.management.recorded import RecordedCommand
from courses.models import Run

pytestmark = pytest.mark.django_db

SCHEDULED = {
    *("send_messages", "issue_certificates", "publish_due", "expire_offers"),
    *("check_invariants", "purge_merges", "forget"),
}
WITHOUT_DRY_RUN = {"check_invariants"}


def told(name):
    run = Run.objects.get(name=name)
    return run.well_at is not None, run.failed


@pytest.mark.parametrize("name", sorted(SCHEDULED - {"forget"}))
def test_scheduled_command_is_recorded(name):
    call_command(name, verbosity=0)

    assert told(name) == (True, False)


@pytest.mark.parametrize("name", sorted(SCHEDULED))
def test_each_scheduled_command_is_one_that_records(name):
    assert isinstance(load_command_class(get_commands()[name], name), RecordedCommand)


@pytest.mark.parametrize("name", sorted(SCHEDULED - WITHOUT_DRY_RUN))
def test_what_only_says_what_it_would_do_is_not_recorded(name):
    call_command(name, "--dry-run", verbosity=0)

    assert not Run.objects.exists()


def test_failure_is_recorded_and_goes_on_to_the_caller(monkeypatch):
    call_command("check_invariants", verbosity=0)
    well_at = Run.objects.get().well_at
    monkeypatch.setattr(check_invariants, "broken", lambda: ["There are 3 places and 2 are held."])

    with pytest.raises(CommandError):
        call_command("check_invariants", verbosity=0)

    run = Run.objects.get()
    assert [run.failed, run.well_at, run.began_at > well_at] == [True, well_at, True]


def test_run_that_ends_well_has_failed_no_more():
    with pytest.raises(RuntimeError), recorded("backup"):
        raise RuntimeError
    assert told("backup") == (False, True)

    with recorded("backup"):
        assert told("backup") == (False, True)
    assert told("backup") == (True, False)


def test_worker_has_one_row_however_often_it_beats(django_assert_num_queries):
    beat()
    Run.objects.update(well_at=timezone.now() - dt.timedelta(days=1))
    with django_assert_num_queries(1):
        beat()

    assert timezone.now() - Run.objects.get().well_at < dt.timedelta(minutes=1)
