"""What search engines are asked to leave alone (RFC 9309)."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from courses.public import public

SAME_AGAIN = ["/*?*sort=", "/*?*q="]  # the same lists in another order, and whatever anybody typed


@public
@require_safe
def robots(request):
    """Everything is open but searches, sorted lists and the staff's site; a draft is a 404 by itself."""
    refused = [*SAME_AGAIN, *searches(), reverse("admin:index")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in refused), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def searches():
    """The search's address in every language."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield reverse("portal:search")
