from django.utils import timezone

from courses.actions.certificates import carry_on_all
from courses.management.recorded import RecordedCommand
from courses.models import Issue


class Command(RecordedCommand):
    help = "Go on with issues of certificates that were interrupted. To be run every few minutes; nobody gets two."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many are due, and issue nothing")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write(f"{Issue.objects.due(timezone.now()).count()} issues to go on with.")
            return
        self.stdout.write(f"{carry_on_all()} issues finished.")
