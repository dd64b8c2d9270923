"""What pages of the desk show without laying it out each time."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def shown(context: template.Context, form: Any) -> SafeString:
    """A form of `admin.laid_out`, on this page."""
    html: SafeString = form.shown(context["at"], context["seen"])
    return html


class Once(template.Node):
    """Its content knows the values that the tag names and nothing else of the page, so that it is the same for everybody."""

    def __init__(self, nodelist: NodeList, names: dict[str, FilterExpression]) -> None:
        self.nodelist, self.names = nodelist, names
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        told = {name: bool(value.resolve(context)) for name, value in self.names.items()}
        kept_under = (*told.values(), get_language(), get_script_prefix())
        if kept_under not in self.kept:
            self.kept[kept_under] = self.nodelist.render(context.new(told))
        return self.kept[kept_under]


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """`{% once name=value %}…{% endonce %}`: laid out once for each language, and for each value as yes or no."""
    named = (bit.partition("=") for bit in token.split_contents()[1:])
    names = {name: parser.compile_filter(value) for name, _is, value in named}
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist, names)
