"""What stands in the head of a page."""

from html import unescape

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import strip_tags

register = template.Library()


@register.simple_tag(takes_context=True)
def again(context, block):
    """The words of a block of the page once more, on one line."""
    words = context.render_context[BLOCK_CONTEXT_KEY].get_block(block).nodelist.render(context)
    return " ".join(unescape(strip_tags(words)).split())
