"""Certificates that are issued: found by code or name, corrected, withdrawn, sent again, and the paper itself."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.actions.applications import Refused
from courses.actions.certificates import correct, send_again, withdraw_certificate
from courses.admin.needs import HasNeeds, Need
from courses.admin.private import PrivateAdmin
from courses.admin.steps import HasDeeds, HasLinks, Step, form_address, record_or_404
from courses.choices import CertificateState
from courses.codes import LENGTH, code_in
from courses.learning_forms import NameForm
from courses.models import Certificate
from courses.models.certificates import LONGEST_WITHDRAWAL
from courses.paper import pdf, verify_address
from courses.views.applying import private


class Why(models.TextChoices):
    """Why a printed name changes, as the admin's log keeps it."""

    TYPING = "typing", gettext_lazy("A typing error")
    LEGAL = "legal", gettext_lazy("The person's name has changed")
    OTHER = "other", gettext_lazy("Another reason")


class Deed(Step):
    """A step on a certificate: what the rules refuse stands above the form."""

    has_preview = True
    said = ""

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

    def answer_to(self, form):
        try:
            return super().answer_to(form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.page_with(form, None)


class CorrectForm(NameForm):
    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=Why)


class Correct(Deed):
    """Another certificate under another code: the old one's page names nobody any more."""

    title = gettext_lazy("Correct the name")
    button = gettext_lazy("Correct and issue again")
    said = gettext_lazy("Issued again under a new code. The old one answers that it was replaced.")
    form_class = CorrectForm

    @property
    def initial(self):
        return {"name": self.record.asked_name or self.record.printed_name}

    def preview(self, form):
        rows = [(_("Name"), self.record.printed_name, form.cleaned_data["name"])]
        return [*rows, (_("Code %(code)s") % {"code": self.record}, self.record.get_state_display(), REPLACED.label)]

    def do(self, form):
        why = Why(form.cleaned_data["why"])
        certificate = correct(self.record, form.cleaned_data["name"])
        return certificate, f"{self.title}: {why.label}"


REPLACED, WITHDRAWN = CertificateState.REPLACED, CertificateState.WITHDRAWN


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=LONGEST_WITHDRAWAL,
        help_text=gettext_lazy("The holder reads it; whoever verifies the code does not."),
    )


class WithdrawCertificate(Deed):
    title = gettext_lazy("Withdraw")
    button = gettext_lazy("Withdraw the certificate")
    said = gettext_lazy("Withdrawn: whoever verifies the code is told so.")
    form_class = WithdrawForm

    def preview(self, form):
        return [(_("Code %(code)s") % {"code": self.record}, self.record.get_state_display(), WITHDRAWN.label)]

    def do(self, form):
        withdraw_certificate(self.record, form.cleaned_data["reason"])
        return self.record, str(self.title)


class SendForm(forms.Form):
    pass


class SendAgain(Deed):
    title = gettext_lazy("Send again")
    button = gettext_lazy("Send the letter again")
    said = gettext_lazy("The letter goes out again, to the address that is recorded now.")
    form_class = SendForm

    def page_with(self, form, preview):
        return super().page_with(form, self.preview(form))

    def preview(self, form):
        application = self.record.application
        address = application.participant.email if application else ""
        return [(_("Letter"), "", address or _("No address is recorded: nothing is sent."))]

    def do(self, form):
        send_again(self.record)
        return self.record, str(self.title)


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return CertificateState.choices

    def queryset(self, request, queryset):
        return {
            CertificateState.VALID: queryset.valid,
            REPLACED: lambda: queryset.exclude(replaced_at=None),
            WITHDRAWN: lambda: queryset.exclude(withdrawn_at=None),
        }.get(self.value(), lambda: queryset)()


@admin.register(Certificate)
class CertificateAdmin(HasDeeds, HasLinks, HasNeeds, PrivateAdmin):
    """What is printed is changed by nobody: a correction is another certificate."""

    deeds = {"correct": Correct, "withdraw": WithdrawCertificate, "send": SendAgain}
    list_display = ["shown_code", "printed_name", "kind", "course_title", "edition_label", "issued_at", "state_now"]
    list_filter = [StateFilter, "kind", "language"]
    search_fields = ["printed_name", "course_title"]
    search_help_text = gettext_lazy("A code, or a part of the name or of the course")
    needs = [Need("to-correct", gettext_lazy("Another name is asked for"), lambda rows: rows.to_correct())]
    fieldsets = [
        (None, {"fields": ["shown_code", "state_now", "verify_page", "holder", "asked_name"]}),
        (
            gettext_lazy("As printed"),
            {
                "fields": [
                    *("kind", "printed_name", "course_title", "edition_label", "dates", "minutes"),
                    *("language", "issuer", "signed_by", "issued_at"),
                ]
            },
        ),
        (
            gettext_lazy("What became of it"),
            {"fields": ["replaces", "replaced_at", "withdrawn_at", "withdrawal_reason", "erased_at"]},
        ),
    ]

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    def get_urls(self):
        paper = self.admin_site.admin_view(self.paper_view)
        return [path("<path:object_id>/pdf/", paper, name="courses_certificate_pdf"), *super().get_urls()]

    def paper_view(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        certificate = record_or_404(self, request, object_id)
        if not certificate.is_printable:
            raise Http404
        return paper(certificate)

    def links(self, request, record):
        own = [(_("PDF"), form_address(record, "pdf"))] if record.is_printable else []
        if record.application_id and request.user.has_perm("courses.view_application"):
            own.append((_("Application"), reverse("admin:courses_application_change", args=[record.application_id])))
        return own

    def render_change_form(self, request, context, *args, **options):
        context |= {"show_save": False, "show_save_and_continue": False}  # there is nothing to type
        return super().render_change_form(request, context, *args, **options)

    def search_word(self, queryset, word):
        """A whole code finds its certificate, however it is typed; else as every list."""
        code = code_in(word) if len(word) >= LENGTH else None
        return queryset.filter(code=code) if code else super().search_word(queryset, word)

    @admin.display(description=gettext_lazy("code"), ordering="code")
    def shown_code(self, certificate):
        return certificate.shown_code

    @admin.display(description=gettext_lazy("state"))
    def state_now(self, certificate):
        return certificate.get_state_display()

    @admin.display(description=gettext_lazy("what anybody is told of it"))
    def verify_page(self, certificate):
        return format_html('<a href="{0}">{0}</a>', verify_address(certificate))

    @admin.display(description=gettext_lazy("holder"))
    def holder(self, certificate):
        return str(certificate.application.participant if certificate.application else certificate.role)

    @admin.display(description=gettext_lazy("signed by"))
    def signed_by(self, certificate):
        return "; ".join(", ".join(filter(None, each)) for each in certificate.signatories) or None


def paper(certificate):
    """The PDF, shown in the browser."""
    name = f"rumbo-{certificate.shown_code}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return private(HttpResponse(pdf(certificate), content_type="application/pdf", headers=headers))
