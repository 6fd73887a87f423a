from django.utils import timezone

from courses.actions.messages import deliver_all
from courses.actions.notices import tell_all
from courses.management.recorded import RecordedCommand
from courses.models import Message


class Command(RecordedCommand):
    help = "Send the letters that are due. To be run every few minutes; what cannot be sent now is tried again."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say how many are due, and send nothing")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write(f"{Message.objects.due(timezone.now()).count()} messages to be sent.")
            return
        try:
            tell_all()
        finally:  # whatever comes of that, what is due goes out
            self.stdout.write(f"{deliver_all()} messages sent.")
