"""The demonstration, on data of its own and a free port."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STILL = [sys.executable, "-m", "docs.screenshots.still"]
STAFF, PASSWORD = "admin@example.org", "rumbo-demo"  # the demonstration's, published on purpose


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def surroundings(folder):
    """The demonstration's settings, whatever stands in the environment."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    return kept | {"DEBUG": "1", "VAR_DIR": str(folder), "SITE_URL": "http://127.0.0.1:8000"}


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def wait_until_open(server, port):
    """Asks until the server answers. Raises `RuntimeError` where it ended before."""
    while not answers(port):
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError("The demonstration did not start.")


@contextmanager
def office(prepared):
    """The address of a demonstration on a copy of the folder `prepared`, as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        port = free_port()
        command = [*STILL, "runserver", "--noreload", f"127.0.0.1:{port}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen(command, cwd=ROOT, env=surroundings(folder), **quiet)
        try:
            wait_until_open(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


@contextmanager
def prepared_data():
    """A folder with the demonstration's data, as it is before anybody has touched it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*STILL, "demo"]
        environment = surroundings(folder)
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield folder
