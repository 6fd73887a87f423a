"""Processes of their own, which answer when they are asked."""

import os
import subprocess
import sys

from tests.test_project import ROOT


class Reader:
    """A process that counts the courses of its snapshot each time it is asked."""

    def __init__(self, program, environment):
        command = [sys.executable, "-c", program]
        environment = {"PATH": os.environ["PATH"], **environment}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def count(self):
        self.start()
        return int(self.answer())

    def start(self):
        self.process.stdin.write("now\n")
        self.process.stdin.flush()

    def answer(self):
        return self.process.stdout.readline().strip()
