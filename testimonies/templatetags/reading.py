"""What a testimony is called, where its prepared card is not shown, and the list its receipt is of."""

from django import template
from django.utils.translation import gettext as _

from testimonies.models import TermKind, Testimony
from testimonies.rules import reading, receipts

register = template.Library()


@register.filter
def heading(testimony: Testimony) -> str:
    """The trade, or else the first behaviour, and the year; never a month, an age or a company."""
    terms = [testimony.trade, *(term for term in testimony.terms.all() if term.kind == TermKind.BEHAVIOUR)]
    known = [term.label for term in terms if term and term.slug not in reading.SILENT]
    title = [*known, _("Testimony")][0]
    return f"{title} · {testimony.year}" if testimony.year else title


register.filter(receipts.list_of)
