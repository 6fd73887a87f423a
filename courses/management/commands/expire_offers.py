from django.utils import timezone

from courses.actions.applications import expire_offers
from courses.management.recorded import RecordedCommand
from courses.models import Application


class Command(RecordedCommand):
    help = "End offers and nominations whose time has run out, and offer what is free. To be run every few minutes."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many would end, and change nothing")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        if dry_run:
            count = sum(rows.count() for rows in Application.objects.run_out(now))
            self.stdout.write(f"{count} offers and nominations to be ended.")
            return
        ended, offered = expire_offers(now)
        self.stdout.write(f"{ended} offers and nominations ended, {offered} places offered.")
