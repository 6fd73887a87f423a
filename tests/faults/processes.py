"""Processes of their own, which answer when they are asked. Whatever a test leaves running is killed after it."""

import ast
import os
import signal
import subprocess
import sys
from contextlib import suppress

from tests.test_project import ROOT

STARTED = []


def begin(command, environment, **pipes):
    """A process, at the head of a group of its own."""
    found = {"PATH": os.environ["PATH"], **environment}
    process = subprocess.Popen(command, cwd=ROOT, env=found, start_new_session=True, **pipes)
    STARTED.append(process)
    return process


def kill(process):
    """By SIGKILL, with all that it started."""
    strike(process)
    process.wait()
    for pipe in filter(None, [process.stdin, process.stdout]):
        with suppress(BrokenPipeError):  # what was still to be written
            pipe.close()


def strike(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def strike_all():
    for process in STARTED:
        strike(process)


def kill_all():
    while STARTED:
        kill(STARTED.pop())


class Reader:
    """A process that counts the courses of its snapshot each time it is asked."""

    def __init__(self, program, environment):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = begin([sys.executable, "-c", program], environment, **pipes)

    def count(self):
        self.start()
        return int(self.answer())

    def start(self):
        self.process.stdin.write("now\n")
        self.process.stdin.flush()

    def answer(self):
        return self.process.stdout.readline().strip()


class Office(Reader):
    """A process in which an expression of the program's names is worked out each time it is asked."""

    ASKED = "\nwhile line := input():\n    print(repr(eval(line)), flush=True)\n"

    def __init__(self, program, environment):
        super().__init__(f"import django\ndjango.setup()\n{program}{self.ASKED}", environment)

    def tell(self, expression):
        self.process.stdin.write(f"{expression}\n")
        self.process.stdin.flush()
        return ast.literal_eval(self.answer())
