"""Failures that pass by themselves: a database that is away, locked or restarted, a disk that is full."""

import errno
import sqlite3

import psycopg
from django.db import InterfaceError, InternalError, OperationalError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# https://www.sqlite.org/rescode.html: what a mistake of ours leads to is SQLITE_ERROR, and passes never
SQLITE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL),
}
TOO_MUCH_ASKED = "54"  # https://www.postgresql.org/docs/15/errcodes-appendix.html, "Program Limit Exceeded"
READ_ONLY = "25006"  # a standby that takes no writes before it is made the first


def is_passing(error):
    """Whether the same may be tried again later, as the error says or the one that led to it."""
    while error is not None:
        if is_outage(error) or is_full(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_full(error):
    return isinstance(error, OSError) and error.errno in FULL


def is_outage(error):
    """Of the database, as Django wraps what a driver raises."""
    if not isinstance(error, (OperationalError, InterfaceError, InternalError)):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE
    if isinstance(cause, psycopg.InternalError):
        return cause.sqlstate == READ_ONLY
    if isinstance(cause, psycopg.Error):
        return not (cause.sqlstate or "").startswith(TOO_MUCH_ASKED)
    return not isinstance(error, InternalError)
