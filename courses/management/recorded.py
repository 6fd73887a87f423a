"""Commands that timers run, so that somebody notices where they do not."""

from django.core.management.base import BaseCommand

from courses.actions.runs import recorded


class RecordedCommand(BaseCommand):
    """A command whose runs are written down under its name, except those that only say what they would do.

    Run every few minutes, it does not check the whole project each time, as `migrate` does before the site is served.
    """

    requires_system_checks = ()

    def execute(self, *args, **options):
        if options.get("dry_run"):
            return super().execute(*args, **options)
        with recorded(type(self).__module__.rpartition(".")[2]):
            return super().execute(*args, **options)
