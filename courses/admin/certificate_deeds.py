"""What staff do to one certificate: correct it, withdraw it, issue it again, send it again. Each is in the log."""

from django import forms
from django.contrib import messages
from django.db import models
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions.applications import Refused
from courses.actions.certificates import (
    NotValid,
    correct,
    issue_to,
    issue_to_facilitator,
    lay_aside,
    others_of,
    send_again,
    withdraw_certificate,
)
from courses.admin.steps import Step, form_address
from courses.choices import CertificateState
from courses.learning_forms import NameForm
from courses.letters import is_written_to
from courses.models.certificates import LONGEST_WITHDRAWAL

REPLACED, WITHDRAWN = CertificateState.REPLACED, CertificateState.WITHDRAWN


class Why(models.TextChoices):
    """Why a printed name changes, as the admin's log keeps it."""

    TYPING = "typing", gettext_lazy("A typing error")
    LEGAL = "legal", gettext_lazy("The person's name has changed")
    OTHER = "other", gettext_lazy("Another reason")


def reached_at(certificate):
    """The address that letters about it go to; blank where nobody is written to."""
    application = certificate.application
    return application.participant.email if application and is_written_to(application.participant) else ""


class Deed(Step):
    """A step on a certificate: shown first, then done. What the rules refuse stands above the form."""

    has_preview = True
    said: str | Promise
    form_class = forms.Form

    @staticmethod
    def is_offered(record):
        return record.is_valid

    def initial_form(self):
        return self.form_class(self.request.POST if self.request.method == "POST" else None, initial=self.initial)

    @property
    def initial(self):
        return {}

    def do(self, form):
        """Do it; the certificate that then counts, and what the log says, without a name."""
        raise NotImplementedError

    def act(self, form):
        certificate, logged = self.do(form)
        self.page.log_change(self.request, certificate, logged)
        return form_address(certificate), self.said

    def answer(self):
        """Nothing is done to what is not valid any more: whoever comes late is told."""
        may = getattr(self.page, f"has_{self.permission}_permission")(self.request)
        if may and not self.is_offered(self.record):
            return self.too_late()
        try:
            return super().answer()
        except Refused as refusal:
            form = self.initial_form()
            form.add_error(None, str(refusal))
            return self.page_with(form, None)

    def answer_to(self, form):
        """Asked again of the certificate as it is held: a second click has waited for the first."""
        return super().answer_to(form) if self.is_offered(self.record) else self.too_late()

    def too_late(self):
        messages.error(self.request, str(NotValid()))
        return redirect(form_address(self.record))

    def rows(self, after):
        """What every preview shows: whose and which it is, what becomes of it, and who is written to."""
        record, address = self.record, reached_at(self.record)
        holder = f"{record.printed_name}, {record.course_title}, {record.edition_label}"
        return [
            (_("Holder"), holder, holder),
            (_("Code %(code)s") % {"code": record}, record.get_state_display(), after),
            (_("Letter"), "", address or _("Nobody is written to.")),
        ]


class CorrectForm(NameForm):
    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=Why)
    others_too = forms.BooleanField(
        label=gettext_lazy("Also on the other valid certificates of this person"), required=False, initial=True
    )
    printed_name = ""

    def clean_name(self):
        name = super().clean_name()
        if name == self.printed_name:
            raise forms.ValidationError(_("The certificate says this name already."))
        return name


class Correct(Deed):
    """Another certificate under another code: the old one's page names nobody any more."""

    title = gettext_lazy("Correct the name")
    button = gettext_lazy("Correct and issue again")
    said = gettext_lazy("Issued again under a new code. The old one answers that it was replaced.")
    form_class = CorrectForm

    def initial_form(self):
        form = super().initial_form()
        if not others_of(self.record):
            del form.fields["others_too"]
        form.printed_name = self.record.printed_name
        return form

    @property
    def initial(self):
        return {"name": self.record.asked_name or self.record.printed_name}

    def preview(self, form):
        rows = [(_("Name"), self.record.printed_name, form.cleaned_data["name"]), *self.rows(REPLACED.label)]
        if form.cleaned_data.get("others_too"):
            rows += [
                (f"{other}, {other.course_title}", other.printed_name, form.cleaned_data["name"])
                for other in others_of(self.record)
            ]
        return rows

    def do(self, form):
        name, why = form.cleaned_data["name"], Why(form.cleaned_data["why"])
        logged = f"{self.title}: {why.label}"
        others = others_of(self.record) if form.cleaned_data.get("others_too") else []
        corrected = correct(self.record, name)
        for other in others:
            self.page.log_change(self.request, correct(other, name), logged)
        return corrected, logged


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=LONGEST_WITHDRAWAL,
        help_text=gettext_lazy("The holder reads it; whoever verifies the code does not."),
    )


class Withdraw(Deed):
    title = gettext_lazy("Withdraw")
    button = gettext_lazy("Withdraw the certificate")
    said = gettext_lazy("Withdrawn: whoever verifies the code is told so.")
    form_class = WithdrawForm

    def preview(self, form):
        return self.rows(WITHDRAWN.label)

    def do(self, form):
        withdraw_certificate(self.record, form.cleaned_data["reason"])
        return self.record, str(self.title)


class Shown(Deed):
    """With nothing to fill in: what it would do is shown at once."""

    def page_with(self, form, preview):
        return super().page_with(form, self.preview(form))


class SendAgain(Shown):
    title = gettext_lazy("Send again")
    button = gettext_lazy("Send the letter again")
    said = gettext_lazy("The letter goes out again, to the address that is recorded now.")

    @staticmethod
    def is_offered(record):
        return record.is_printable and bool(reached_at(record))

    def preview(self, form):
        return self.rows(self.record.get_state_display())

    def do(self, form):
        send_again(self.record)
        return self.record, str(self.title)


class LayAside(Shown):
    """The name stays as it is printed."""

    title = gettext_lazy("Leave the name as it is")
    button = gettext_lazy("Lay the request aside")
    said = gettext_lazy("The request is laid aside.")

    @staticmethod
    def is_offered(record):
        return record.is_valid and bool(record.asked_name)

    def preview(self, form):
        return [(_("Name"), self.record.printed_name, self.record.printed_name)]

    def do(self, form):
        lay_aside(self.record)
        return self.record, str(self.title)


class IssueAgain(Shown):
    """For whoever lost theirs by mistake: what is printed is what stands in the records now."""

    title = gettext_lazy("Issue again")
    button = gettext_lazy("Issue a new one")
    said = gettext_lazy("Issued under a new code. The withdrawn one stays withdrawn.")

    @staticmethod
    def is_offered(record):
        return bool(record.withdrawn_at) and not record.erased_at

    def preview(self, form):
        return [*self.rows(self.record.get_state_display()), (_("A new certificate"), "", self.record.printed_name)]

    def do(self, form):
        record = self.record
        if record.role:
            return issue_to_facilitator(record.role, record.language), str(self.title)
        return issue_to(record.application, record.kind, record.language), str(self.title)


DEEDS = {"correct": Correct, "aside": LayAside, "withdraw": Withdraw, "again": IssueAgain, "send": SendAgain}
