"""What is logged: one line of JSON for each event, escaped, with nothing in it that people have sent or are called.

Messages of our own are written with that in mind. What libraries put into theirs (addresses with tokens, values that a
database refuses) stays out: of their messages the pattern is kept, of exceptions the type and where they came from.
"""

import datetime as dt
import json
import logging
import traceback
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

OUR_OWN = {"accounts", "config", "courses", "manage", "news", "operations", "portal", "seeds"}
TRUSTED = {"django_tasks", "django_tasks_db"}  # they name tasks and their numbers
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
FACTS: ContextVar[dict[str, Any] | None] = ContextVar("facts", default=None)


@contextmanager
def said_with(**facts):
    """Whatever is logged within this, in this thread, bears these facts."""
    token = FACTS.set({**(FACTS.get() or {}), **facts})
    try:
        yield
    finally:
        FACTS.reset(token)


def facts_of(request):
    """The pattern of the address and not the address, which may hold a signed link, a code, a search."""
    match = getattr(request, "resolver_match", None)
    return {
        "method": request.method if request.method in METHODS else "another",
        "path": f"/{match.route}" if match else "unknown",
    }


class Once(logging.Filter):
    """Leaves out what Django says of each answer from 400: every answer has its line, and a failure this one more."""

    def filter(self, record):
        return record.name != "django.request" or (record.levelno >= logging.ERROR and bool(record.exc_info))


class Lines(logging.Formatter):
    def format(self, record):
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": level(record),
            "logger": record.name,
            "message": message(record),
            **(FACTS.get() or {}),
            **(facts_of(record.request) if hasattr(record, "request") else {}),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line |= failure(record.exc_info[1])
        return json.dumps(line, default=lambda value: type(value).__name__)


def level(record):
    """What somebody sent to try the door is no error of ours."""
    return "WARNING" if record.name.startswith("django.security") else record.levelname


def message(record):
    if record.name.partition(".")[0] in OUR_OWN | TRUSTED:
        return record.getMessage()
    if record.exc_info and record.exc_info[1] and not record.args:
        return type(record.exc_info[1]).__name__  # Django logs what the exception says
    return str(record.msg)


def failure(error):
    """What was raised and where, and what led to it; neither its words nor the values of any variable."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": " from ".join(kinds(error)),
        "traceback": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def kinds(error):
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def uncaught(kind, error, trace):
    """In place of Python's own page of traceback, where a command fails."""
    logging.getLogger("manage").critical("The command failed.", exc_info=(kind, error, trace))
