"""Parts of pages that need nothing but what they are given: made once for that, in each language."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language

MOST_HELD = 500  # of about a kilobyte each


def part(template, **facts):
    """The template with these facts, all of them hashable. It has no request, and may read nothing that changes."""
    return made(template, get_language(), tuple(facts.items()))


@lru_cache(MOST_HELD)
def made(template, _language, facts):
    return render_to_string(template, dict(facts))
