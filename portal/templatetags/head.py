"""What stands around a page and in its head."""

from html import unescape

from django import template
from django.utils.html import strip_tags

from portal.parts import part

register = template.Library()

register.simple_tag(part)


class Kept(template.Node):
    """What stands within, as it is; and its words, for `again`."""

    def __init__(self, nodelist, name):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        text = self.nodelist.render(context)
        context.render_context[Kept, self.name] = text
        return text


@register.tag
def keep(parser, token):
    """`{% keep title %}…{% endkeep %}`: once more by `{% again title %}`, later in the same template."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(["endkeep"])
    parser.delete_first_token()
    return Kept(nodelist, name)


class Again(template.Node):
    """The words of what was kept, on one line."""

    def __init__(self, name):
        self.name = name

    def render(self, context):
        text = context.render_context[Kept, self.name]
        return template.base.render_value_in_context(" ".join(unescape(strip_tags(text)).split()), context)


@register.tag
def again(_parser, token):
    _tag, name = token.split_contents()
    return Again(name)
