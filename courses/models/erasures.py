"""What was erased, by number, so that a backup which still has it does not bring it back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.choices import Erasable
from courses.constraints import one_of, within_lengths

LONGEST_PROOF = 40


class Erasure(models.Model):
    """One record that was erased: its key, and a proof that a record with this key is the same one.

    It outlives the record and tells nothing of anybody. Keys are given again after an old backup was restored; the
    proof, a moment or a number drawn at random that the record never changes, is not.
    """

    what = models.CharField(max_length=12, choices=Erasable)
    key = models.BigIntegerField()
    proof = models.CharField(max_length=LONGEST_PROOF)
    erased_at = models.DateTimeField()

    class Meta:
        verbose_name = "erasure"
        constraints = [
            models.UniqueConstraint(
                fields=["what", "key", "proof"],
                name="erasure_once_for_each_record",
                violation_error_message=_("This record was erased already."),
            ),
            one_of("erasure", "what", Erasable, required=True),
            within_lengths("erasure", proof=LONGEST_PROOF),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"
