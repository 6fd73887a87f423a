"""Where to report a weakness (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

LASTS = dt.timedelta(days=180)  # the standard asks for less than a year


@require_safe
def security_txt(request):
    """Not there without a contact. It ends half a year from the day when it is read: a site that runs stands by it."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    midnight = timezone.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {midnight + LASTS:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
