"""Folders that one command works in at a time, and that nobody else can look into."""

import fcntl
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from operations.databases import Refused


@contextmanager
def workroom(folder, name):
    """An empty folder in the folder, removed in the end, and at the next beginning where a process was killed in it.

    Raises Refused where nothing can be written there, or while another process is at it.
    """
    room = Path(folder) / f".{name}"
    try:
        lock = os.open(Path(folder) / f".{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refused(f"Nothing can be written to {folder}: {error.strerror}.") from error
    with os.fdopen(lock):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(f"Another process is at the same work in {folder}.") from error
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(mode=0o700)
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)


def settle(folder):
    """Have what was renamed in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
