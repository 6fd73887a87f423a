"""What those who take part have studied. Private, as they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.applications import Application
from courses.models.modules import Module


class Progress(models.Model):
    """A module that somebody has marked as done, of the course they take part in."""

    application = models.ForeignKey(  # which the constraint below has an index of
        Application, models.CASCADE, related_name="progress", verbose_name=_("application"), db_index=False
    )
    module = models.ForeignKey(Module, models.PROTECT, related_name="progress", verbose_name=_("module"))
    completed_at = models.DateTimeField(_("done"), auto_now_add=True)

    class Meta:
        verbose_name = _("module done")
        verbose_name_plural = _("modules done")
        ordering = ["completed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "module"],
                name="progress_once_for_module",
                violation_error_message=_("This module is marked as done already."),
            )
        ]

    def __str__(self) -> str:
        """Names nobody: whoever may delete a module is told what stands in the way, and not whose it is."""
        return f"{self.application_id}, {self.module_id}"
