"""What goes when somebody's account is erased, and every trace of an address that waits somewhere on its way."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import User

DRAFT = "application-"  # how the session names answers to an application: `courses/views/applying.py`
INTERRUPTED = "interrupted"  # and a form whose session ended before it was sent: `accounts/interrupted.py`
PATIENCE, NORMAL_PATIENCE = 2_000, 20_000  # milliseconds; the second as in the settings


def works_here(user: User | AnonymousUser) -> bool:
    """Staff keep their account, and what the office's journal says they did: it is deactivated, never deleted."""
    return user.is_staff or user.is_superuser


def erase_account(user: User) -> None:
    """In the caller's transaction. Of who once worked here a nameless number stays, which the journal needs."""
    if works_here(user):
        return
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)).update(
        object_repr=f"user {user.pk}"
    )
    if not LogEntry.objects.filter(user=user).exists():
        user.delete()
        return
    user.emailaddress_set.all().delete()
    user.authenticator_set.all().delete()
    user.set_unusable_password()
    user.first_name = user.last_name = user.language = ""
    user.email, user.is_active, user.last_login = f"erased-{user.pk}@invalid", False, None
    user.save()


def erase_sessions(user: User | None, addresses: Collection[str]) -> None:
    """The account's sessions, unless the account stays, and those with unsent answers that name an address."""
    gone = [each.pk for each in Session.objects.iterator() if is_told_of(each.get_decoded(), user, addresses)]
    Session.objects.filter(pk__in=gone).delete()


def is_told_of(data: dict[str, Any], user: User | None, addresses: Collection[str]) -> bool:
    whose = {data.get("_auth_user_id"), data.get(INTERRUPTED, {}).get("user")}
    if user is not None and str(user.pk) in whose:
        return not works_here(user)
    drafts = [answers for key, answers in data.items() if key.startswith((DRAFT, INTERRUPTED))]
    said = [unquote(text) for answers in drafts for text in texts(answers)]
    return any(stands_in(address, text) for address in addresses for text in said)


def texts(value: Any) -> Iterator[str]:
    """Every text in answers, however deep."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(part)


def erase_tasks(addresses: Collection[str]) -> None:
    """Letters of accounts that a worker has sent or is yet to send; what it is at now goes with the daily command."""
    columns = ("args_kwargs", "return_value", "traceback")
    found = DBTaskResult.objects.exclude(status=TaskResultStatus.RUNNING)
    for column in columns:
        found = found.alias(**{f"{column}_text": Cast(column, TextField())})
    told = Q()
    for written in {form for address in addresses for form in (address, json.dumps(address)[1:-1])}:
        for column in columns:
            told |= Q(**{f"{column}_text__icontains": written})
    if told:
        gone = [each.pk for each in found.filter(told) if any(is_named(each, address) for address in addresses)]
        DBTaskResult.objects.filter(pk__in=gone).delete()


def is_named(task: DBTaskResult, address: str) -> bool:
    said = json.dumps([task.args_kwargs, task.return_value, task.traceback], ensure_ascii=False, default=str)
    return stands_in(address, said)


def stands_in(address: str, text: str) -> bool:
    """Whether the whole address stands in it, not only as the end or the beginning of another one."""
    whole = rf"(?<![\w.+%-]){re.escape(address.casefold())}(?![\w-]|\.\w)"
    return re.search(whole, text.casefold()) is not None


def scrub() -> None:
    """Have what was erased leave the files too, where the database is one: its log is written back and emptied.

    On PostgreSQL `vacuum` does what can be done, outside of any transaction.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout = {NORMAL_PATIENCE}")


def vacuum(tables: Iterable[str]) -> None:
    """Free what deleted and changed rows of the tables have left behind, on PostgreSQL."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
