"""Which failures pass by themselves, and which are mistakes that must not be told as such."""

import errno
from types import SimpleNamespace

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.utils import DatabaseErrorWrapper
from psycopg import errors
from psycopg_pool import PoolTimeout

from courses import whole_files
from courses.actions import certificates
from courses.outages import is_passing
from tests.factories import make_application, make_running_edition, make_staff


def raised(error):
    """What is caught where psycopg raises this and Django wraps it."""
    try:
        with DatabaseErrorWrapper(SimpleNamespace(Database=psycopg, errors_occurred=False)):
            raise error
    except Exception as caught:
        return caught


@pytest.mark.parametrize(
    "error",
    [
        *(psycopg.OperationalError("server closed the connection unexpectedly"), PoolTimeout("no connection in 10 s")),
        *(errors.AdminShutdown(), errors.CannotConnectNow(), errors.QueryCanceled(), errors.LockNotAvailable()),
        *(errors.DeadlockDetected(), errors.SerializationFailure(), errors.DiskFull(), errors.TooManyConnections()),
        *(psycopg.InterfaceError("the connection is closed"), errors.ReadOnlySqlTransaction()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_postgresql_says_of_a_restart_a_lock_or_a_time_out_passes(error):
    assert is_passing(raised(error))


@pytest.mark.parametrize(
    "error",
    [
        *(errors.UndefinedTable(), errors.InFailedSqlTransaction(), errors.StatementTooComplex()),
        *(errors.UniqueViolation(), errors.NumericValueOutOfRange(), errors.InsufficientPrivilege()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_mistakes_do_not_pass(error):
    assert not is_passing(raised(error))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_full_disk_passes_and_a_file_that_is_not_there_does_not(code):
    assert is_passing(OSError(code, "full"))
    assert not is_passing(FileNotFoundError(errno.ENOENT, "gone"))


@pytest.mark.django_db
def test_mistake_in_a_query_is_no_outage():
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        connection.cursor().execute("SELECT * FROM nothing_of_this_name")

    assert not is_passing(caught.value)


@pytest.mark.django_db
def test_what_a_mistake_followed_from_passes_too():
    """Django says "you can't execute queries until the end of the block" of whatever comes after."""
    deadlock = raised(errors.DeadlockDetected())
    with transaction.atomic():
        transaction.set_rollback(True)
        connection.rollback_exc = deadlock
        with pytest.raises(transaction.TransactionManagementError) as caught:
            make_staff()

    assert is_passing(caught.value)


@pytest.fixture
def full_disk(monkeypatch):
    def refuse(_number):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole_files.os, "fsync", refuse)


def test_upload_that_is_not_whole_is_not_there(full_disk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    with pytest.raises(OSError, match="No space left"):
        default_storage.save("resources/a.pdf", ContentFile(b"%PDF"))

    assert list((tmp_path / "resources").iterdir()) == []


def test_uploads_of_one_name_are_kept_apart(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    first = default_storage.save("resources/a.pdf", ContentFile(b"first"))
    given = iter([first, "resources/b.pdf"])  # the first is taken meanwhile
    monkeypatch.setattr(default_storage, "get_available_name", lambda name, max_length=None: next(given))
    second = default_storage.save(first, ContentFile("second"))

    kept = {path.name: path.read_bytes() for path in (tmp_path / "resources").iterdir()}
    assert [first, second, kept] == ["resources/a.pdf", "resources/b.pdf", {"a.pdf": b"first", "b.pdf": b"second"}]


@pytest.mark.django_db
def test_issue_that_meets_an_outage_stays_due_and_refuses_nobody(monkeypatch):
    application = make_application(make_running_edition(), "completed")
    issue = certificates.Issue(edition=application.edition, kind="completion", recipients=[application.pk])
    monkeypatch.setattr(certificates, "issue_one", lambda *_facts: (_ for _ in ()).throw(raised(errors.DiskFull())))

    with pytest.raises(DatabaseError):
        certificates.issue_within(issue, application.pk)

    assert issue.refusals == {}
