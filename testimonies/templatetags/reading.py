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
    """The trade and the year, as far as they are known; never a month, an age or a company."""
    trade = (
        testimony.trade.label
        if testimony.trade and testimony.trade.slug not in reading.SILENT
        else _("Testimony")
    )
    return f"{trade} · {testimony.year}" if testimony.year else trade


@register.filter
def tags(testimony: Testimony) -> list[str]:
    return [*_labels(testimony, TermKind.BEHAVIOUR), *filter(None, [testimony.shown_area])]


@register.filter
def warnings(testimony: Testimony) -> str:
    return " · ".join(label[:1].lower() + label[1:] for label in _labels(testimony, TermKind.WARNING))
