"""What pages of the desk show without laying it out each time."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def shown(context: template.Context, form: Any) -> SafeString:
    """A form of `admin.laid_out`, on this page."""
    html: SafeString = form.shown(context["at"], context["seen"])
    return html
