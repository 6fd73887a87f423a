"""The commands `backup` and `restore`: what they write, keep, and refuse."""

import io
import os
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from courses import ledger
from courses.models import Erasure
from operations import backups, restoring, uploads
from operations.archive import Backup
from operations.beside import require_readable
from operations.databases import Refused, client_environment
from operations.fingerprint import fingerprint
from operations.folders import workroom
from tests.factories import make_organisation

BEGINNING = "rumbo-20260101T00000"


@pytest.fixture
def shelf(tmp_path, settings):
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "shelf").mkdir()
    (tmp_path / "var").mkdir()
    return tmp_path / "shelf"


@pytest.fixture
def dumped(monkeypatch):
    """The database's part of it is made elsewhere: quick, and inside the test's own transaction."""

    def dump(folder):
        path = folder / {"sqlite": "database.sqlite3", "postgresql": "database.dump"}[connection.vendor]
        path.write_bytes(b"rows")
        return path, [["courses", "0001_initial"]], {"courses_course": [1, "f"]}

    monkeypatch.setattr(backups, "dump", dump)


def called(name, *arguments, **options):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


def files_in(shelf):
    return sorted(path.name for path in shelf.iterdir() if not path.name.endswith(".lock"))


@pytest.mark.django_db(transaction=True)
def test_backup_has_the_database_the_files_and_what_they_hash_to(shelf, tmp_path):
    make_organisation()
    default_storage.save("files/Reader ñ.pdf", ContentFile(b"PDF"))

    said = called("backup", shelf)

    [name] = files_in(shelf)
    backup = Backup(shelf / name)
    backup.verify()
    assert re.fullmatch(r"rumbo-\d{8}T\d{6}Z\.tar", name)
    assert [(shelf / name).stat().st_mode & 0o777, backup.engine] == [0o600, connection.vendor]
    told, found = backup.manifest["tables"], fingerprint(connection)
    assert {table for table in found if told[table] != found[table]} == {"courses_run"}  # that it has ended
    assert backup.manifest["rumbo"] == "0.1.0"
    backup.take({"media/files/Reader ñ.pdf": tmp_path / "out"})
    assert [(tmp_path / "out").read_bytes(), "1 uploaded files" in said] == [b"PDF", True]


@pytest.mark.django_db
def test_older_backups_go_once_the_new_one_stands(shelf, dumped, monkeypatch):
    for number in range(3):
        (shelf / f"{BEGINNING}{number}Z.tar").touch()
    (shelf / "rumbo-notes.tar").touch()

    rehearsed = called("backup", shelf, keep=2, dry_run=True)
    assert rehearsed.count("to be removed") == 2
    assert len(files_in(shelf)) == 4
    called("backup", shelf, keep=2)

    kept = files_in(shelf)
    assert [len(kept), kept[0], kept[2]] == [3, f"{BEGINNING}2Z.tar", "rumbo-notes.tar"]
    monkeypatch.setattr(backups, "dump", lambda _folder: (_ for _ in ()).throw(OSError(28, os.strerror(28))))
    with pytest.raises(CommandError, match="No space left on device"):
        called("backup", shelf, keep=1)
    assert files_in(shelf) == kept


@pytest.mark.django_db
def test_two_in_one_second_have_two_names(shelf, dumped):
    for _each in range(2):
        called("backup", shelf)

    assert len(files_in(shelf)) == 2


@pytest.mark.django_db
def test_folder_that_is_not_there_is_refused(shelf, dumped):
    with pytest.raises(CommandError, match="There is no folder"):
        called("backup", shelf / "not-mounted")


@pytest.mark.django_db
def test_second_backup_to_a_folder_at_once_is_refused(shelf, dumped):
    with workroom(shelf, "rumbo-backup"), pytest.raises(CommandError, match="Another process"):
        called("backup", shelf)


@pytest.mark.django_db
def test_what_a_killed_backup_left_is_removed(shelf, dumped):
    (shelf / ".rumbo-backup").mkdir()
    (shelf / ".rumbo-backup" / "backup.tar").touch()

    called("backup", shelf)

    assert len(files_in(shelf)) == 1


