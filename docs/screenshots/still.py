"""Runs a command of `manage.py` on one morning, with the same chance every time: two runs make the same pictures."""

import datetime as dt
import os
import random
import secrets
import sys

import time_machine
from django.core.management import execute_from_command_line

MORNING = dt.datetime(2026, 3, 2, 15, 0, tzinfo=dt.UTC)
SETTINGS = "config.settings"


def draw_the_same():
    """Codes of certificates come from here, and nothing that must stay secret: the pictures' office is invented."""
    secrets.choice = random.Random(SETTINGS).choice  # noqa: S311 (for pictures alone)


def main(arguments):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    draw_the_same()
    with time_machine.travel(MORNING, tick=False):
        execute_from_command_line(["manage.py", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
