"""Workers that are begun within a process, in order to be killed."""

import os
import signal

from django.db import connection


def forked(work):
    """A process beside this one that does `work(tell)`: `(its number, where it is heard)`; `tell()` makes one sound."""
    ear, mouth = os.pipe()
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()  # its threads do not come along
    if child := os.fork():
        os.close(mouth)
        return child, ear
    work(lambda: os.write(mouth, b"."))
    os._exit(0)


def killed(child, ear, sounds=1):
    """By SIGKILL, after so many sounds."""
    heard = 0
    while heard < sounds:
        heard += len(os.read(ear, 1))
    os.kill(child, signal.SIGKILL)
    ended(child, ear)


def ended(child, ear):
    os.waitpid(child, 0)
    os.close(ear)
