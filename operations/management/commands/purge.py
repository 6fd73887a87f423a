from django.core.management.base import CommandError

from courses.management.recorded import RecordedCommand
from operations.purging import STEPS, purge, to_be_purged


class Command(RecordedCommand):
    help = "Remove whatever has been kept long enough: merges, people, tasks, sessions, files. To be run every night."
    names, is_to_be = list(STEPS), "To be purged:"

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how much would go, and change nothing")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write(self.is_to_be)
            for what, count in to_be_purged(self.names).items():
                self.stdout.write(f"{count} {what}")
            return
        failed = purge(self.stdout.write, self.names)
        if failed:
            raise CommandError(f"Done but for {'; '.join(failed)}. See the log.")
