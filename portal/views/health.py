"""Whether the process is alive."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def health(request):
    """200 while the process answers."""
    return HttpResponse("ok", content_type="text/plain")
