"""What is the same on many pages, and so is not laid out for each of them. In every template without `{% load %}`."""

from typing import Any

from django import template
from django.db.models import Model
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from testimonies.rules.memo import remembered

register = template.Library()


class Once(template.Node):
    """Its content knows the values that the tag names and nothing else of the page, so that it is the same for everybody."""

    def __init__(self, nodelist: NodeList, names: dict[str, FilterExpression]) -> None:
        self.nodelist, self.names = nodelist, names
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        told = {name: _told(value.resolve(context)) for name, value in self.names.items()}
        kept_under = (*told.values(), get_language(), get_script_prefix())
        if kept_under not in self.kept:
            self.kept[kept_under] = self.nodelist.render(context.new(told))
        return self.kept[kept_under]


def _told(value: Any) -> str | bool:
    return value if isinstance(value, str) else bool(value)


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """`{% once name=value %}…{% endonce %}`: laid out once for each language, and for each value: a word of the code or of the
    settings, of which there are few and which nobody types, or anything else as yes or no.
    """
    named = (bit.partition("=") for bit in token.split_contents()[1:])
    names = {name: parser.compile_filter(value) for name, _is, value in named}
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist, names)


@register.simple_tag
def laid_out(template_name: str, **row: Model) -> SafeString:
    """A part that shows one row and nothing else, laid out once in five seconds: so for twice as long where the row was
    remembered too.
    """
    key = ("laid out", template_name, *row.values(), get_language())
    return remembered(key, lambda: render_to_string(template_name, row))
