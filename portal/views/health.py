"""Whether the process is alive, and whether all that it needs is there."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.forms import HealthForm
from portal.running import readiness


@never_cache
@require_safe
def health(request):
    """200 while the process answers, without asking the database; for `?ready` 503 where something is missing."""
    form = HealthForm(request.GET)
    if not form.is_valid():
        return HttpResponse("Ask /healthz or /healthz?ready.", status=400, content_type="text/plain")
    if "ready" not in request.GET:
        return HttpResponse("ok", content_type="text/plain")
    is_ready, found = readiness()
    return JsonResponse({"ready": is_ready, **found}, status=200 if is_ready else 503)
