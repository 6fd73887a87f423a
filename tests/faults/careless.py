"""The broken twin of a real site: it keeps its connections unasked, and takes no failure for one that passes."""

from courses import outages
from tests.faults.production import *  # noqa: F403

outages.is_passing = lambda error: False
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}  # noqa: F405
