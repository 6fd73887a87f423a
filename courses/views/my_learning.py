"""My learning: whatever somebody keeps in their account, with the way on first."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.my_learning import MyLearning
from courses.rosters import roles_of
from courses.views.applying import private


@login_required
@require_safe
def my_learning(request):
    now = timezone.now()
    context = {"learning": MyLearning(request.user, now), "teaches": roles_of(request.user, now).exists()}
    return private(render(request, "learning/mine.html", context))
