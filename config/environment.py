"""What the environment says: read with a default, and refused in one sentence where it cannot be meant or is not safe.

Empty is as good as not set. `docs/deploy.md` lists every variable that is read here or in the settings.
"""

import os
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.http import is_same_domain

ON, OFF = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"


def text(name, default=""):
    return os.environ.get(name, "").strip() or default


def switched_on(name, default=False):
    """A variable as yes or no. A word that is neither is refused: `HTTPS=ture` must not mean no."""
    said = text(name, "1" if default else "0").lower()
    if said not in ON | OFF:
        raise ImproperlyConfigured(f"{name} is 1 or 0, or is left out.")
    return said in ON


def listed(name, default=""):
    """A variable as a list: its parts between commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def number(name, default, least=1, most=65_535):
    said = text(name, str(default))
    if not (said.isascii() and said.isdecimal() and least <= int(said) <= most):
        raise ImproperlyConfigured(f"{name} is a whole number from {least} to {most}.")
    return int(said)


def database(default):
    """Django's settings of the database that `DATABASE_URL` names: SQLite or PostgreSQL, nothing else is tested."""
    try:
        settings = dj_database_url.parse(text("DATABASE_URL", default))
    except ValueError:  # its own words may quote the password
        settings = {}
    if settings.get("ENGINE") not in {SQLITE, POSTGRESQL}:
        raise ImproperlyConfigured("DATABASE_URL begins with sqlite:/// or postgres://, and has a name after the host.")
    return settings


def mail_encryption():
    """Whether mail is encrypted after a greeting in the clear, and whether from the first byte: on port 587, or 465."""
    later, at_once = switched_on("EMAIL_USE_TLS"), switched_on("EMAIL_USE_SSL")
    if later and at_once:
        raise ImproperlyConfigured("Set EMAIL_USE_TLS (port 587) or EMAIL_USE_SSL (port 465), not both.")
    return later, at_once


def office_language(languages):
    """What the office writes in to whoever has told no language. `languages` are Django's: code and name."""
    said, known = text("OFFICE_LANGUAGE", "en").lower(), [code for code, _name in languages]
    if said not in known:
        raise ImproperlyConfigured(f"OFFICE_LANGUAGE is {' or '.join(known)}.")
    return said


def secret_key(is_demonstration):
    key = text("SECRET_KEY", "only-for-demonstration" if is_demonstration else "")
    if not is_demonstration and len(key) < 32:
        raise ImproperlyConfigured("Set SECRET_KEY to a random text of 32 characters or more, and keep it secret.")
    return key


def allowed_hosts(is_demonstration):
    hosts = listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    if not is_demonstration and "*" in hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS names the site's hosts: with * anybody can put theirs into letters.")
    return hosts


def site_url(is_demonstration, https, hosts):
    """Where the site stands, without a slash at the end. Letters and certificates lead there for good."""
    address = text("SITE_URL", "http://127.0.0.1:8000" if is_demonstration else "").rstrip("/")
    if is_demonstration:
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ({"https"} if https else {"https", "http"}) or not parts.hostname:
        raise ImproperlyConfigured("Set SITE_URL to https:// and the site's name, as people type it.")
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ImproperlyConfigured("SITE_URL ends after the site's name.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if not any(is_same_domain(host, allowed.lower()) for allowed in hosts):
        raise ImproperlyConfigured("Name the host of SITE_URL in ALLOWED_HOSTS too: else letters lead nowhere.")
    return address
