"""What is derived from the other records and kept by the database itself: see `courses/triggers.py`."""

from django.db import models


class CatalogueVersion(models.Model):
    """One row, whose random token changes with every committed change of what the public pages are made of."""

    token = models.CharField(max_length=40)

    class Meta:
        verbose_name = "catalogue version"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="catalogue_version_only_one")]

    def __str__(self):
        return self.token


class Change(models.Model):
    """A record whose text in the search index is no longer what the record says."""

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()

    class Meta:
        verbose_name = "change to index"

    def __str__(self):
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

    def __str__(self):
        return str(self.pk)


DERIVED = {CatalogueVersion, Change, SearchEntry}
