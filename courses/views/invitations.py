"""The page that the link of an invitation leads to. Opening it uses nothing: scanners of mail open links."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from courses.actions.invitations import can_be_used, invitation_of, is_open
from courses.views.applying import Draft, private
from courses.views.nominations import DeskPage


class InvitationPage(View):
    def dispatch(self, request, token):
        invitation = invitation_of(token)
        if invitation is None:
            raise Http404
        if invitation.nominates:
            return DeskPage.as_view()(request, invitation, usable=is_open(invitation))
        self.invitation, self.usable = invitation, can_be_used(invitation)
        return super().dispatch(request)

    def get(self, request):
        invitation = self.invitation
        context = {
            "invitation": invitation,
            "edition": invitation.edition,
            "course": invitation.edition.course,
            "usable": self.usable,
        }
        return private(render(request, "applying/invitation.html", context))

    def post(self, request):
        """Begin to answer: the form then knows the invitation. A seat is used when it is sent."""
        if not self.usable:
            return redirect(request.path)
        edition = self.invitation.edition
        Draft(request.session, edition.pk).invite(self.invitation)
        return redirect("courses:apply-step", edition.pk, "you")
