"""The language of addresses that carry none."""

from django.utils import translation


def admin_language(get_response):
    """Show the admin in the language its user chose; without a choice, in the browser's."""

    def middleware(request):
        if request.path_info.startswith("/admin/") and request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware
