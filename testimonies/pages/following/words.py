"""Her text as she wrote it, with what was hidden or asked about, and the text as readers get it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from testimonies.models import Redaction, Standing, Testimony
from testimonies.rules import reading, redaction
from testimonies.rules.redaction import Span

from ..passages import HIDE, REMOVE, Passage, Passages


@dataclass(frozen=True)
class Mark:
    """One decision about a passage of hers, in words she may read: no name of a moderator is among them."""

    words: str
    standing: str
    kind: str
    reason: str
    by: str


def _mark(one: Redaction, story: str) -> Mark:
    by = _("the team") if one.by else _("you")
    reason = one.get_reason_display() if one.reason else ""
    return Mark(story[one.start : one.end], one.standing, one.get_kind_display(), reason, by)


def marked(testimony: Testimony) -> list[tuple[str, Mark | None]]:
    """Her whole text in pieces, those that readers do not see, or that are asked about, with their mark."""
    story = testimony.story
    shown = [one for one in redaction.of_version(testimony) if one.standing != Standing.KEPT]
    return [(words, _mark(one, story) if one else None) for words, one in redaction.pieces(story, shown)]


def as_readers(testimony: Testimony) -> list[list[reading.Piece]]:
    """What readers see, or would see of this version."""
    return reading.paragraphs(testimony.public_text or redaction.public_text(testimony), testimony.language)


class Amended(Passages):
    """The passages found in a new text, but those the team already let stay in the same words."""

    def __init__(self, testimony: Testimony, story: str, data: Mapping[str, str]) -> None:
        super().__init__(story, testimony.language)
        self.data = data
        carried = redaction.carried(testimony.story, story, redaction.of_version(testimony))
        places = [
            (one.standing, Span(one.start + moved, one.end + moved, one.kind)) for one, moved in carried
        ]
        self.hidden = [span for standing, span in places if standing == Standing.HIDDEN]
        waived = {(span.start, span.end) for standing, span in places if standing == Standing.KEPT}
        self.open = [number for number, span in enumerate(self.spans) if (span.start, span.end) not in waived]

    def __len__(self) -> int:
        return len(self.open)

    def __iter__(self) -> Iterator[Passage]:
        return (self._passage(number, self.spans[number]) for number in self.open)

    def _passage(self, number: int, span: Span) -> Passage:
        """With her choice, where she made one; a passage that was only hidden so far stays so unless she says more."""
        passage = super()._passage(number, span)
        by_default = passage.remove and span not in self.hidden
        choice = self.data.get(passage.name)
        return replace(passage, remove=choice == REMOVE if choice in (HIDE, REMOVE) else by_default)

    def readers(self) -> list[list[reading.Piece]]:
        """The new text as readers would get it."""
        hidden = [*self.hidden, *(self.spans[number] for number in self.open)]
        return reading.paragraphs(redaction.bracketed(self.text, hidden, self.language), self.language)

    def settled(self) -> tuple[str, list[Span]]:
        """The text to keep, and the spans she wants hidden in it."""
        hits = [self.spans[number] for number in self.open]
        removed = {place for place, passage in enumerate(self) if passage.remove}
        return redaction.settled(self.text, hits, removed, self.language)
