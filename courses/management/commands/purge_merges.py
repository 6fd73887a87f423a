from django.utils import timezone

from courses.actions.merging import forget_details
from courses.management.recorded import RecordedCommand
from courses.models import Merge


class Command(RecordedCommand):
    help = "Empty merges that cannot be undone any more of what they keep of the records. To be run every night."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many would be emptied, and change nothing")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        if dry_run:
            self.stdout.write(f"{Merge.objects.outlived(now).count()} merges to be emptied.")
            return
        self.stdout.write(f"{forget_details(now)} merges emptied.")
