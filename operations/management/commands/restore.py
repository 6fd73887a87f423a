from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from operations.databases import Refused
from operations.restoring import examined, require_room, restore


class Command(BaseCommand):
    help = "Bring a backup back: into an empty database, or with --replace into one that is backed up first."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="that `manage.py backup` wrote")
        parser.add_argument("--replace", action="store_true", help="the database is not empty, and is to be replaced")
        parser.add_argument("--dry-run", action="store_true", help="check file and database, and change nothing")

    def handle(self, *, file, replace, dry_run, **options):
        try:
            if dry_run:
                self.rehearse(file, replace)
                return
            problems = restore(file, replace=replace, say=self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"Stopped; run it again: {error}") from error
        for sentence in problems:
            self.stderr.write(sentence)
        if problems:
            raise CommandError(f"{file} is restored, but {len(problems)} things do not add up.")
        self.stdout.write(f"{file} is restored, and everything adds up.")

    def rehearse(self, file, replace):
        backup = examined(file)
        full = require_room(replace)
        tables = backup.manifest["tables"]
        rows = sum(count for count, _told in tables.values())
        self.stdout.write(
            f"{file}, of {backup.manifest['made_at']}, is whole: {rows} rows, {len(backup.uploads)} files."
        )
        if full:
            self.stdout.write(f"What {len(full)} tables hold is to be replaced, once it is backed up.")
