"""What the admin asks of its users before it opens, and the language it speaks."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _


def admin_language(get_response):
    """Show the admin in the language its user chose; without a choice, in the browser's."""

    def middleware(request):
        if is_staff_page(request) and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


class SecondFactorForStaff:
    """Where the settings ask for it, no page of the admin opens to an account without a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.STAFF_NEED_SECOND_FACTOR and is_staff_page(request) and self.lacks_it(request.user):
            messages.warning(request, _("Working in the office needs a second factor. Set it up here, once."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def lacks_it(self, user):
        return user.is_authenticated and user.is_staff and not is_mfa_enabled(user)


def is_staff_page(request):
    return request.path_info.startswith("/admin/")
