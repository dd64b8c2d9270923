"""Spans over the author's text, and the text readers get. Offsets are code points; the text itself never changes."""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from testimonies.models import Redaction, Standing, Testimony, replacement

from . import personal_data


@dataclass(frozen=True, order=True)
class Span:
    """`sure` is the detector's word: a guess is a span like any other, shown as a guess at the desk."""

    start: int
    end: int
    kind: str
    sure: bool = field(default=True, compare=False)


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
        Span(hit.start, hit.end, hit.kind, hit.confidence >= SURE)
        for hit in personal_data.find(text, language)
        if hit.confidence >= least
    ]


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
    """Personal data that nobody decided about: approval is refused while one is left, as it is while one is asked about."""
    ground = Ground((one.start, one.end) for one in of_version(testimony))
    return [
        hit for hit in found(testimony.story, testimony.language) if not ground.covers(hit.start, hit.end)
    ]


class Ground:
    """The stretches of a text that some places cover together."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self.stretches: list[tuple[int, int]] = []
        for start, end in sorted(places):
            if self.stretches and start <= self.stretches[-1][1]:
                self.stretches[-1] = self.stretches[-1][0], max(self.stretches[-1][1], end)
            else:
                self.stretches.append((start, end))

    def covers(self, start: int, end: int) -> bool:
        at = bisect_right(self.stretches, (start, sys.maxsize)) - 1
        return at >= 0 and end <= self.stretches[at][1]

    def meets(self, start: int, end: int) -> bool:
        at = bisect_left(self.stretches, (end, 0)) - 1
        return at >= 0 and start < self.stretches[at][1]
