"""Days as they are written in the language of the page."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def written(day: date) -> str:
    """« 1er janvier 2026 »: French has an ordinal for the first of a month alone, which Django's format cannot say."""
    words = date_format(day, "DATE_FORMAT")
    return f"1er{words[1:]}" if day.day == 1 and get_language() == "fr" else words
