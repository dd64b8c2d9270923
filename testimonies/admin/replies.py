"""Saved replies, in the language of whoever reads them, with what fills their placeholders."""

from functools import cached_property

from django.utils import translation

from testimonies.models import SavedReply, Testimony
from testimonies.rules.memo import for_five_seconds
from testimonies.rules.placeholders import Facts, OfTestimony


class Replies:
    """All saved replies, read once, as they go to one reader."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @classmethod
    def to_author(cls, row: Testimony) -> "Replies":
        return cls(OfTestimony(row))

    @cached_property
    def all(self) -> list[tuple[str, str, str, str]]:
        return _saved(self.facts.language)

    def text(self, move: str, reason: str = "") -> str:
        """The reply kept for this move and reason, else the one for the move alone; what nothing fills stands in braces."""
        found = {for_reason: text for for_move, for_reason, _slug, text in self.all if for_move == move}
        return self.fill(found.get(reason) or found.get("", ""), reason)

    def by_slug(self, move: str) -> dict[str, str]:
        return {
            slug: self.fill(text, reason) for for_move, reason, slug, text in self.all if for_move == move
        }

    def fill(self, text: str, reason: str = "") -> str:
        return self.facts.fill(text, reason)


@for_five_seconds
def _saved(language: str) -> list[tuple[str, str, str, str]]:
    """As the team saved them, with their placeholders: nothing of whom they go to."""
    with translation.override(language):
        return [(one.move, one.reason, one.slug, one.in_language("text")) for one in SavedReply.objects.all()]
