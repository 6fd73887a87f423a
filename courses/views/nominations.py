"""The desk of an institution that names its people: its seats, who has one, in which order, and where each stands."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from courses.actions.applications import Refused
from courses.actions.nominations import REPLACEABLE, named_by, nominate, rank, replace
from courses.application_forms import DeskForm, NomineeForm
from courses.limits import Limit
from courses.views.applying import private, too_many

NAMING = Limit("nominations", most=60, seconds=3600)  # for one invitation: each writes to somebody


class DeskPage(View):
    """Found by the link of the invitation alone. Past its end it shows where everybody stands, and changes nothing."""

    def dispatch(self, request, invitation, *, usable):
        """`usable`: whether its time and its edition still allow a change; seats may be used up."""
        self.invitation, self.usable = invitation, usable
        return super().dispatch(request)

    def get(self, request):
        return self.page(NomineeForm())

    def post(self, request):
        if not self.usable:
            return redirect(request.path)
        if request.POST.get("do") == "add":
            return self.add()
        form = DeskForm(named_by(self.invitation), request.POST)
        if not form.is_valid():
            raise Http404
        nominee, deed = form.cleaned_data["nominee"], form.cleaned_data["do"]
        if deed == "replace":
            self.attempt(replace, nominee, done=_("The seat is free again."))
        else:
            rank(self.invitation, nominee, {"up": -1, "down": 1}[deed])
        return redirect(request.path)

    def add(self):
        form = NomineeForm(self.request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        if wait := NAMING.take(str(self.invitation.pk)):
            return too_many(self.request, wait)
        done = _("We have written to %(name)s.") % {"name": form.cleaned_data["given_names"]}
        if not self.attempt(nominate, self.invitation, form.cleaned_data, done=done):
            return self.page(form, status=409)
        return redirect(self.request.path)

    def attempt(self, deed, *facts, done):
        """Whether it was done; why not is said on the next page."""
        try:
            deed(*facts)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return False
        messages.success(self.request, done)
        return True

    def page(self, form, status=200):
        named = list(named_by(self.invitation))
        context = {
            "invitation": self.invitation,
            "edition": self.invitation.edition,
            "course": self.invitation.edition.course,
            "named": named,
            "replaceable": REPLACEABLE,
            "usable": self.usable,
            "free": self.invitation.seats - self.invitation.seats_used,
            "form": form,
        }
        return private(render(self.request, "applying/desk.html", context, status=status))
