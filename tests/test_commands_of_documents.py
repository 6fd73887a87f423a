"""Every command that a document tells somebody to type is one that works: run here, or a reason why not."""

import http.client
import io
import os
import re
import signal
import subprocess
import sys

import pytest
from django.core.management import BaseCommand, CommandError, call_command, get_commands, load_command_class

from docs.screenshots.office import free_port, wait_until_open
from tests.documents import NAMES, ROOT, commands_in, words_of

RUN = {  # in the tests' own database, as they stand or with what keeps them from writing files
    "check": [],
    "check_invariants": [],
    "clearsessions": [],
    "expire_offers": [],
    "forget": [],
    "loaddata": [],
    "makemigrations": ["--check", "--dry-run"],
    "migrate": [],
    "prune_db_task_results": [],
    "publish_due": [],
    "purge_merges": [],
    "seed": [],
    "send_messages": [],
}
PARSED = {  # their options are read, and they are run elsewhere
    "backup": "writes files: its own tests",
    "carry_over": "needs two databases: its own tests",
    "createsuperuser": "asks questions; Django's own",
    "collectstatic": "writes files; Django's own, in `make serve`",
    "db_worker": "runs until it is stopped: tests/faults",
    "demo": "tests/seeds/test_seed.py, and `make demo` below",
    "issue_certificates": "works off what others asked for: its own tests",
    "purge": "runs the commands above: its own tests",
    "restore": "writes a database: its own tests",
    "work": "runs until it is stopped: tests/faults",
}
OF_THE_MACHINE = {  # no part of Rumbo: nothing of ours can be wrong in them but paths, which other tests hold
    *("apt", "apt-get", "caddy", "cd", "chmod", "chown", "cp", "createdb", "createuser", "curl", "echo", "export"),
    *("git", "install", "journalctl", "ln", "mkdir", "mv", "nginx", "openssl", "pg_dump", "pg_restore", "pip", "psql"),
    *("python3", ".venv/bin/pip", "redis-cli", "rm", "rsync", "runuser", "set", "source", "sqlite3", "su", "sudo"),
    *("sysctl", "systemctl", "systemd-analyze", "systemd-run", "tail", "tar", "tee", "timedatectl", "useradd"),
}
PLACEHOLDER = re.compile(r"<[^>]+>|[A-Z][A-Z_]*|.*…")


def management(words):
    """The name and the arguments of a command of `manage.py`; None for another."""
    doors = [place for place, word in enumerate(words) if word in {"manage.py", "deploy/manage"}]
    return (words[doors[0] + 1 :] or None) if doors else None


def commands_of_manage():
    found = [management(words) for name in NAMES for words in commands_in(name)]
    return sorted({tuple(words) for words in found if words})


def kinds_of(words):
    """Which tables the command stands in."""
    managed = management(words)
    if managed:
        return [table for table in (RUN, PARSED) if managed[0] in table]
    return [words[0]] if words[0] in {"make", "manage.py", "deploy/manage"} or words[0] in OF_THE_MACHINE else []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_stands_in_a_table(name):
    assert [words for words in commands_in(name) if len(kinds_of(words)) != 1] == []


def test_command_that_nobody_knows_stands_in_none():
    assert [kinds_of(words) for line in ("make-demo", "manage.py sow && frob") for words in words_of(line)] == [[]] * 3


def load(name):
    command = get_commands()[name]
    return command if isinstance(command, BaseCommand) else load_command_class(command, name)


@pytest.mark.parametrize("words", commands_of_manage(), ids=" ".join)
def test_commands_of_manage_py_know_their_options(words, settings):
    """A name alone is a mention: what it needs besides is said elsewhere."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # else there is nothing to work off
    name, *arguments = words
    given = ["1" if PLACEHOLDER.fullmatch(word) else word for word in arguments]
    parser = load(name).create_parser("manage.py", name)

    assert not arguments or parser.parse_args(given)


def test_unknown_option_is_refused():
    parser = load("seed").create_parser("manage.py", "seed")

    with pytest.raises(CommandError):
        parser.parse_args(["--twice"])


@pytest.mark.sweep
@pytest.mark.django_db
@pytest.mark.parametrize("words", [words for words in commands_of_manage() if words[0] in RUN], ids=" ".join)
def test_commands_of_manage_py_run(words):
    name, *arguments = words
    files = [str(path) for word in arguments for path in (sorted(ROOT.glob(word)) if "*" in word else [word])]
    output = io.StringIO()
    if name == "loaddata":
        call_command("seed", stdout=output)  # what it overwrites
    call_command(name, *files, *[each for each in RUN[name] if each not in files], stdout=output)

    assert "rror" not in output.getvalue()


def make_commands():
    found = [words for name in NAMES for words in commands_in(name) if words[0] == "make"]
    return sorted({tuple(words) for words in found})


@pytest.mark.parametrize("words", make_commands(), ids=" ".join)
def test_make_knows_its_targets(words):
    result = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr


def test_make_refuses_what_it_does_not_know():
    result = subprocess.run(["make", "-n", "demonstrate"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode != 0


@pytest.mark.sweep
def test_make_demo_serves_the_demonstration(tmp_path):
    """Started, asked for one page, and stopped; in the environment that the tests run in."""
    port = free_port()
    command = ["make", "-o", ".venv/run", f"PYTHON={sys.executable}", "demo", f"PORT={port}"]
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path / "var")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=ROOT, env=surroundings, start_new_session=True, **quiet)
    try:
        wait_until_open(server, port)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/en/courses/")
        page = connection.getresponse().read().decode()
        connection.close()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()

    assert "Specialized Course on Migrant Children" in page
