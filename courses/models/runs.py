"""What runs by itself, and how it went last."""

from django.db import models
from django.utils import timezone

from courses.constraints import within_lengths

WORKER = "worker"


class Run(models.Model):
    """A command that timers start, or the worker, which never ends: one row for each, written over every time."""

    name = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField(default=timezone.now)
    well_at = models.DateTimeField(null=True)  # when it last ended well; of the worker, when it was last seen
    failed = models.BooleanField(default=False)  # whether it has failed since

    class Meta:
        constraints = [within_lengths("run", name=40)]

    def __str__(self) -> str:
        return self.name
