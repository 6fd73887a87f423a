"""Texts with headings, lists and links: what their editor offers, and what of them a page shows."""

import nh3
from django.utils.safestring import mark_safe
from django_prose_editor.fields import ProseEditorField

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": True,
    "Blockquote": True,
}
TAGS = {"p", "h2", "h3", "strong", "em", "ul", "ol", "li", "a", "blockquote", "br"}


def prose_field(words, **options):
    """A column of such a text, cleaned by every form."""
    return ProseEditorField(words, blank=True, extensions=EXTENSIONS, sanitize=True, **options)


def clean(html):
    """Cleaned again on its way out: imports and fixtures go round the form that cleans."""
    return mark_safe(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener"))  # nosec B308  # noqa: S308
