"""Put the documents' data into the database."""

from django.core.management.base import BaseCommand, CommandError

from courses import search
from seeds.loading import BrokenFixture, load_all


class Command(BaseCommand):
    help = "Load the documents' data: what is missing, all of it or nothing. What exists is left as staff edited it."

    def add_arguments(self, parser):
        parser.add_argument("--overwrite", action="store_true", help="also reset every record that exists")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *, overwrite, dry_run, **options):
        try:
            outcomes = load_all(overwrite=overwrite, dry_run=dry_run)
        except BrokenFixture as error:
            raise CommandError(f"Nothing was written. {error}") from error
        search.refresh()
        for (records, outcome), count in sorted(outcomes.items()):
            self.stdout.write(f"{count:4} {records} {'to be ' if dry_run else ''}{outcome}")
