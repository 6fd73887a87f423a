"""The settings under test: those of the demonstration, on a database of the tests' own."""

import os

os.environ.setdefault("DEBUG", "1")
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:")

from config.settings import *  # noqa: F403 (the environment must be set before the settings read it)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SIMPLE_HISTORY_ENABLED = False  # tests of histories switch it on: `keeps_history`
