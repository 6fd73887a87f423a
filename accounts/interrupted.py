"""What somebody had typed when their session ended: kept for them alone, and sent once they have logged in again."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.erasure import INTERRUPTED

OF_ACCOUNTS = ("account_", "mfa_")  # pages whose forms hold passwords and codes
NEVER_KEPT = ("csrfmiddlewaretoken", "password")


def keep_what_was_typed(get_response):
    """A form that is posted after the session has ended is not done, and not lost: the login leads on to it.

    It comes after the protection against forged forms: what another site has posted was refused before.
    """

    def middleware(request):
        response = get_response(request)
        if request.method != "POST" or not leads_to_login(response) or not request.session.ended:
            return response
        if (request.resolver_match.url_name or "").startswith(OF_ACCOUNTS):
            return response
        request.session[INTERRUPTED] = {
            "user": request.session.ended,
            "path": request.get_full_path(),
            "fields": {name: values for name, values in request.POST.lists() if is_kept(name)},
            "had_files": bool(request.FILES),
        }
        query = urlencode({"next": reverse("account_interrupted")})
        return redirect(f"{reverse('account_login')}?{query}")

    return middleware


def leads_to_login(response):
    path = response.headers.get("Location", "").partition("?")[0]
    return response.status_code == 302 and path in {reverse("account_login"), reverse("admin:login")}


def is_kept(name):
    return not any(part in name for part in NEVER_KEPT)


def kept_for(request):
    """What was kept of whoever is logged in. Raises Http404: of somebody else it is shown to nobody."""
    kept = request.session.get(INTERRUPTED)
    if not kept or kept["user"] != str(request.user.pk):
        request.session.pop(INTERRUPTED, None)
        raise Http404
    return kept


@login_required
@require_http_methods(["GET", "POST"])
def interrupted(request):
    """Shows that it is there. Posted, it goes to where it was meant for (307 has the browser send it once more)."""
    kept = kept_for(request)
    if request.method == "GET":
        return render(request, "account/interrupted.html", {"kept": kept})
    del request.session[INTERRUPTED]
    if "drop" in request.GET:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return HttpResponseRedirect(kept["path"], preserve_request=True)
