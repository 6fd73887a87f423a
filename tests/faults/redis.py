"""A Redis of our own, on a port that is free."""

import shutil
import subprocess

import pytest


def start(port):
    """A server of our own; returned once it listens."""
    if not shutil.which("redis-server"):
        pytest.fail("There is no redis-server here: install it.")
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    while "Ready to accept connections" not in (line := server.stdout.readline()):
        assert line, "redis-server has not begun"
    return server


def stop(server):
    server.kill()
    server.communicate()
