"""What the frame around every page needs."""

from django.conf import settings
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info


def frame(request):
    """The page's language, and the same page, filters kept, in each of the others."""
    here = request.get_full_path()
    active = get_language()
    others = [code for code, name in settings.LANGUAGES if code != active]
    links = [(code, get_language_info(code)["name_local"].capitalize(), same_page(here, code)) for code in others]
    return {"language": active, "other_languages": links, "lasting": lasting(request)}


def lasting(request):
    """The page's one address in each language, for links that last, and its picture; None where it has none."""
    if not request.resolver_match or not request.path_info.startswith(f"/{get_language()}/"):
        return None
    absolute, path = request.build_absolute_uri, request.path
    return {
        "own": absolute(path),
        "versions": [(code, absolute(translate_url(path, code))) for code, _name in settings.LANGUAGES],
        "image": absolute(static("img/share.png")),
    }


def same_page(address, language):
    """The address in the language; the home page where the address belongs to no page."""
    translated = translate_url(address, language)
    return translated if translated != address else f"/{language}/"
