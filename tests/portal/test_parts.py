from types import SimpleNamespace

from django.urls import resolve
from django.utils.translation import override

from portal import parts
from portal.context import address, in_every_language
from portal.parts import part

LIVE, NAVIGATION, ORDER = (f"components/{name}.html" for name in ("live", "navigation", "order"))


def test_part_is_made_once_for_what_it_is_given_in_each_language(monkeypatch):
    made = []
    monkeypatch.setattr(parts, "render_to_string", lambda template, facts: made.append((template, facts)) or "part")
    parts.made.cache_clear()
    for language in ("en", "en", "es"):
        with override(language):
            part("a.html", here="x")
    part("a.html", here="y")
    parts.made.cache_clear()

    assert made == [("a.html", {"here": "x"})] * 2 + [("a.html", {"here": "y"})]


def test_parts_say_what_they_are_given():
    assert [address in part(NAVIGATION, here="/en/news/") for address in ('news/" aria-current', 'search/" aria')] == [
        True,
        False,
    ]
    with override("es"):
        assert "/es/" in part(NAVIGATION, here="")
    assert '<option value="b" selected>B</option>' in part(ORDER, orders=(("", "A", False), ("b", "B", True)))
    assert part(ORDER, orders=(("", "A", True),)).strip() == ""


def test_addresses_of_any_length_are_found_and_only_short_ones_kept():
    """Else a few hundred of the length that the server takes would fill the memory of a process."""
    address.cache_clear()
    kept = []
    for token in ("a" * 60, "a" * 60_000):
        path = f"/en/invitation/{token}/"
        asked = SimpleNamespace(path=path, resolver_match=resolve(path))

        assert in_every_language(asked) == {"en": path, "es": f"/es/invitacion/{token}/"}
        kept.append(address.cache_info().currsize)

    assert kept == [2, 2]
