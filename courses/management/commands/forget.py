from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.erasure import scrub, vacuum
from courses.actions.forgetting import FAILED, due, forget, remove_files
from courses.admin.uploads import PrivateFolderStorage
from courses.management.recorded import RecordedCommand
from courses.register_people import PEOPLE


class Command(RecordedCommand):
    help = "Forget what has been kept of people long enough: courses/retention.py. To be run every night."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how much would go, and change nothing")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        counts = {what: rows.count() for what, rows in due(now).items()} if dry_run else forget(now)
        self.stdout.write("To be forgotten:" if dry_run else "Forgotten:")
        for what, count in counts.items():
            self.stdout.write(f"{count} {what}")
        if dry_run:
            return
        call_command("clearsessions")
        PrivateFolderStorage().sweep()
        remove_files(now)
        scrub()
        vacuum(apps.get_model(label)._meta.db_table for label in PEOPLE)
        if counts[FAILED]:
            raise CommandError(f"{counts[FAILED]} {FAILED}.")
