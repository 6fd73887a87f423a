"""Addresses of a filtered list."""

from django import template

register = template.Library()


@register.simple_tag
def without(address, facet, value):
    """The query with one value of a facet taken away."""
    return str(address.without(facet, value))
