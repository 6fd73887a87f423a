"""All applications of somebody with an account, each leading to its own page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.models import Application
from courses.views.applying import private


@login_required
@require_safe
def my_applications(request):
    """Whatever they keep in their account, the newest first."""
    applications = Application.objects.filter(participant__account=request.user).with_names()
    return private(render(request, "applying/all.html", {"applications": applications}))
