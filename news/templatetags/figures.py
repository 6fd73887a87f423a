"""Reported figures and article texts as a reader sees them."""

from django import template
from django.utils.safestring import mark_safe

from courses.languages import text_of
from news.wording import in_words

register = template.Library()


@register.filter
def figure(record):
    """The figure in words, its unit marked with its language."""
    words = in_words(record, text_of(record, "unit"))
    return mark_safe(words)  # nosec B308  # noqa: S308 (every part is escaped or our own)


@register.filter
def quantity(record):
    """The figure without its unit: `more than 300`."""
    return in_words(record, "")
