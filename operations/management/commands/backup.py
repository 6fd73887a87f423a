from pathlib import Path

from django.core.management.base import CommandError

from courses.management.recorded import RecordedCommand
from operations import uploads
from operations.backups import back_up, backups_in, require
from operations.databases import Refused


class Command(RecordedCommand):
    help = "Write database and uploaded files to one file in a folder, while the site is served. To be run every night."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where to; it has to be there")
        parser.add_argument("--keep", type=int, default=0, help="remove all but so many of the newest, once it stands")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")

    def handle(self, *, folder, keep, dry_run, **options):
        if keep < 0:
            raise CommandError("How many to keep is a number of 1 or more.")
        try:
            if dry_run:
                self.rehearse(folder, keep)
                return
            path, facts, removed = back_up(folder, keep)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(count for count, _told in facts["tables"].values())
        self.stdout.write(f"{path}: {rows} rows in {len(facts['tables'])} tables, {facts['files']} uploaded files.")
        if not uploads.are_here():
            self.stdout.write(f"Uploaded files are {uploads.ELSEWHERE}: they are not in it.")
        for old in removed:
            self.stdout.write(f"{old} removed.")

    def rehearse(self, folder, keep):
        require(folder)
        there = backups_in(folder)
        gone = there[: max(len(there) + 1 - keep, 0)] if keep else []
        self.stdout.write(f"A backup to be written to {folder}, with {sum(1 for _name in uploads.names())} files.")
        for old in gone:
            self.stdout.write(f"{old} to be removed.")
