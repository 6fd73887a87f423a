"""The settings of a real site, for tests that start one: without TLS, and without collecting static files before."""

import os

os.environ.setdefault("SECRET_KEY", "for these tests alone, on this machine alone")
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("SITE_URL", "http://127.0.0.1:8000")

from config.settings import *  # noqa: F403 (the environment must be set before the settings read it)

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_TIMEOUT = float(os.environ.get("EMAIL_TIMEOUT", "1"))
if "pool" in (options := DATABASES["default"]["OPTIONS"]):  # noqa: F405
    options["pool"]["timeout"] = 2  # seconds: tests do not wait for longer than it takes to see what comes of it
    options["options"] = "-c statement_timeout=5s -c lock_timeout=1s"
else:
    options["timeout"] = 1
