"""When something takes place, as precisely as a source says."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.choices import EndPrecision, Precision
from courses.constraints import SANE_DAY, is_sane, one_of, precision_with_date
from courses.dates import Span, first_day, last_day


class Dated(models.Model):
    """Starts and ends, each as precisely as a source gives it. Both days are inclusive."""

    starts_on = models.DateField(_("starts on"), null=True, blank=True, validators=SANE_DAY)
    starts_precision = models.CharField(_("start known"), max_length=5, choices=Precision, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True, validators=SANE_DAY)
    ends_precision = models.CharField(_("end known"), max_length=5, choices=EndPrecision, blank=True)

    class Meta:
        abstract = True

    @property
    def dates(self) -> Span:
        return Span(self.starts_on, self.starts_precision, self.ends_on, self.ends_precision)

    def clean(self) -> None:
        """A date without a precision is known to the day; a month starts on its first day and ends on its last."""
        super().clean()
        if self.starts_on and is_sane(self.starts_on):
            self.starts_precision = self.starts_precision or Precision.DAY
            self.starts_on = first_day(self.starts_on, self.starts_precision)
        if self.ends_on and is_sane(self.ends_on):
            self.ends_precision = self.ends_precision or EndPrecision.DAY
            self.ends_on = last_day(self.ends_on, self.ends_precision)


def date_constraints(model: str) -> list[models.CheckConstraint]:
    """What holds of every `Dated` table."""
    return [
        models.CheckConstraint(
            condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            name=f"{model}_ends_after_it_starts",
            violation_error_message=_("It cannot end before it starts."),
        ),
        precision_with_date(model, "starts_on", "starts_precision"),
        precision_with_date(model, "ends_on", "ends_precision"),
        one_of(model, "starts_precision", Precision),
        one_of(model, "ends_precision", EndPrecision),
    ]
