"""Whether a certificate is what it says: for anybody, in both languages, and for programs as JSON."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.choices import CertificateState
from courses.codes import code_in, grouped
from courses.learning_forms import CodeForm
from courses.limits import Limit, address_of
from courses.models import Certificate

ASKING = Limit("certificates verified", most=30, seconds=60)  # from one network
NOT_FOUND = "not-found"
MOST_TYPED = 40  # letters that are shown again


@require_safe
def verify(request):
    """The page to type a code into. It leads on to the code's own address, which can be kept and passed on."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("verify-code", grouped(form.cleaned_data["code"]))
    if form.is_bound:
        return answer(request, {"typed": request.GET["code"][:MOST_TYPED]}, NOT_FOUND, 422)
    return answer(request, {"typed": ""}, "")


@require_safe
def verify_code(request, code):
    """What the office says of it now: valid, replaced, withdrawn or not found; the name only where it is valid."""
    wait = ASKING.take(address_of(request))
    if wait is not None:
        return too_often(request, wait)
    known = code_in(code)
    certificate = known and Certificate.objects.filter(code=known).select_related("application__participant").first()
    if not certificate:
        return answer(request, {"typed": code[:MOST_TYPED]}, NOT_FOUND, 404)
    return answer(request, {"certificate": certificate, "typed": certificate.shown_code}, certificate.state)


def answer(request, facts, state, status=200):
    if state and request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return unkept(JsonResponse(told(facts.get("certificate"), state), status=status))
    context = facts | {"state": state, "languages": languages(), "checked": timezone.localtime()}
    return unkept(render(request, "verify.html", context, status=status))


def languages():
    """Both, the one that the reader's browser prefers first."""
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != get_language())


def told(certificate, state):
    """For programs: nothing of a certificate that is not valid but that, and since when."""
    facts = {"status": str(state)}
    if certificate is None:
        return facts
    facts["code"] = certificate.shown_code
    if state == CertificateState.WITHDRAWN:
        return facts | {"withdrawn_on": timezone.localdate(certificate.withdrawn_at).isoformat()}
    if state == CertificateState.REPLACED:
        return facts
    return facts | {
        "name": certificate.printed_name or None,
        "kind": certificate.kind,
        "course": certificate.course_title,
        "edition": certificate.edition_label,
        "language": certificate.language,
        "dates": certificate.dates or None,
        "minutes": certificate.minutes,
        "issuer": certificate.issuer,
        "issued_on": timezone.localdate(certificate.issued_at).isoformat(),
        "is_sample": certificate.is_sample,
    }


def too_often(request, wait):
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response: HttpResponse = JsonResponse({"status": "too-many-requests", "retry_after": wait}, status=429)
    else:
        response = render(
            request, "verify.html", {"state": "", "typed": "", "is_limited": True, "languages": languages()}, status=429
        )
    response["Retry-After"] = str(wait)
    return unkept(response)


def unkept(response):
    """What it says may change at any moment, and its address names a person to whoever has it."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    patch_vary_headers(response, ["Accept"])
    return response
