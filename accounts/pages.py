"""How the pages of accounts are answered: kept by nobody, and 422 where a form has errors."""

from functools import wraps

from django.db import IntegrityError
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

FORMS = ("form", "verify_form", "change_form")  # as allauth names them in the contexts of its pages


def page(view):
    """The view of a library, with the answers that every form of the portal gives."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
        except IntegrityError:  # the same address was entered twice at once: the second finds what the first made
            response = redirect(request.path)
        context = getattr(response, "context_data", None) or {}
        if response.status_code == 200 and any(context[name].errors for name in FORMS if context.get(name)):
            response.status_code = 422
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer
