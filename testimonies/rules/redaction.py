"""Spans over the author's text, and the text readers get. Offsets are code points; the text itself never changes."""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from testimonies.models import Redaction, Standing, Testimony, replacement

from . import personal_data, receipts


@dataclass(frozen=True, order=True)
class Span:
    start: int
    end: int
    kind: str


Cut = TypeVar("Cut", Span, Redaction)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans become one, and so do touching ones of a kind; the wider one names it."""
    result: list[Span] = []
    for span in sorted(spans):
        last = result[-1] if result else None
        if last and (span.start < last.end or (span.start == last.end and span.kind == last.kind)):
            wider = max(last, span, key=lambda one: one.end - one.start)
            result[-1] = Span(last.start, max(last.end, span.end), wider.kind)
        else:
            result.append(span)
    return result


def pieces(
    text: str, spans: Iterable[Cut], start: int = 0, end: int | None = None
) -> Iterator[tuple[str, Cut | None]]:
    """The text from `start` to `end`, cut where a span begins or ends: each piece with its span, or None between them.

    Put together they are the text again. What two spans share is of the one that begins first.
    """
    at, end = start, len(text) if end is None else end
    for span in sorted(spans, key=lambda one: one.start):
        low, high = max(at, span.start), min(end, span.end)
        if low >= high:
            continue
        if at < low:
            yield text[at:low], None
        yield text[low:high], span
        at = high
    if at < end:
        yield text[at:end], None


def worded(text: str, spans: Iterable[Span], language: str) -> Iterator[tuple[str, bool]]:
    """What readers get, in pieces, and whether each is the bracketed word that stands for a span."""
    for words, span in pieces(text, merged(spans)):
        yield (replacement(span.kind, language), True) if span else (words, False)


def bracketed(text: str, spans: Iterable[Span], language: str) -> str:
    """The text with each span as its bracketed word, which says the kind and betrays no length."""
    return "".join(words for words, _is_hidden in worded(text, spans, language))


def settled(text: str, hits: list[Span], removed: set[int], language: str) -> tuple[str, list[Span]]:
    """Her choice for each passage found: those numbered in `removed` are replaced for good, the others become spans."""
    parts: list[str] = []
    kept: list[Span] = []
    at = length = 0
    for number, hit in enumerate(hits):
        before = text[at : hit.start]
        passage = replacement(hit.kind, language) if number in removed else text[hit.start : hit.end]
        length += len(before)
        if number not in removed:
            kept.append(Span(length, length + len(passage), hit.kind))
        length += len(passage)
        parts += [before, passage]
        at = hit.end
    return "".join([*parts, text[at:]]), kept


SURE = 0.6  # below it, a hit is a guess: the desk judges it, the author is not bothered with it


def found(text: str, language: str, least: float = 0) -> list[Span]:
    """Personal data the detector sees with at least this confidence, as spans."""
    return [
        Span(hit.start, hit.end, hit.kind)
        for hit in personal_data.find(text, language)
        if hit.confidence >= least
    ]


def _folded(text: str) -> str:
    """One sign for each sign, without case, accents or kinds of space, so that offsets stay true."""
    return "".join(" " if sign.isspace() else (receipts.fold(sign) or sign)[:1] for sign in text)


def occurrences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Every place where the words of this span stand again, itself included."""
    return places(text, text[start:end])


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Every place where these words stand, whatever their case, accents or line breaks."""
    haystack, needle = _folded(text), _folded(words)
    found_at, at = [], haystack.find(needle)
    while needle.strip() and at >= 0:
        if _stands_alone(haystack, at, at + len(needle)):
            found_at.append((at, at + len(needle)))
        at = haystack.find(needle, at + len(needle))
    return found_at


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Not inside a longer word: hiding « Yan » must leave « Yanis » and « bilan » alone."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (
        after.isalnum() and text[end - 1].isalnum()
    )


def of_version(testimony: Testimony) -> list[Redaction]:
    return [one for one in testimony.redactions.all() if one.version == testimony.version]


def hidden(testimony: Testimony) -> list[Span]:
    return [
        Span(one.start, one.end, one.kind) for one in of_version(testimony) if one.standing == Standing.HIDDEN
    ]


def public_text(testimony: Testimony) -> str:
    """What readers would get of this version."""
    return bracketed(testimony.story, hidden(testimony), testimony.language)


def open_hits(testimony: Testimony) -> list[Span]:
    """Personal data that is neither hidden nor waived: approval is refused while one is left."""
    decided = [one for one in of_version(testimony) if one.standing in (Standing.HIDDEN, Standing.KEPT)]
    ground = _ground(sorted((one.start, one.end) for one in decided))
    return [hit for hit in found(testimony.story, testimony.language) if not _covered(hit, ground)]


def _ground(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches that sorted places cover together."""
    ground: list[tuple[int, int]] = []
    for start, end in places:
        if ground and start <= ground[-1][1]:
            ground[-1] = (ground[-1][0], max(ground[-1][1], end))
        else:
            ground.append((start, end))
    return ground


def _covered(hit: Span, ground: list[tuple[int, int]]) -> bool:
    before = bisect_right(ground, (hit.start, sys.maxsize)) - 1
    return before >= 0 and hit.end <= ground[before][1]


NEIGHBOURS = 12  # signs on one side that tell two mentions of the same words apart


def carried(old: str, new: str, redactions: list[Redaction]) -> list[tuple[Redaction, int]]:
    """The redactions whose words stand in the new text, each with how far it moved.

    Words that stand there as often as before are found again in their order, else by the signs before or after them.
    Linear in the texts: comparing them sign by sign takes seconds on 20,000.
    """
    mentions: dict[str, _Mentions] = {}
    moved: dict[tuple[int, str], tuple[Redaction, int]] = {}
    for one in redactions:
        words = old[one.start : one.end]
        if words not in mentions:
            mentions[words] = _Mentions(old, new, words)
        place = mentions[words].now(one.start)
        if place is not None:
            moved.setdefault((place, words), (one, place - one.start))
    return list(moved.values())


class _Mentions:
    """Where the same words stand in the old text and in the new one."""

    def __init__(self, old: str, new: str, words: str) -> None:
        self.old, self.size = old, len(words)
        self.before, self.after = (
            [found.start() for found in re.finditer(re.escape(words), text)] for text in (old, new)
        )
        self.beside = {around: place for place in reversed(self.after) for around in self._around(new, place)}

    def now(self, start: int) -> int | None:
        """The place in the new text of the words that began at `start` in the old one."""
        rank = bisect_left(self.before, start)
        if len(self.before) == len(self.after) and self.before[rank : rank + 1] == [start]:
            return self.after[rank]
        return next((self.beside[one] for one in self._around(self.old, start) if one in self.beside), None)

    def _around(self, text: str, place: int) -> tuple[tuple[str, str], tuple[str, str]]:
        end = place + self.size
        return ("before", text[max(0, place - NEIGHBOURS) : place]), ("after", text[end : end + NEIGHBOURS])
