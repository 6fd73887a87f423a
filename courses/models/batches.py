"""Lists of participants that the office brought in from files. Private, as the people in them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.constraints import within_lengths
from courses.models.editions import Edition
from courses.models.sites import Site

LONGEST_FILE_NAME = 255


class Batch(models.Model):
    """One file of participants that was confirmed: who, when, what became of its rows."""

    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, blank=True, related_name="batches", verbose_name=_("edition")
    )
    site = models.ForeignKey(
        Site, models.SET_NULL, null=True, blank=True, related_name="batches", verbose_name=_("site")
    )

    file_name = models.CharField(_("file"), max_length=LONGEST_FILE_NAME)
    # drawn for each preview, so that one that is confirmed twice is imported once
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    people_added = models.PositiveIntegerField(_("participants added"), default=0)
    people_known = models.PositiveIntegerField(_("already there, not changed"), default=0)
    applications_added = models.PositiveIntegerField(_("applications added"), default=0)
    rows_refused = models.PositiveIntegerField(_("rows not imported"), default=0)
    imported_at = models.DateTimeField(_("when"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-imported_at", "-pk"]
        constraints = [within_lengths("batch", file_name=LONGEST_FILE_NAME)]

    def __str__(self) -> str:
        return self.file_name
