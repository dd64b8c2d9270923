"""The author's text beside the one readers get, told apart word by word."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .redaction import Span, bracketed, merged, pieces

WORD = re.compile(r"[^\W_]+")


def differences(text: str, spans: Iterable[Span], language: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with what readers get in its place. Where the two differ they are whole words."""
    hidden, end = deque(merged(spans)), 0
    for words, stretch in pieces(text, merged(_whole_words(text, hidden))):
        start, end, inside = end, end + len(words), []
        while stretch and hidden and hidden[0].start < end:
            one = hidden.popleft()
            inside.append(replace(one, start=one.start - start, end=one.end - start))
        yield words, bracketed(words, inside, language)


def _whole_words(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Each span, widened to the ends of the words it cuts."""
    words = [found.span() for found in WORD.finditer(text)]
    for span in spans:
        first, last = _cut(words, span.start), _cut(words, span.end)
        yield replace(span, start=first[0] if first else span.start, end=last[1] if last else span.end)


def _cut(words: list[tuple[int, int]], place: int) -> tuple[int, int] | None:
    """The word that goes on both before and after this place."""
    before = bisect_left(words, (place, 0)) - 1
    return words[before] if before >= 0 and place < words[before][1] else None
