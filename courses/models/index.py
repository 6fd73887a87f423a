"""What is derived from the other records and kept by the database itself: see `courses/triggers.py`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogueVersion(models.Model):
    """One row, whose random token changes with every committed change of what the public pages are made of."""

    token = models.CharField(max_length=40)

    class Meta:
        verbose_name = "catalogue version"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="catalogue_version_only_one",
                violation_error_message=_("The catalogue has one version."),
            )
        ]

    def __str__(self) -> str:
        return self.token


class Change(models.Model):
    """A record whose text in the search index is no longer what the record says."""

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()

    class Meta:
        verbose_name = "change to index"

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchEntry(models.Model):
    """A record as the search index holds it: tokens, as `courses.words` makes them, apart by blanks.

    Each kind of record has a span of keys to itself, so that the index is read for one kind alone.
    """

    SPAN = 2**40

    id = models.BigIntegerField(primary_key=True, help_text="The kind's number times the span, plus the record's key.")
    title = models.TextField()
    everything = models.TextField(help_text="The title's tokens too.")

    class Meta:
        verbose_name = "search entry"

    def __str__(self) -> str:
        return str(self.pk)


class Likeness(models.Model):
    """A participant as `courses/likeness.py` tells them apart: by numbers that are empty until they are worked out."""

    id = models.BigIntegerField(primary_key=True)
    name = models.BigIntegerField(null=True)
    address = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "likeness"
        indexes = [
            models.Index(fields=["name", "id"], name="likeness_by_name"),
            models.Index(fields=["address", "id"], name="likeness_by_address"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


DERIVED = {CatalogueVersion, Change, SearchEntry, Likeness}
