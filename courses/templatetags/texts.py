"""Texts that exist in two languages, shown in the reader's or marked with their own."""

from django import template
from django.utils.html import format_html_join, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from courses.languages import in_best_language, marked, text_of
from courses.prose import clean

register = template.Library()

register.simple_tag(text_of, name="text")


@register.simple_tag
def paragraphs(record, field):
    """The plain text as paragraphs, inside `<div lang>` where it is not in the page's language."""
    words, language = in_best_language(record, field)
    html = mark_safe(linebreaks(words, autoescape=True))  # nosec B308  # noqa: S308 (escaped by linebreaks)
    return marked(html, language, "div")


@register.simple_tag
def prose(record, field):
    """The text with its headings and lists, inside `<div lang>` where it is not in the page's language."""
    html, language = in_best_language(record, field)
    return marked(clean(html), language, "div")


@register.filter
def names(records):
    """The names of several records, with commas between them."""
    return format_html_join(", ", "{}", ((text_of(record, "name"),) for record in records))


@register.simple_tag
def own_title(course):
    """The title in the one language the course is taught in, where the page shows another; else blank.

    `course` has its languages prefetched.
    """
    taught = [language.code for language in course.languages.all()]
    if len(taught) != 1 or taught[0] == get_language() or in_best_language(course, "title")[1] == taught[0]:
        return ""
    title = getattr(course, f"title_{taught[0]}", "")
    return marked(title, taught[0]) if title else ""
