"""Where production's log goes: to the standard error, as `portal/lines.py` writes it."""

LINES = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"once": {"()": "portal.lines.Once"}},
    "formatters": {"lines": {"()": "portal.lines.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["once"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "CRITICAL"},  # it writes whole addresses
        "django_tasks": {"level": "DEBUG"},  # which request a task comes from
    },
}
