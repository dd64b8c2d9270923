"""Her text as she wrote it, with what was hidden or asked about, and the text as readers get it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from django.utils.translation import gettext as _

from testimonies.models import Kind, Reason, Redaction, Standing, Testimony, replacement
from testimonies.rules import carrying, reading, redaction
from testimonies.rules.redaction import Span

from ..passages import HIDE, LEAVE, REMOVE, Passage, Passages


@dataclass(frozen=True)
class Mark:
    """One decision about a passage of hers, in words she may read: no name of a moderator is among them."""

    words: str
    standing: str
    kind: str
    reason: str
    by: str


# Why the team hides what a machine could find; for all other kinds a general sentence is truer.
NAMES = frozenset({Kind.FIRST_NAME, Kind.PERSON_NAME})
CONTACTS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.ADDRESS, Kind.POSTCODE_CITY, Kind.LICENCE_PLATE, Kind.URL,
                      Kind.SOCIAL_HANDLE, Kind.IDENTIFIER, Kind.DOOR_CODE, Kind.ORDER_NUMBER})  # fmt: skip


def _mark(one: Redaction, story: str) -> Mark:
    by = _("the team") if one.by else _("you")
    return Mark(story[one.start : one.end], one.standing, one.get_kind_display(), _reason(one), by)


def _reason(one: Redaction) -> str:
    """As it was given, else by kind. What she hid herself needs none."""
    if one.reason:
        return one.get_reason_display()
    if not one.by or one.standing != Standing.HIDDEN:
        return ""
    if one.kind in NAMES:
        return str(Reason.NAMES_PERSON.label)
    return str(Reason.CONTACT_DATA.label) if one.kind in CONTACTS else ""


def marked(testimony: Testimony) -> list[tuple[str, Mark | None]]:
    """Her whole text in pieces, those that readers do not see, or that are asked about, with their mark."""
    story = testimony.story
    shown = [one for one in redaction.of_version(testimony) if one.standing != Standing.KEPT]
    return [(words, _mark(one, story) if one else None) for words, one in redaction.pieces(story, shown)]


def as_readers(testimony: Testimony) -> list[list[reading.Piece]]:
    """What readers see, or would see of this version."""
    return reading.paragraphs(testimony.public_text or redaction.public_text(testimony), testimony.language)


class Amended(Passages):
    """What is asked about a new text: the passages found in it, but those the team already let stay in the same words, and
    what she wrote in the place of passages that were hidden, or that the team asked about."""

    def __init__(self, testimony: Testimony, story: str, data: Mapping[str, str]) -> None:
        super().__init__(story, testimony.language, places=data.get("places", ""))
        self.data = data
        old, before = testimony.story, redaction.of_version(testimony)
        carried = [
            (one.standing, Span(one.start + moved, one.end + moved, one.kind))
            for one, moved in carrying.carried(old, story, before)
        ]
        self.hidden = [span for standing, span in carried if standing == Standing.HIDDEN]
        self._hidden = frozenset(self.hidden)
        decided = redaction.Ground((span.start, span.end) for _standing, span in carried)
        changes = carrying.changes(old, story, before)
        self.gone = [one.words for one in changes if one.place is None]
        self.rewritten = [one for one in changes if one.place and not decided.meets(*one.place)]
        self.asked = self._asked({span for standing, span in carried if standing == Standing.KEPT})

    def _asked(self, waived: set[Span]) -> list[tuple[int, Span]]:
        """The passages in their order, numbered: those found as in any text, those rewritten after them."""
        places = {(span.start, span.end) for span in waived}
        found = {span: n for n, span in enumerate(self.spans) if (span.start, span.end) not in places}
        anew = [span for one in self.rewritten if (span := self._written(one))]
        more = count(len(self.spans))
        every = redaction.merged([*found, *anew])
        return [(found[span] if span in found else next(more), span) for span in every]

    def _written(self, change: carrying.Change) -> Span | None:
        """What she wrote there, unless it is the bracketed word itself."""
        kind, (start, end) = change.redactions[0].kind, change.place or (0, 0)
        return None if self.text[start:end] == replacement(kind, self.language) else Span(start, end, kind)

    @cached_property
    def _were(self) -> dict[str, redaction.Ground]:
        """Where passages were hidden, and where they were asked about."""
        return {
            standing: redaction.Ground(one.place for one in self.rewritten if one.place and one.asked == asks)
            for standing, asks in ((Standing.HIDDEN, False), (Standing.ASKED, True))
        }

    def __len__(self) -> int:
        return len(self.asked)

    def __iter__(self) -> Iterator[Passage]:
        return (self._passage(number, span) for number, span in self.asked)

    def _passage(self, number: int, span: Span) -> Passage:
        """With her choice, where she made one; a passage that was only hidden so far stays so unless she says more."""
        passage, was = super()._passage(number, span), self._was(number, span)
        choice = self.data.get(passage.name)
        if choice not in (HIDE, REMOVE, *([LEAVE] if was else ())):
            choice = self._by_default(passage, span, was)
        return replace(passage, was=was, remove=choice == REMOVE, leave=choice == LEAVE)

    def _was(self, number: int, span: Span) -> str:
        if number < len(self.spans):
            return ""
        return next((one for one, ground in self._were.items() if ground.meets(span.start, span.end)), "")

    def _by_default(self, passage: Passage, span: Span, was: str) -> str:
        """What the team asked her to change, and she did, is the team's to look at again."""
        if was:
            return LEAVE if was == Standing.ASKED else HIDE
        return REMOVE if passage.remove and span not in self._hidden else HIDE

    @property
    def has_rewritten(self) -> bool:
        return any(passage.was for passage in self)

    def readers(self) -> list[list[reading.Piece]]:
        """The new text as readers would get it."""
        hidden = [*self.hidden, *(span for _number, span in self.asked)]
        return reading.paragraphs(redaction.bracketed(self.text, hidden, self.language), self.language)

    def settled(self) -> tuple[str, list[Span], list[Span]]:
        """The text to keep, the spans she wants hidden in it, and those she leaves to the team."""
        passages = list(self)
        removed = {place for place, passage in enumerate(passages) if passage.remove}
        hits = [span for _number, span in self.asked]
        text, kept = redaction.settled(self.text, hits, removed, self.language)
        left = [passage.leave for passage in passages if not passage.remove]
        apart = list(zip(kept, left, strict=True))
        return (
            text,
            [one for one, is_left in apart if not is_left],
            [one for one, is_left in apart if is_left],
        )
