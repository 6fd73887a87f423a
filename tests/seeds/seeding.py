"""What the tests of the seeds share."""

import io

from django.core.management import call_command


def seed(*arguments):
    """What the command says."""
    output = io.StringIO()
    call_command("seed", *arguments, stdout=output)
    return output.getvalue()
