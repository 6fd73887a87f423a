"""What the portal holds of whoever is logged in: shown in words, given as a file, erased."""

import json

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from accounts.again import page_that_asks, shown_again
from accounts.erasure import works_here
from courses.actions.erasure import erase_own
from courses.holdings import holdings, records_of, unconfirmed_of
from courses.models import Application, Certificate, Message
from courses.retention import MONTHS_CONTACT, MONTHS_UNUSED
from courses.views.applying import private

ASKED_FOR = "my_data_asked_for"  # in the session, from being asked who one is until the file is given


class EraseForm(forms.Form):
    agreed = forms.BooleanField(label=gettext_lazy("I know that this cannot be taken back: erase what you hold of me."))


class MyDataPage(View):
    """Opening it changes nothing and asks for nothing more; the file does."""

    @method_decorator(login_required)
    def dispatch(self, request):
        return super().dispatch(request)

    def get(self, request):
        was_asked = request.session.get(ASKED_FOR, False)
        is_ready = was_asked and page_that_asks(request, request.path) is None
        return private(render(request, "privacy/my_data.html", held(request.user) | {"is_ready": is_ready}))

    def post(self, request):
        if request.POST.get("do") != "download":
            raise Http404
        asks = page_that_asks(request, request.path)
        if asks:
            request.session[ASKED_FOR] = True
            messages.info(request, _("Show us once more who you are. Then press the button again."))
            return redirect(asks)
        request.session.pop(ASKED_FOR, None)
        return file_of(records_of(request.user), request.user)


@method_decorator(shown_again, name="dispatch")
class ErasePage(View):
    """What goes and what stays, then the one button that does it."""

    def get(self, request):
        return self.page(EraseForm())

    def post(self, request):
        form = EraseForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        user = request.user
        keeps_account = works_here(user)
        erase_own(user)
        if not keeps_account:
            logout(request)
        return private(redirect("courses:data-erased"))

    def page(self, form, status=200):
        context = held(self.request.user) | {"form": form, "keeps_account": works_here(self.request.user)}
        return private(render(self.request, "privacy/erase.html", context, status=status))


@require_safe
def data_erased(request):
    return private(render(request, "privacy/erased.html"))


def held(user):
    """What the pages say is held; a fixed number of queries."""
    people = records_of(user)
    applications = Application.objects.filter(participant__in=people)
    certificates = Certificate.objects.filter(application__in=applications).with_names()
    return {
        "people": people,
        "unconfirmed": unconfirmed_of(user),
        "applications": applications.with_names().order_by("pk"),
        "letters": Message.objects.filter(application__in=applications).count(),
        "certificates": certificates.order_by("-issued_at", "-pk"),
        "months_unused": MONTHS_UNUSED,
        "months_contact": MONTHS_CONTACT,
    }


def file_of(participants, user=None):
    """Everything that is held of them as one file, for them alone."""
    told = {"rumbo": timezone.now().isoformat(timespec="seconds"), **holdings(participants, user)}
    content = json.dumps(told, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="rumbo-my-data.json"'}
    return private(HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers))
