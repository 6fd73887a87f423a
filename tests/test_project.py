"""Rules that hold for the whole project."""

import gzip
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from django.db import OperationalError
from django.db.models import QuerySet
from django.template.loader import get_template
from django.test import Client
from packaging.version import Version

from tests.factories import make_user

OLDEST = {"django": "5.2.19", "django-allauth": "65.21", "cryptography": "50.0", "nh3": "0.3", "granian": "2.8"}
ROOT = Path(__file__).parent.parent
CHECKED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["files"]
WITH_REASON = re.compile(r"# type: ignore\[[a-z, -]+\]  # \S")
TEMPLATES = sorted(str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html"))


def test_every_answer_carries_the_security_headers(client, db):
    for address in ("/en/", "/en/nothing/", "/healthz", "/admin/login/"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert [headers["X-Content-Type-Options"], headers["Referrer-Policy"]] == ["nosniff", "same-origin"]
        assert [headers["Cross-Origin-Opener-Policy"], headers["Cross-Origin-Resource-Policy"]] == ["same-origin"] * 2
        assert "camera=()" in headers["Permissions-Policy"]


def test_not_found_is_in_the_sites_look_and_language(client, db):
    english, spanish = client.get("/en/nothing/"), client.get("/es/nada/")

    assert [english.status_code, spanish.status_code] == [404, 404]
    assert "<h1>Page not found</h1>" in english.content.decode()
    assert '<html lang="es">' in spanish.content.decode()
    assert "<h1>Página no encontrada</h1>" in spanish.content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_too_many_parameters_are_refused_at_once(client, settings, debug):
    settings.DEBUG = debug

    response = client.get("/en/news/?" + "&".join(f"x{number}=1" for number in range(10_001)))

    assert [response.status_code, "<h1>We cannot read this request</h1>" in response.content.decode()] == [400, True]


def test_refused_form_is_in_the_sites_look_and_both_languages(db):
    response = Client(enforce_csrf_checks=True).post("/es/cursos/")

    page = response.content.decode()
    assert [response.status_code, '<div lang="es">' in page, "<style" in page] == [403, True, False]


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_login_leads_nowhere_else(client, address, db):
    make_user(email="staff@example.org", is_staff=True).confirm_address()
    form = {"login": "staff@example.org", "password": "a-long-password", "next": address}

    assert client.post("/en/accounts/log-in/", form).url == "/admin/"


def test_not_found_is_the_readers_page_in_the_demonstration_too(client, settings, db):
    settings.DEBUG = True

    assert "<h1>Page not found</h1>" in client.get("/en/nothing/").content.decode()


def test_failure_is_in_the_sites_look_and_tells_nothing(client, monkeypatch, db):
    def fail(self):
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(QuerySet, "_fetch_all", fail)
    client.raise_request_exception = False
    response = client.get("/en/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "Sorry, there is a problem with the service" in page
    assert '<div lang="es">' in page
    assert "secret" not in page


@pytest.mark.parametrize("debug", [True, False])
def test_database_that_is_away_is_said_with_a_time_to_come_back(client, monkeypatch, settings, debug, db):
    def fail(self):
        raise OperationalError("connection to a secret host failed")

    settings.DEBUG = debug
    client.raise_request_exception = False
    monkeypatch.setattr(QuerySet, "_fetch_all", fail)
    response = client.get("/es/")

    page = response.content.decode()
    assert [response.status_code, response.headers["Retry-After"]] == [503, "30"]
    assert '<div lang="es">' in page
    assert "secret" not in page


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    assert get_template(name)


def compressed(path):
    return len(gzip.compress(Path(find(path)).read_bytes(), 9))


def test_styles_and_scripts_keep_to_their_budgets():
    """6 KB of styles for every page, 18 KB of scripts for the filtered lists: on the wire, compressed."""
    assert compressed("css/site.css") <= 6 * 1024
    assert compressed("django_htmx/htmx-4.min.js") + compressed("js/results.js") <= 18 * 1024


def test_migrations_agree_with_the_models(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locked_requirements_name_hashes_and_no_host(name):
    text = (ROOT / name).read_text()
    packages = re.findall(r"^[a-z0-9.-]+(?:\[[a-z,]+\])?==", text, re.MULTILINE)

    assert len(packages) > 10
    assert text.count("==") >= len(packages)
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(packages)
    assert re.findall(r"https?://|--index|--extra-index|--find-links|--trusted", text) == []


@pytest.mark.parametrize(("package", "oldest"), OLDEST.items())
def test_no_lock_brings_back_a_version_with_known_weaknesses(package, oldest):
    """The newest security release when this was written; raise it with each that comes."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        [locked] = re.findall(rf"^{package}(?:\[[a-z,]+\])?==([0-9.]+)", (ROOT / name).read_text(), re.MULTILINE)
        assert Version(locked) >= Version(oldest), name
    assert Version(version(package)) >= Version(oldest)


def test_every_exception_to_the_types_has_its_reason():
    paths = [path for folder in CHECKED for path in (ROOT / folder).rglob("*.py")]
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    exceptions = [line for line in lines if "# type:" in line]

    assert exceptions
    assert [line for line in exceptions if not WITH_REASON.search(line)] == []


def run_manage(*arguments, **environment):
    """A command of the project in a process of its own, with this environment and no other settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)


def test_nothing_starts_without_a_secret_key():
    result = run_manage("check")

    assert result.returncode != 0
    assert result.stderr.startswith("Set SECRET_KEY to a random text")


@pytest.mark.sweep
def test_production_settings_pass_the_deployment_check(tmp_path):
    result = run_manage(
        *["check", "--deploy", "--fail-level", "WARNING"],
        SECRET_KEY="x7" * 20 + "abcdefghij!@#",
        ALLOWED_HOSTS="rumbo.example.org",
        SITE_URL="https://rumbo.example.org",
        VAR_DIR=str(tmp_path),
    )

    assert [result.returncode, "no issues" in result.stdout] == [0, True], result.stderr


@pytest.mark.sweep
def test_demo_refuses_where_debug_is_off(tmp_path):
    result = run_manage("demo", SECRET_KEY="x7" * 30, SITE_URL="https://localhost", VAR_DIR=str(tmp_path))

    assert result.returncode != 0
    assert "DEBUG=1" in result.stderr
    assert list(tmp_path.iterdir()) == []
