from django.core.management.base import BaseCommand, CommandError

from courses.invariants import broken


class Command(BaseCommand):
    help = "Count anew what no constraint can hold together, such as places; fails where something is not so."

    def handle(self, **options):
        sentences = list(broken())
        for sentence in sentences:
            self.stderr.write(sentence)
        if sentences:
            raise CommandError(f"{len(sentences)} rules do not hold.")
        self.stdout.write("Everything adds up.")
