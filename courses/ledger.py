"""The ledger of erasures: kept in a table, in the transaction of each erasure, and in a file beside the database.

A backup has whom the database has erased since. After it is restored, whoever stands in the ledger is erased again:
from the table of the database that it replaces, and from the file where that database is lost. Neither holds a word of
anybody.
"""

import datetime as dt
import fcntl
import json
import logging
import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from courses.choices import Erasable
from courses.models import Application, Erasure, Invitation, Participant

PROOFS = {  # what a record of the kind has from its beginning, never changes, and shares with no other
    Erasable.PARTICIPANT: (Participant, "created_at"),
    Erasable.APPLICATION: (Application, "form_token"),
    Erasable.INVITATION: (Invitation, "created_at"),
    Erasable.ACCOUNT: (User, "date_joined"),
}
AT_ONCE = 500  # keys in one statement
FIELDS = ("what", "key", "proof", "erased_at")
IN_TABLE_ALONE = ContextVar("IN_TABLE_ALONE", default=False)
log = logging.getLogger(__name__)


def note(what, keys):
    """Enter the records of a kind with these keys, in the caller's transaction; in the file once it is committed."""
    enter(of(what, keys))


def of(what, keys):
    """An erasure now of each record of a kind with these keys."""
    model, field = PROOFS[what]
    for portion in portions(keys):
        for key, value in model._default_manager.filter(pk__in=portion).values_list("pk", field):
            yield proved(what, key, value)


def proved(what, key, value):
    return Erasure(what=what, key=key, proof=proof_of(value), erased_at=timezone.now())


@contextmanager
def in_table_alone():
    """Inside, nothing is entered into the file: it is of the database that is served, and `complete_file` makes it good
    for another one."""
    token = IN_TABLE_ALONE.set(True)
    try:
        yield
    finally:
        IN_TABLE_ALONE.reset(token)


def enter(erasures):
    """Those that the table lacks; in the file once it is committed."""
    new = add(erasures)
    if new and not IN_TABLE_ALONE.get():
        transaction.on_commit(partial(append, new))


def add(erasures):
    """To the table alone; those that it lacked."""
    new = [erasure for each in portions(erasures) for erasure in lacking(each)]
    return Erasure.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)


def lacking(erasures):
    asked = {"what__in": {erasure.what for erasure in erasures}, "key__in": {erasure.key for erasure in erasures}}
    there = {identity(erasure) for erasure in Erasure.objects.filter(**asked)}
    return [erasure for erasure in erasures if identity(erasure) not in there]


def identity(erasure):
    return erasure.what, erasure.key, erasure.proof


def proof_of(value):
    """A moment or a UUID in the words of the ledger, the same whichever database it was read from."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value.hex


def portions(values):
    values = list(values)
    return [values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE)]


def append(erasures):
    """To the file. Where that fails the table still has them, and the next backup writes them there."""
    try:
        write("".join(f"{line_of(erasure)}\n" for erasure in erasures))
    except OSError as error:
        log.error("%d erasures are not in %s: %s", len(erasures), settings.ERASURES_FILE, error.strerror)


def line_of(erasure):
    facts = {name: getattr(erasure, name) for name in FIELDS}
    return json.dumps(facts | {"what": str(erasure.what), "erased_at": proof_of(erasure.erased_at)})


def write(lines):
    """At the end of the file, on the disk before it returns, and whole: other processes wait, and what could not be
    written to its end is taken off again."""
    path = Path(settings.ERASURES_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb+", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        try:
            for part in (before(file, end), lines.encode()):
                write_whole(file, part)
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise


def before(file, end):
    """What ends a line that another process was killed in the middle of."""
    file.seek(max(end - 1, 0))
    return b"" if file.read(1) in (b"", b"\n") else b"\n"


def write_whole(file, data):
    while data:
        data = data[file.write(data) :]


def read():
    """The erasures in the file, each once; none where there is no file. A line that was cut off is passed over."""
    path = Path(settings.ERASURES_FILE)
    if not path.exists():
        return []
    found: dict[tuple, Erasure] = {}
    with path.open(encoding="utf-8", errors="replace") as lines:
        for erasure in filter(None, map(erasure_in, lines)):
            found.setdefault(identity(erasure), erasure)
    return list(found.values())


def erasure_in(line):
    """The erasure that a line tells of; None where it tells of none."""
    try:
        facts = json.loads(line)
        what, key, proof, moment = (facts[name] for name in FIELDS)
        return Erasure(what=Erasable(what), key=int(key), proof=proof, erased_at=dt.datetime.fromisoformat(moment))
    except (ValueError, TypeError, KeyError):
        return None


def complete_file():
    """Write to the file what the table has and the file lacks; how many. Raises OSError."""
    there = {identity(erasure) for erasure in read()}
    missing = [erasure for erasure in Erasure.objects.order_by("pk").iterator() if identity(erasure) not in there]
    if missing:
        write("".join(f"{line_of(erasure)}\n" for erasure in missing))
    return len(missing)
