"""What the frame around every page needs."""

from functools import cache, lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info, override

from portal.parts import part

MOST_ADDRESSES = 2_000
LONGEST_KEPT = 500  # letters of an address; a server takes a hundred times as many
NAVIGATION = ["courses:list", "news:list", "courses:calendar", "portal:figures", "portal:search", "courses:learning"]


def frame(request):
    """The page's language, what surrounds it, and the same page, filters kept, in each of the others."""
    active = get_language()
    paths = in_every_language(request)
    query = request.get_full_path()[len(request.path) :]
    links = [(code, local_name(code), path + query) for code, path in paths.items() if code != active]
    return {
        "language": active,
        "navigation": part("components/navigation.html", here=request.path if request.path in led_to(active) else ""),
        "other_languages": links,
        "lasting": lasting(request, paths),
    }


def in_every_language(request):
    """The path of the page in each language; the home page where the address belongs to no page."""
    match, active = request.resolver_match, get_language()
    page = (match.view_name, match.args, tuple(match.captured_kwargs.items())) if match else None
    find = address if len(request.path) <= LONGEST_KEPT else address.__wrapped__
    found = {code: find(code, page) for code, _name in settings.LANGUAGES}
    return found | ({active: request.path} if match else {})


@lru_cache(MOST_ADDRESSES)
def address(language, page):
    """Of a page by name, arguments and named arguments."""
    with override(language):
        try:
            name, arguments, named = page
            return reverse(name, args=arguments, kwargs=dict(named))
        except (TypeError, NoReverseMatch):
            return reverse("portal:home")


def lasting(request, paths):
    """The page's one address in each language, for links that last, and its picture; None where it has none."""
    if not request.resolver_match or not request.path_info.startswith(f"/{get_language()}/"):
        return None
    site = request.build_absolute_uri("/").rstrip("/")
    return {
        "own": f"{site}{request.path}",
        "versions": [(code, f"{site}{path}") for code, path in paths.items()],
        "image": f"{site}{picture()}",
    }


@cache
def picture():
    return static("img/share.png")


@cache
def local_name(language):
    return get_language_info(language)["name_local"].capitalize()


@cache
def led_to(language):
    """Where the navigation leads."""
    with override(language):
        return {reverse(name) for name in NAVIGATION}
