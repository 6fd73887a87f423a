"""What records of several kinds have in common."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

KeyedRecord = TypeVar("KeyedRecord", bound="Keyed")


class KeyedQuerySet(models.QuerySet[KeyedRecord]):
    """Found in fixtures by the columns of `natural_key`, never by a number."""

    def get_by_natural_key(self, key: str) -> KeyedRecord:
        return self.get(**{self.model.key_field: key})


class Keyed(models.Model):
    """A record that fixtures name by one short, stable key."""

    key_field = "slug"

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, ...]:
        return (getattr(self, self.key_field),)


class Noted(models.Model):
    """Keeps apart what a source says and what the office concludes from it."""

    inference = models.TextField(
        _("what is inferred"),
        blank=True,
        help_text=_("Shown on the page: which of these facts no source states outright, and what they follow from."),
    )
    note = models.TextField(_("note for staff"), blank=True, help_text=_("Never shown on the site."))

    class Meta:
        abstract = True
