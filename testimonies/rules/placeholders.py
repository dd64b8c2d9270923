"""What stands in braces in a saved reply, and the records that fill it. Plain replacement: a typed brace has no power."""

import re
from collections.abc import Callable
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from testimonies.models import Country, Helpline, Notice, Reason, Standing, Testimony

from . import redaction
from .memo import remembered
from .notices import QUOTED_HOURS, USUAL_HOURS

# As it may be written in either language, and what it stands for.
NAMES = {
    "motif": "reason",
    "numéros": "numbers",
    "délai": "delay",
    "extrait": "excerpt",
    "éléments": "items",
    **{name: name for name in ("reason", "numbers", "date", "delay", "excerpt", "items")},
}
BRACED = re.compile(r"\{([^{}\n]{1,40})\}")
REASONS = frozenset(Reason.values)
TO_TALK_TO = 2  # lines named beside those for danger; the page of help has them all


def fill(text: str, value: Callable[[str], str | None]) -> str:
    """The text with what `value` gives for each name of `NAMES`; what it gives nothing for stays as it is."""
    return BRACED.sub(lambda found: value(NAMES.get(found[1], "")) or found[0], text)


def left_open(text: str) -> str:
    """A placeholder that nothing filled, such as {extrait}; empty if there is none."""
    found = BRACED.search(text)
    return found[0] if found else ""


def unknown(text: str) -> str:
    """What a text has in braces, or a brace alone, that no record fills; empty if there is nothing of that."""
    for found in BRACED.finditer(text):
        if found[1] not in NAMES:
            return found[0]
    return next((sign for sign in BRACED.sub("", text) if sign in "{}"), "")


class Facts:
    """What fills placeholders, in the language of whoever reads it. Each is looked up when it is first needed."""

    def __init__(self, language: str) -> None:
        self.language = language or "fr"

    def fill(self, text: str, reason: str = "") -> str:
        if "{" not in text:
            return text
        with translation.override(self.language):
            label = str(Reason(reason).label) if reason in REASONS else ""
            return fill(text, lambda name: label if name == "reason" else getattr(self, name, ""))


class OfTestimony(Facts):
    """What its author is told."""

    def __init__(self, row: Testimony) -> None:
        super().__init__(row.language)
        self.row = row

    @cached_property
    def numbers(self) -> str:
        return numbers(self.row.country)

    @cached_property
    def date(self) -> str:
        """When her testimony came."""
        return date_format(self.row.submitted_on, "DATE_FORMAT")

    @cached_property
    def delay(self) -> str:
        """How long she has to answer."""
        days = settings.KEEP_DAYS["changes_asked"]
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}

    @cached_property
    def excerpt(self) -> str:
        """Her own words, those that a change is asked for."""
        marks = redaction.of_version(self.row)
        asked = [self.row.story[one.start : one.end] for one in marks if one.standing == Standing.ASKED]
        return ", ".join(_("“%(words)s”") % {"words": words} for words in asked)

    @cached_property
    def items(self) -> str:
        """What is hidden, by kind."""
        marks = redaction.of_version(self.row)
        kinds = [str(one.get_kind_display()) for one in marks if one.standing == Standing.HIDDEN]
        return ", ".join(dict.fromkeys(kinds)).lower()


class OfNotice(Facts):
    """What who sent it is told."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.language)
        self.notice = notice

    @cached_property
    def numbers(self) -> str:
        return numbers(self.notice.testimony.country)

    @cached_property
    def date(self) -> str:
        return date_format(self.notice.received_on, "DATE_FORMAT")

    @cached_property
    def delay(self) -> str:
        hours = QUOTED_HOURS if self.notice.quoted else USUAL_HOURS
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


def numbers(country: str) -> str:
    """The lines of this country, those for danger first; where none is known, the number of the place."""
    return remembered(("numbers", country, get_language()), lambda: _numbers(country))


def _numbers(country: str) -> str:
    lines = sorted(Helpline.objects.shown_in(country), key=lambda line: (not line.emergency, line.order))
    urgent = [line for line in lines if line.emergency]
    others = [line for line in lines if not line.emergency][:TO_TALK_TO]
    words = []
    if not urgent or country in ("", Country.OTHER):
        words.append(_("In danger: call the emergency number of the place where you are."))
    if urgent:
        words.append(_("In danger: %(lines)s.") % {"lines": _listed(urgent)})
    if others:
        words.append(_("To talk to someone: %(lines)s.") % {"lines": _listed(others)})
    return " ".join(words)


def _listed(lines: list[Helpline]) -> str:
    return ", ".join(f"{line.number} ({line.name})" for line in lines)
