"""What staff do when somebody asks the office what it holds of them, or to erase it: with the reason, by number."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.again import page_that_asks
from accounts.erasure import works_here
from courses.actions.erasure import erase_participant, is_shared
from courses.admin.steps import Step, form_address
from courses.holdings import records_like
from courses.models import Application, Certificate, Message, Participant
from courses.views.my_data import file_of

LONGEST_NOTE = 200


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("Who asked for it, when and how, without a name. The journal keeps it for good."),
    )


class GraveStep(Step):
    """Asks whoever does it for password and code again, and for a reason that the journal keeps."""

    form_class = ReasonForm

    @staticmethod
    def is_offered(record):
        return record.erased_at is None

    def initial_form(self):
        return ReasonForm(self.request.POST if self.request.method == "POST" else None)

    def answer(self):
        if not self.page.has_change_permission(self.request):
            raise PermissionDenied
        if self.record.erased_at:
            self.page.message_user(self.request, _("What was recorded of this person has been erased."))
            return redirect(form_address(self.record))
        asks = page_that_asks(self.request, self.request.path)
        if asks:
            return redirect(asks)
        form = self.initial_form()
        if self.request.method != "POST" or not form.is_valid():
            return self.page_with(form, None)
        return self.answer_to(form)

    def records(self):
        """The record, with those of the same person in its account."""
        return records_like(self.record)


class Download(GraveStep):
    """For the person, and for nobody else."""

    title = gettext_lazy("Download what is held")
    button = gettext_lazy("Download")

    def answer_to(self, form):
        self.page.log_change(self.request, self.record, f"{_('Downloaded')}: {form.cleaned_data['reason']}")
        return file_of(self.records(), self.record.account)


class Erase(GraveStep):
    title = gettext_lazy("Erase what is held")
    button = gettext_lazy("Erase it for good")
    has_preview = True
    is_destructive = True

    def answer_to(self, form):
        if "confirm" not in self.request.POST:
            return self.page_with(form, self.preview(form))
        erase_participant(self.record)
        erased = Participant.objects.get(pk=self.record.pk)
        self.page.log_change(self.request, erased, _("Erased: %(reason)s") % form.cleaned_data)
        self.page.message_user(self.request, _("It is erased: %(person)s is a number now.") % {"person": erased})
        return redirect(form_address(erased))

    def preview(self, form):
        records, account = self.records(), self.record.account
        applications = Application.objects.filter(participant__in=records)
        nameless = _("without a name")
        rows = [
            (_("Participants"), ", ".join(str(record) for record in records), nameless),
            (_("Applications"), applications.count(), _("without words; open ones are taken back")),
            (_("Letters"), Message.objects.filter(application__in=applications).count(), ""),
            (_("Certificates"), Certificate.objects.filter(application__in=applications).count(), nameless),
        ]
        if account:
            stays = works_here(account) or is_shared(account, self.record)
            rows.append((_("Account"), account.email, account.email if stays else ""))
        return rows
