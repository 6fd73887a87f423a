"""Restoring a backup: checked before anything is touched, with whom the ledger says was erased since erased again."""

from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses import ledger
from courses.actions.erasing_again import erase_again
from courses.actions.forgetting import FAILED, forget, scrub_what_is_left
from courses.invariants import broken, unnamed_files
from courses.models import Erasure, Message
from operations import uploads
from operations.archive import Backup
from operations.backups import back_up
from operations.beside import BESIDE, require_readable
from operations.databases import Refused, filled, has_ledger, unknown
from operations.dumps import require_clients
from operations.fingerprint import differences, fingerprint
from operations.folders import workroom

CARRY = "Restore it there with DATABASE_URL=sqlite:///…, then bring it over with `manage.py carry_over`."


def examined(path):
    """The backup, read from beginning to end. Raises Refused where it is not whole, or is not for this place."""
    backup = Backup(path)
    if backup.engine != connection.vendor:
        hint = CARRY if backup.engine == "sqlite" else "Name a PostgreSQL database in DATABASE_URL."
        raise Refused(f"The backup is of {backup.engine}, the database is of {connection.vendor}. {hint}")
    newer = unknown(backup.manifest["migrations"])
    if newer:
        names = ", ".join(f"{app} {name}" for app, name in newer)
        raise Refused(
            f"The backup is of a newer version of Rumbo, with migrations that this one does not have: {names}."
        )
    backup.verify()
    return backup


def require_room(replace):
    """The tables with something in them, which are replaced. Raises Refused where they must not be."""
    require_clients()
    require_readable()
    full = filled(connection)
    if full and not replace:
        hint = "With --replace it is backed up first, and then replaced."
        raise Refused(f"The database is not empty: {', '.join(full[:5])}. {hint}")
    return full


def restore(path, *, replace=False, say=print):
    """Raises Refused where nothing was changed. The sentences of what does not add up afterwards."""
    backup = examined(path)
    require_room(replace)
    beside = BESIDE[connection.vendor](backup)
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    with beside.alone(), workroom(settings.VAR_DIR, "rumbo-restore") as room:
        erasures = [*ledger.read(), *present_erasures()]
        if require_room(replace):  # again, where nobody can write any more
            kept, _facts, _removed = back_up(Path(path).resolve().parent)
            say(f"What is replaced was written to {kept} first.")
        with beside.ready(room), ledger.in_table_alone():
            compare(backup)
            problems = list(finish(erasures, say))
            put_uploads_back(backup, room, say)
            keep_later_uploads(say)
            problems += broken()  # which looks for the files too
        beside.replace()
    ledger.complete_file()
    return problems


def present_erasures():
    """Those that the database has which is about to be replaced."""
    return list(Erasure.objects.all()) if has_ledger(connection) else []


def compare(backup):
    """Raises Refused where what came back is not what was there."""
    different = list(differences(backup.manifest["tables"], fingerprint(connection)))
    if different:
        raise Refused(f"What was restored is not what the backup says: {'; '.join(different)}.")


def finish(erasures, say):
    """Everything that must be so before anybody is served; a sentence for each thing that could not be done."""
    call_command("migrate", interactive=False, verbosity=0)
    say(f"{Session.objects.all()._raw_delete('default')} sessions ended: everybody logs in again.")
    say(f"{DBTaskResult.objects.all()._raw_delete('default')} tasks removed: the commands that run by timers go on.")
    for what, count in erase_again(erasures).items():
        say(f"Erased again: {count} of {what.label}.")
    counts = forget(timezone.now())
    failed = counts.pop(FAILED)
    for forgotten, count in counts.items():
        say(f"{count} {forgotten}")
    scrub_what_is_left()
    if failed:
        yield f"{failed} {FAILED}."
    say(f"{Message.objects.due(timezone.now()).count()} letters are due; some may have gone out after the backup.")


def put_uploads_back(backup, room, say):
    if backup.uploads and not uploads.are_here():
        say(f"{len(backup.uploads)} uploaded files are not put back: they stand {uploads.ELSEWHERE} here.")
        return
    (room / "uploads").mkdir()
    say(f"{uploads.put_back(backup, room / 'uploads')} uploaded files put back.")


def keep_later_uploads(say):
    """None is removed here: this may fail, and then they are of what is served. They are kept as if uploaded just now,
    so that the nightly command leaves them for a day more."""
    later = list(unnamed_files(timezone.now()))
    for path in later:
        path.touch()
    if later:
        say(f"{len(later)} uploaded files are newer than the backup: `purge` removes them, not before tomorrow.")
