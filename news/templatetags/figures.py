"""Reported figures and article texts as a reader sees them."""

import nh3
from django import template
from django.utils.safestring import mark_safe

from courses.languages import in_best_language, marked, text_of
from news.wording import in_words

register = template.Library()

TAGS = {"p", "h2", "h3", "strong", "em", "ul", "ol", "li", "a", "blockquote", "br"}


@register.filter
def figure(record):
    """The figure in words, its unit marked with its language."""
    return mark_safe(in_words(record, text_of(record, "unit")))  # noqa: S308 (every part is escaped or our own)


@register.filter
def quantity(record):
    """The figure without its unit: `more than 300`."""
    return in_words(record, "")


@register.simple_tag
def prose(article):
    """The article's text, cleaned again on its way out: imports and fixtures go round the form that cleans."""
    html, language = in_best_language(article, "body")
    clean = mark_safe(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener"))  # noqa: S308
    return marked(clean, language, "div")
