"""Two texts told apart word by word: the author's and the one readers get, or what she wrote before and now."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import takewhile

from .redaction import Span, bracketed, merged, pieces

WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(r"[^\W_]+|\s+|.", re.DOTALL)
MOST = 1_000  # words, spaces and signs compared one by one: more of them take long, and were written anew


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


def changed(before: str, after: str) -> Iterator[tuple[str, str]]:
    """What was and what is, in pieces. Where the two differ they are whole words."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    same = _alike(old, new)
    ends = _alike(old[same:][::-1], new[same:][::-1])
    was, now = old[same : len(old) - ends], new[same : len(new) - ends]
    yield "".join(old[:same]), "".join(new[:same])
    yield from _compared(was, now) if max(len(was), len(now)) <= MOST else [("".join(was), "".join(now))]
    yield "".join(old[len(old) - ends :]), "".join(new[len(new) - ends :])


def _alike(old: list[str], new: list[str]) -> int:
    """How many they have in common from the start."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for _tag, start, end, begin, stop in SequenceMatcher(None, old, new).get_opcodes():
        yield "".join(old[start:end]), "".join(new[begin:stop])
