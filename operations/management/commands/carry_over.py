from django.core.management.base import BaseCommand, CommandError

from operations.carrying import carry_over
from operations.databases import Refused


class Command(BaseCommand):
    help = "Bring an office over from SQLite to the empty PostgreSQL database of DATABASE_URL: all of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("source_url", help="sqlite:/// and the path of the file, which is only read")
        parser.add_argument("--dry-run", action="store_true", help="check both and count the rows; write nothing")

    def handle(self, *, source_url, dry_run, **options):
        try:
            problems = carry_over(source_url, dry_run=dry_run, say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for sentence in problems:
            self.stderr.write(sentence)
        if problems:
            raise CommandError(f"Everything is there, but {len(problems)} things do not add up, and did not before.")
        if not dry_run:
            self.stdout.write("Everything is brought over. Files that were uploaded stay where they are.")
