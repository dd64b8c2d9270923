"""How a published testimony is laid out: its title, its paragraphs, its tags and its warnings."""

from django import template
from django.utils.translation import gettext as _

from testimonies.models import TermKind, Testimony
from testimonies.rules import reading

register = template.Library()

register.filter("excerpt", reading.excerpt)
register.filter("paragraphs", reading.paragraphs)


def _labels(testimony: Testimony, kind: TermKind) -> list[str]:
    return [
        term.label for term in testimony.terms.all() if term.kind == kind and term.slug not in reading.SILENT
    ]


@register.filter
def heading(testimony: Testimony) -> str:
    """The trade, or else the first behaviour, and the year; never a month, an age or a company."""
    trade = testimony.trade
    known = [trade.label] if trade and trade.slug not in reading.SILENT else []
    title = [*known, *_labels(testimony, TermKind.BEHAVIOUR), _("Testimony")][0]
    return f"{title} · {testimony.year}" if testimony.year else title


@register.filter
def tags(testimony: Testimony) -> list[str]:
    return [*_labels(testimony, TermKind.BEHAVIOUR), *filter(None, [testimony.shown_area])]


@register.filter
def warnings(testimony: Testimony) -> str:
    return " · ".join(label[:1].lower() + label[1:] for label in _labels(testimony, TermKind.WARNING))
