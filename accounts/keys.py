"""Records that a form of the office names by their numbers, whatever was sent as one."""

from django import forms
from django.core.exceptions import ValidationError


def is_key(text):
    """Whether a record can have this number; the database is not asked for anything else."""
    return text.isascii() and text.isdecimal() and len(text) < len(str(2**63))


class RecordsField(forms.ModelMultipleChoiceField):
    """Several records; a number that none can have is refused here, for SQLite fails of it."""

    def clean(self, value):
        for each in value or []:
            if not is_key(str(each)):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": each})
        return super().clean(value)
