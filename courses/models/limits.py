"""How often somebody did something lately, counted where all processes see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Allowance(models.Model):
    """What was used of one allowance in one stretch of time. Of whom it is, only a keyed hash is kept."""

    key = models.CharField(max_length=64)
    ends_at = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "ends_at"],
                name="allowance_once_for_each_stretch",
                violation_error_message=_("This is counted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.used} until {self.ends_at}"
