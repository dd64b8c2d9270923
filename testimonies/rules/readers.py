"""How many must agree before a text is published, and who among them (domain.md 5.1)."""

from testimonies.models import TermKind, Testimony

from .raid import mode

GRAVE = {TermKind.BEHAVIOUR: {"sexual-assault"}, TermKind.WARNING: {"sexual-assault", "minor"}}
MINOR = {TermKind.AGE_BAND: {"15-17"}}


def needs_two(row: Testimony) -> bool:
    """Whether a second reader must agree: by what it tells, because one asked, or since its call is in raid mode."""
    return is_marked(row) or mode.is_on(row.call)


def is_marked(row: Testimony) -> bool:
    """The same by the text alone, which does not end with the raid."""
    return row.second_reading or _is_grave(row)


def _is_grave(row: Testimony) -> bool:
    return any(slugs.intersection(row.term_slugs(kind)) for kind, slugs in GRAVE.items()) or is_minor(row)


def is_minor(row: Testimony) -> bool:
    """The author is 15 to 17: never published without a lead moderator (domain.md 1.6)."""
    return not MINOR[TermKind.AGE_BAND].isdisjoint(row.term_slugs(TermKind.AGE_BAND))
