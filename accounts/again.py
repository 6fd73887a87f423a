"""Before something grave: whoever is logged in shows once more who they are, by everything their account asks for."""

import time
from functools import wraps

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods


def page_that_asks(request, back):
    """The address of the page that asks for what was not shown lately, and then leads back; None where all was.

    An account asks for its password, for its second factor, or for both. One that has neither is opened by codes from
    letters: it was shown lately where it was opened lately.
    """
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    lately = [record for record in get_authentication_records(request, request.user) if record["at"] > since]
    shown = {record["method"] for record in lately if record.get("reauthenticated")}
    methods = get_adapter().get_reauthentication_methods(request.user)
    for method in methods:
        if ("password" if method["id"] == "reauthenticate" else "mfa") not in shown:
            return leading_back(method["url"], back)
    return None if methods or lately else leading_back(reverse("account_code_again"), back)


def leading_back(address, back):
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: back})}"


def shown_again(view):
    """For views whose page opens at their own address: whoever is asked returns there, and goes on."""

    @wraps(view)
    @login_required
    def guarded(request, *args, **kwargs):
        asks = page_that_asks(request, request.path)
        return redirect(asks) if asks else view(request, *args, **kwargs)

    return guarded


@login_required
@require_http_methods(["GET", "POST"])
def code_again(request):
    """For accounts without a password: out, and in again by a new code."""
    back = get_next_redirect_url(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        logout(request)
        return redirect(leading_back(reverse("account_request_login_code"), back))
    return render(request, "account/code_again.html", {"redirect_field_value": back})
