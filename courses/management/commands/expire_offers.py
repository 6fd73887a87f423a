from django.utils import timezone

from courses.actions.applications import expire_offers
from courses.management.recorded import RecordedCommand
from courses.models import Application


class Command(RecordedCommand):
    help = "End offers whose time has run out, and offer what is free to those who wait. To be run every few minutes."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many offers would end, and change nothing")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        if dry_run:
            self.stdout.write(f"{Application.objects.overdue(now).count()} offers to be ended.")
            return
        ended, offered = expire_offers(now)
        self.stdout.write(f"{ended} offers ended, {offered} places offered.")