@pytest.mark.django_db
def test_backup_writes_to_the_ledgers_file_what_it_lacks(shelf, dumped, settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    Erasure.objects.create(what="account", key=7, proof="p", erased_at=timezone.now())

    called("backup", shelf)

    assert [(each.what, each.key, each.proof) for each in ledger.read()] == [("account", 7, "p")]


@pytest.mark.django_db
def test_files_of_another_storage_are_left_to_it(shelf, dumped, monkeypatch):
    monkeypatch.setattr(uploads, "are_here", lambda: False)

    said = called("backup", shelf)

    assert "they are not in it" in said
    assert Backup(shelf / files_in(shelf)[0]).manifest["uploads"] == uploads.ELSEWHERE


def test_missing_programs_of_postgresql_are_named(monkeypatch, shelf):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setenv("PATH", str(shelf))

    with pytest.raises(Refused, match="pg_dump, pg_restore, psql cannot be found"):
        backups.require(shelf)


def test_password_goes_by_the_environment(monkeypatch):
    given = {"host": "h", "user": "u", "password": "secret", "dbname": "d", "options": "-c x=1", "client_encoding": ""}
    monkeypatch.setattr(connection, "get_connection_params", lambda: given)

    assert client_environment(connection) == {
        "PGHOST": "h",
        "PGUSER": "u",
        "PGPASSWORD": "secret",
        "PGDATABASE": "d",
    }


def manifest_with(shelf, monkeypatch, **facts):
    called("backup", shelf)
    path = shelf / files_in(shelf)[0]
    whole = Backup.check

    def check(backup):
        whole(backup)
        backup.manifest |= facts

    monkeypatch.setattr(Backup, "check", check)
    return path


@pytest.mark.django_db
def test_backup_of_another_engine_is_refused_with_a_hint(shelf, dumped, monkeypatch):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    path = manifest_with(shelf, monkeypatch, engine=other)

    with pytest.raises(CommandError, match=f"is of {other}, the database is of {connection.vendor}") as refusal:
        called("restore", path)
    assert ("carry_over" in str(refusal.value)) == (other == "sqlite")


@pytest.mark.django_db
def test_backup_of_a_newer_version_is_refused(shelf, dumped, monkeypatch):
    path = manifest_with(shelf, monkeypatch, migrations=[["courses", "9999_later"]])

    with pytest.raises(CommandError, match=r"newer version of Rumbo.*courses 9999_later"):
        called("restore", path)


@pytest.mark.django_db
def test_database_that_is_not_empty_is_not_replaced_unasked(shelf, dumped):
    called("backup", shelf)
    path = shelf / files_in(shelf)[0]
    assert "is whole" in called("restore", path, dry_run=True)
    make_organisation()

    with pytest.raises(CommandError, match=r"not empty: courses_\w*organisation\."):
        called("restore", path)
    assert "to be replaced" in called("restore", path, dry_run=True, replace=True)


@pytest.mark.django_db
def test_database_with_tables_of_others_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebody_elses (id integer)")

    with pytest.raises(Refused, match="tables that are not Rumbo's: somebody_elses"):
        require_readable()


@pytest.mark.django_db
def test_content_that_differs_from_the_manifest_is_refused(shelf, dumped):
    called("backup", shelf)

    with pytest.raises(Refused, match="courses_course: 1 rows before, 0 after"):
        restoring.compare(Backup(shelf / files_in(shelf)[0]))


@pytest.mark.django_db
def test_uploaded_files_come_back_where_they_were(shelf, dumped, tmp_path):
    default_storage.save("files/a.pdf", ContentFile(b"old"))
    called("backup", shelf)
    backup = Backup(shelf / files_in(shelf)[0])
    Path(default_storage.path("files/a.pdf")).write_bytes(b"new")
    default_storage.save("files/later.pdf", ContentFile(b"later"))

    restoring.put_uploads_back(backup, tmp_path, lambda line: None)

    assert Path(default_storage.path("files/a.pdf")).read_bytes() == b"old"
    assert sorted(uploads.names()) == ["files/a.pdf", "files/later.pdf"]
