from operations.management.commands import purge
from operations.purging import OF_PEOPLE


class Command(purge.Command):
    help = "Forget what has been kept of people long enough: courses/retention.py. `purge` does it every night."
    names, is_to_be = OF_PEOPLE, "To be forgotten:"
