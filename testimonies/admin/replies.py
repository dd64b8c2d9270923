"""Saved replies, in the language of the author."""

import re

from django.utils import translation

from testimonies.models import Reason, SavedReply

PLACEHOLDER = re.compile(r"\{(?:motif|reason)\}")
ANY_PLACEHOLDER = re.compile(r"\{\w{1,40}\}")


class Replies:
    """All saved replies, read once; texts in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        with translation.override(language or "fr"):
            self.all = [
                (one.move, one.reason, one.slug, one.in_language("text")) for one in SavedReply.objects.all()
            ]

    def text(self, move: str, reason: str = "") -> str:
        """The reply kept for this move and reason, else the one for the move alone; placeholders stand in it."""
        found = {for_reason: text for for_move, for_reason, _slug, text in self.all if for_move == move}
        return found.get(reason) or found.get("", "")

    def by_slug(self, move: str) -> dict[str, str]:
        return {slug: text for for_move, _reason, slug, text in self.all if for_move == move}

    def filled(self, move: str, reason: str) -> str:
        return fill(self.text(move, reason), reason, self.language)


def fill(text: str, reason: str, language: str) -> str:
    """The text with the reason in the author's language. Plain replacement: braces of a typed text have no power."""
    with translation.override(language or "fr"):
        label = str(Reason(reason).label) if reason in Reason.values else ""
    return PLACEHOLDER.sub(lambda _match: label, text)


def left_open(text: str) -> str:
    """A placeholder that nobody filled, such as {extrait}; empty if there is none."""
    match = ANY_PLACEHOLDER.search(text)
    return match[0] if match else ""
