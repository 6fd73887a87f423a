"""The measuring of pages measures each of them; the figures themselves are of a machine: docs/performance.md."""

import os
import subprocess
import sys

import pytest

from benchmarks.__main__ import HEADINGS, PAGES
from tests.test_project import ROOT

COURSES = 64  # for a fourth page of the catalogue


@pytest.mark.sweep
def test_every_page_is_measured(tmp_path):
    command = [sys.executable, "-m", "benchmarks", "--sizes", str(COURSES), "--rounds", "1"]
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "x7" * 20, "VAR_DIR": str(tmp_path)}
    environment |= {"HTTPS": "0", "ALLOWED_HOSTS": "testserver", "SITE_URL": "http://testserver"}
    databases = ["--databases", f"sqlite:///{tmp_path}/{{}}.sqlite3"]

    told = subprocess.run([*command, *databases], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)

    rows = [line.strip("| ").split(" | ") for line in told.stdout.splitlines()]
    queries = {row[0]: int(row[2]) for row in rows[2:]}
    assert [rows[0], list(queries)] == [HEADINGS, ["bare view", *PAGES]]
    assert [queries[page] for page in ("bare view", "catalogue", "catalogue, three filters", "news")] == [0, 2, 2, 2]
