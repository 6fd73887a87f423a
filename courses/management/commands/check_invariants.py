from django.core.management.base import CommandError

from courses.invariants import broken
from courses.management.recorded import RecordedCommand


class Command(RecordedCommand):
    help = "Count anew what no constraint can hold together, such as places; fails where something is not so."

    def handle(self, **options):
        sentences = list(broken())
        for sentence in sentences:
            self.stderr.write(sentence)
        if sentences:
            raise CommandError(f"{len(sentences)} rules do not hold.")
        self.stdout.write("Everything adds up.")
