"""Where words stand in a text, whatever their case, accents, spaces and line breaks. Offsets are code points."""

import re
from dataclasses import dataclass

from . import receipts

RUN = re.compile(r"[^\W_]+")  # letters and figures
APOSTROPHES = str.maketrans("’ʼ", "''")


@dataclass(frozen=True)
class _Folded:
    """A text made comparable, and for each of its signs the stretch of the text it stands for."""

    signs: str
    places: list[tuple[int, int]]


def _folded(text: str) -> _Folded:
    """A run of spaces and line breaks is one space; a combining accent belongs to the sign before it."""
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    for at, sign in enumerate(text.translate(APOSTROPHES)):
        parts = " " if sign.isspace() else receipts.fold(sign)
        if signs and (not parts or parts == signs[-1] == " "):
            places[-1] = places[-1][0], at + 1
        else:
            signs += parts
            places += [(at, at + 1)] * len(parts)
    return _Folded("".join(signs), places)


def occurrences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Every place where the words of this span stand again, itself included."""
    return places(text, text[start:end])


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Every place where these words stand as whole words, from its first sign to the end of its last. Linear in the text."""
    haystack, needle = _folded(text), _folded(words.strip()).signs
    found: list[tuple[int, int]] = []
    at = haystack.signs.find(needle) if needle else -1
    while at >= 0:
        end = at + len(needle)
        whole = _stands_alone(haystack.signs, at, end)
        if whole:
            found.append((haystack.places[at][0], haystack.places[end - 1][1]))
        at = haystack.signs.find(needle, end if whole else at + _to_next_word(haystack.signs, at))
    return found


def _to_next_word(signs: str, at: int) -> int:
    """How many signs on another word may begin: trying each sign of a long run would cost its length squared."""
    run = RUN.match(signs, at)
    return run.end() - at if run else 1


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Not inside a longer word: hiding « Yan » must leave « Yanis » and « bilan » alone."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (
        after.isalnum() and text[end - 1].isalnum()
    )
