"""The applicant's own page of one application: where it stands, why, what comes next, and what they can do."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from courses.actions import applications as actions
from courses.actions.accounts import keep_in_account
from courses.actions.nominations import can_be_completed
from courses.application_forms import StatisticsForm
from courses.choices import NEXT_STATES, ApplicationState
from courses.completion import Access, access
from courses.letters import key_in
from courses.models import Application, Participant
from courses.views.applying import Draft, private


class MyApplicationPage(View):
    """Found by its signed address alone. Opening it changes nothing: deeds are posted (mail scanners open links)."""

    def dispatch(self, request, token):
        key = key_in(token)
        if key is None:
            raise Http404
        self.application = get_object_or_404(
            Application.objects.with_names().select_related("invitation__edition"),
            pk=key,
            participant__erased_at=None,
        )
        return super().dispatch(request)

    def get(self, request):
        return self.page(self.statistics())

    def post(self, request):
        deeds = {
            "complete": self.complete,
            "accept": self.accept,
            "withdraw": self.withdraw,
            "keep": self.keep,
            "statistics": self.answer,
        }
        deed = deeds.get(request.POST.get("do"))
        if deed is None:
            raise Http404
        return deed()

    def accept(self):
        try:
            actions.accept(self.application)
        except actions.Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("Your place is confirmed."))
        return redirect(self.request.path)

    def withdraw(self):
        """Declines an offer, takes back everything else."""
        try:
            actions.withdraw(self.application)
        except actions.Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("Done: the organisers know."))
        return redirect(self.request.path)

    def answer(self):
        form = self.statistics(self.request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        kept = Participant.objects.filter(pk=self.application.participant_id, erased_at=None)
        kept.update(sex=form.cleaned_data["sex"], birth_year=form.cleaned_data["birth_year"])
        messages.success(self.request, _("Your answers are kept."))
        return redirect(self.request.path)

    def keep(self):
        """Put it among the applications of whoever is logged in: having its address, they can act for it already."""
        if not self.request.user.is_authenticated:
            return redirect_to_login(self.request.path)
        if keep_in_account(self.application, self.request.user):
            messages.success(self.request, _("It is in your account now."))
        else:
            messages.error(self.request, _("It is in another account already."))
        return redirect(self.request.path)

    def complete(self):
        """Begin to answer, for somebody whom their institution has named."""
        if not can_be_completed(self.application):
            messages.error(self.request, str(actions.NotOpen()))
            return redirect(self.request.path)
        Draft(self.request.session, self.application.edition_id).begin(nomination=self.application.pk)
        return redirect("courses:apply-step", self.application.edition_id, "you")

    def statistics(self, data=None):
        participant = self.application.participant
        initial = {"sex": participant.sex, "birth_year": participant.birth_year}
        return StatisticsForm(self.application.edition, data, initial=initial)

    def page(self, form, status=200):
        now = timezone.now()
        after = NEXT_STATES[ApplicationState(self.application.state)]
        takes_place = not self.application.is_called_off
        context = {
            "application": self.application,
            "edition": self.application.edition,
            "course": self.application.edition.course,
            "transitions": self.application.transitions.exclude(from_state=F("to_state")),
            "can_complete": takes_place and can_be_completed(self.application),
            "can_accept": takes_place and "confirmed" in after,
            "can_decline": takes_place and "declined" in after,
            "can_study": access(self.application, now) != Access.NONE,
            "can_withdraw": takes_place and "withdrawn" in after and not self.application.has_taken_part(now),
            "form": form,
        }
        return private(render(self.request, "applying/mine.html", context, status=status))
