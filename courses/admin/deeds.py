"""What staff do with an edition as a whole: clone it, change its dates, cancel it."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions.applications import OVER
from courses.actions.editions import Part, change, clone, next_of
from courses.actions.notices import tell_of_dates
from courses.admin.forms import MomentField, RecordForm
from courses.admin.history import VersionedForm
from courses.admin.steps import Step, form_address
from courses.dates import moment_in_words
from courses.models import Edition

DATES = ["starts_on", "starts_precision", "ends_on", "ends_precision"]
NOTICE = ["notice_en", "notice_es"]
WIDGETS = {"starts_on": AdminDateWidget, "ends_on": AdminDateWidget, "cancelled_on": AdminDateWidget}


class CloneForm(RecordForm):
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What it takes over"),
        choices=Part.choices,
        initial=Part.values,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("People, figures and articles stay with the edition that they tell of."),
    )

    class Meta:
        model = Edition
        fields = ["ordinal", "slug", "label_en", "label_es", *DATES]
        widgets = WIDGETS


class Clone(Step):
    title = gettext_lazy("Clone as next edition")
    button = gettext_lazy("Make the draft")
    form_class = CloneForm
    permission = "add"

    def initial_form(self):
        data = self.request.POST if self.request.method == "POST" else None
        return CloneForm(data, instance=next_of(self.record))

    def act(self, form):
        made = clone(self.record, form.save(commit=False), form.cleaned_data["parts"])
        said = _("“%(edition)s” is a draft. Look through it, then put it on the site.") % {"edition": made}
        return form_address(made), said


class DatesForm(VersionedForm):
    class Meta:
        model = Edition
        fields = [*DATES, "opens_at", "closes_at", *NOTICE]
        widgets = WIDGETS
        field_classes = {"opens_at": MomentField, "closes_at": MomentField}

    tells = forms.BooleanField(
        label=gettext_lazy("Write to everybody who has a place or may get one"),
        required=False,
        initial=True,
        help_text=gettext_lazy("The letter says the new dates and the public note; without new dates there is none."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("opens_at", "closes_at"):
            self.fields[name].widget = AdminSplitDateTime()


class CancelForm(VersionedForm):
    class Meta:
        model = Edition
        fields = ["cancelled_on", "cancellation_reason_en", "cancellation_reason_es"]
        widgets = WIDGETS

    def __init__(self, *args, **options):
        """One that is cancelled already may take place after all: then its day is taken away."""
        super().__init__(*args, **options)
        if self.instance.cancelled_on:
            self.fields["cancelled_on"].help_text = _("Empty the day and the reasons where it takes place after all.")
        else:
            self.fields["cancelled_on"].required = True
            self.initial["cancelled_on"] = timezone.localdate()

    def clean(self):
        super().clean()
        said = [self.cleaned_data.get(f"cancellation_reason_{code}") for code in ("en", "es")]
        if self.cleaned_data.get("cancelled_on") and not any(said):
            words = _("Say why, in at least one language: the page of the edition shows it.")
            self.add_error("cancellation_reason_en", words)


TRANSLATED = {
    "notice_en": gettext_lazy("Public note (English)"),
    "notice_es": gettext_lazy("Public note (Spanish)"),
    "cancellation_reason_en": gettext_lazy("Reason of the cancellation (English)"),
    "cancellation_reason_es": gettext_lazy("Reason of the cancellation (Spanish)"),
}


class Change(Step):
    """Shows the page's words and the calendar's before and after."""

    has_preview = True
    reason: str | Promise

    def preview(self, form):
        before, after = Edition.objects.get(pk=self.record.pk), form.instance
        rows = [
            (_("Dates"), str(before.dates), str(after.dates)),
            (_("Applications open"), moment(before.opens_at), moment(after.opens_at)),
            (_("Applications close"), moment(before.closes_at), moment(after.closes_at)),
            (_("State"), before.get_state_display(), Edition.get_state_display(fresh(after))),
            *((what, getattr(before, name), getattr(after, name)) for name, what in TRANSLATED.items()),
        ]
        changed = [row for row in rows if row[1] != row[2]]
        if any(getattr(before, name) != getattr(after, name) for name in REVISED):
            changed.append((_("Entry in calendars"), "", _("changes in the calendars that show it")))
        return changed

    def act(self, form):
        change(form.instance, form.cleaned_data["change_reason"] or str(self.reason))
        return form_address(self.record), _("“%(edition)s” is changed, on its page and in the calendars.") % {
            "edition": self.record
        }


# without a number: it would tell those who may not know how many people are on the way to an edition
LETTERS = (gettext_lazy("Letters"), "", gettext_lazy("to everybody who has a place or may get one"))


def tells(form):
    """Whether a change of dates is told by letters: of an edition to come, or under way."""
    is_moved = bool({*DATES} & {*form.changed_data})
    return form.cleaned_data["tells"] and is_moved and fresh(form.instance).state not in OVER


REVISED = [*DATES, "closes_at", "cancelled_on"]


def fresh(edition):
    """The edition without the state that it had before."""
    edition.__dict__.pop("state", None)
    return edition


def moment(value):
    return moment_in_words(value) if value else ""


class ChangeDates(Change):
    title = gettext_lazy("Change dates")
    button = gettext_lazy("Change the dates")
    form_class = DatesForm
    reason = gettext_lazy("Dates changed.")

    def preview(self, form):
        return [*super().preview(form), *([LETTERS] if tells(form) else [])]

    def act(self, form):
        done = super().act(form)
        if tells(form):
            tell_of_dates(self.record)
        return done


class Cancel(Change):
    title = gettext_lazy("Cancel the edition")
    button = gettext_lazy("Cancel the edition")
    form_class = CancelForm
    reason = gettext_lazy("Cancelled.")

    @staticmethod
    def is_offered(record):
        return not record.cancelled_on

    def preview(self, form):
        is_called_off = form.instance.cancelled_on and "cancelled_on" in form.changed_data
        return [*super().preview(form), *([LETTERS] if is_called_off else [])]


class ChangeCancellation(Cancel):
    title = gettext_lazy("Change or take back the cancellation")
    button = gettext_lazy("Change the cancellation")
    reason = gettext_lazy("Cancellation changed.")

    @staticmethod
    def is_offered(record):
        return bool(record.cancelled_on)


DEEDS = {"clone": Clone, "dates": ChangeDates, "cancel": Cancel, "cancellation": ChangeCancellation}
