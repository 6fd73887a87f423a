"""The learner's page of their certificate: what it takes, the name checked before it is printed, the PDF after."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from courses.actions import learning as actions
from courses.actions.applications import Refused
from courses.choices import TAKES_PART
from courses.codes import code_in
from courses.completion import standing
from courses.learning_forms import NameForm
from courses.letters import study_key_in, study_token_of
from courses.models import Application
from courses.paper import pdf, verify_address
from courses.views.applying import private, unreferred


def studied_or_404(token, **facts):
    """The application of a personal address, where it has or had a place."""
    key = study_key_in(token)
    if key is None:
        raise Http404
    facts |= {"state__in": TAKES_PART, "participant__erased_at": None}
    return get_object_or_404(Application.objects.with_names().filter(**facts), pk=key)


class MyCertificatePage(View):
    """Before it is issued: a preview of the name, and its correction. After: the file, and asking for another name."""

    def dispatch(self, request, token):
        self.application = studied_or_404(token)
        self.token = study_token_of(self.application)
        self.certificates = list(self.application.certificates.order_by("-issued_at", "-pk"))
        self.valid = next((each for each in self.certificates if each.is_valid), None)
        return super().dispatch(request)

    def get(self, request):
        return self.page(NameForm(initial={"name": self.initial_name}))

    def post(self, request):
        form = NameForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        name = form.cleaned_data["name"]
        if "confirm" not in request.POST:
            return self.page(form, preview=name)
        try:
            if self.valid:
                actions.ask_for_name(self.valid, name)
                said = _("The office has your request. A corrected certificate has a new code; you get a letter.")
            else:
                actions.confirm_name(self.application, name)
                said = _("Your name is confirmed. It is printed like this.")
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect(request.path)

    @property
    def initial_name(self):
        return self.valid.printed_name if self.valid else self.application.name_to_print

    def page(self, form, preview="", status=200):
        context = {
            "application": self.application,
            "edition": self.application.edition,
            "course": self.application.edition.course,
            "standing": standing(self.application),
            "certificate": self.valid,
            "others": [each for each in self.certificates if each != self.valid],
            "size": len(pdf(self.valid)) if self.valid and self.valid.is_printable else 0,
            "verify_address": verify_address(self.valid) if self.valid else "",
            "token": self.token,
            "form": form,
            "preview": preview,
            "is_checked": bool(self.application.name_confirmed_at) and not (self.valid or preview or form.errors),
        }
        return private(render(self.request, "learning/certificate.html", context, status=status))


@require_safe
def certificate_file(request, token, code):
    """The PDF, for the holder alone; 404 where it is another's, or not valid any more."""
    application = studied_or_404(token)
    certificate = get_object_or_404(application.certificates.valid(), code=code_in(code) or "")
    if not certificate.is_printable:
        raise Http404
    return unreferred(paper(certificate, "attachment"))


def paper(certificate, disposition):
    """The PDF, to be kept as an `attachment` or shown in the browser, `inline` (RFC 6266)."""
    headers = {"Content-Disposition": f'{disposition}; filename="rumbo-{certificate.shown_code}.pdf"'}
    return private(HttpResponse(pdf(certificate), content_type="application/pdf", headers=headers))
