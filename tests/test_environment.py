"""What the environment may say: nothing unsafe starts, and each refusal is a sentence that says what to do."""

import ast
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.caches import caches
from config.files import media_storage
from tests.test_project import ROOT, run_manage

READERS = {"text", "listed", "switched_on", "number"}
NOT_SAFE = {"is_demonstration": False}
ASKED = {
    "SECRET_KEY": lambda: environment.secret_key(**NOT_SAFE),
    "ALLOWED_HOSTS": lambda: environment.allowed_hosts(**NOT_SAFE),
    "SITE_URL": lambda: environment.site_url(https=True, hosts=["rumbo.example.org", "[::1]"], **NOT_SAFE),
    "DATABASE_URL": lambda: environment.database("sqlite:///rumbo.sqlite3"),
    "EMAIL_PORT": lambda: environment.number("EMAIL_PORT", 25),
    "EMAIL_USE_SSL": environment.mail_encryption,
    "OFFICE_LANGUAGE": lambda: environment.office_language([("en", "English"), ("es", "Spanish")]),
    "HTTPS": lambda: environment.switched_on("HTTPS", True),
    "CACHE_URL": lambda: caches(environment.text("CACHE_URL")),
    "MEDIA_S3_KEY": media_storage,
}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "Set SECRET_KEY to a random text"),
        ("ALLOWED_HOSTS", "rumbo.example.org, *", "ALLOWED_HOSTS names the site's hosts"),
        ("SITE_URL", "", "Set SITE_URL to https://"),
        ("SITE_URL", "http://rumbo.example.org", "Set SITE_URL to https://"),
        ("SITE_URL", "rumbo.example.org", "Set SITE_URL to https://"),
        ("SITE_URL", "https://", "Set SITE_URL to https://"),
        ("SITE_URL", "https://[::1", "Set SITE_URL to https://"),
        ("SITE_URL", "https://rumbo.example.org/en/", "SITE_URL ends after the site's name"),
        ("SITE_URL", "https://rumbo.example.org?a=b", "SITE_URL ends after the site's name"),
        ("SITE_URL", "https://ana:secret@rumbo.example.org", "SITE_URL ends after the site's name"),
        ("SITE_URL", "https://other.example.org", "Name the host of SITE_URL in ALLOWED_HOSTS"),
        ("DATABASE_URL", "mysql://ana:secret@db/rumbo", "DATABASE_URL begins with"),
        ("DATABASE_URL", "ana:secret@db/rumbo", "DATABASE_URL begins with"),
        ("DATABASE_URL", "postgres://ana:secret@db:port/rumbo", "DATABASE_URL begins with"),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT is a whole number from 1 to 65535"),
        ("EMAIL_PORT", "0", "EMAIL_PORT is a whole number"),
        ("EMAIL_PORT", "²", "EMAIL_PORT is a whole number"),
        ("EMAIL_USE_SSL", "1", "Set EMAIL_USE_TLS (port 587) or EMAIL_USE_SSL (port 465)"),
        ("OFFICE_LANGUAGE", "fr", "OFFICE_LANGUAGE is en or es."),
        ("HTTPS", "ture", "HTTPS is 1 or 0"),
        ("CACHE_URL", "memcached://cache", "CACHE_URL begins with redis://"),
        ("MEDIA_S3_KEY", "key", "Set both MEDIA_S3_KEY and MEDIA_S3_SECRET"),
    ],
)
def test_unsafe_value_is_refused_in_one_sentence(monkeypatch, name, value, sentence):
    monkeypatch.setenv("MEDIA_S3_BUCKET", "rumbo")
    monkeypatch.setenv("EMAIL_USE_TLS", "1")
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as refused:
        ASKED[name]()

    assert str(refused.value).startswith(sentence)
    assert "secret@" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("ALLOWED_HOSTS", "", ["localhost", "127.0.0.1", "[::1]"]),
        ("SITE_URL", "https://Rumbo.example.org:8443/", "https://Rumbo.example.org:8443"),
        ("SITE_URL", "https://[::1]", "https://[::1]"),
        ("EMAIL_PORT", "", 25),
        ("EMAIL_PORT", " 587 ", 587),
        ("EMAIL_USE_SSL", "1", (False, True)),
        ("OFFICE_LANGUAGE", "", "en"),
        ("OFFICE_LANGUAGE", "ES", "es"),
        ("HTTPS", "", True),
        ("HTTPS", "Off", False),
    ],
)
def test_safe_value_is_taken_and_an_empty_one_is_as_good_as_none(monkeypatch, name, value, meant):
    monkeypatch.setenv(name, value)

    assert ASKED[name]() == meant


def test_site_without_tls_has_an_address_without_it(monkeypatch):
    monkeypatch.setenv("SITE_URL", "http://localhost:8000")

    assert environment.site_url(https=False, hosts=["localhost"], **NOT_SAFE) == "http://localhost:8000"


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS names"), ({"TIME_ZONE": "Mars/Olympus"}, "TIME_ZONE is no time zone")],
)
def test_nothing_starts_with_what_is_refused(tmp_path, wrong, sentence):
    safe = {"SECRET_KEY": "x7" * 20, "SITE_URL": "https://localhost", "VAR_DIR": str(tmp_path)}

    result = run_manage("check", **safe, **wrong)

    assert result.returncode != 0
    assert result.stderr.startswith(sentence)
    assert result.stderr.count("\n") == 1


def read_by_the_code():
    """Every variable that the settings or `make serve` read."""
    for path in (ROOT / "config").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name_of(node.func) in READERS and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value
    serve = (ROOT / "deploy" / "serve").read_text(encoding="utf-8")
    yield from set(re.findall(r"\$\{([A-Z]+)", serve)) - {"PYTHON"}


def name_of(function):
    return getattr(function, "attr", getattr(function, "id", ""))


def named_in_the_table():
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    return re.findall(r"`([A-Z][A-Z0-9_]+)`", " ".join(rows))


def test_each_variable_that_is_read_stands_in_the_table_once_and_no_other():
    named = named_in_the_table()

    assert sorted(set(named)) == sorted(set(read_by_the_code()))
    assert len(named) == len(set(named))


def test_nothing_else_reads_the_environment():
    readers = [
        path.relative_to(ROOT).as_posix()
        for folder in ("accounts", "config", "courses", "news", "portal", "seeds")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8"))
    ]

    assert sorted(readers) == ["config/environment.py", "config/wsgi.py"]
