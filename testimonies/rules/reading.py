"""What readers get of a published text: its paragraphs, and where it is long its beginning. A leaf."""

import re
from dataclasses import dataclass
from functools import cache

from testimonies.models import Kind, replacement

# Signs. A text a little over the excerpt is shown whole: nobody should open a page for one more line.
EXCERPT = 700
WHOLE = 1000
# "I prefer not to say" and "no warning" are answers for the figures; to a reader they say nothing.
SILENT = frozenset({"prefer-not", "none"})

_SENTENCE_END = re.compile(r"[.!?…]{1,20}(?:\s?[»”\"’)\]]){0,5}(?=\s)")
_BLANK_LINES = re.compile(r"\n[^\S\n]{0,200}\n\s*")


def excerpt(text: str) -> str:
    """The text itself if it is short, else its beginning up to the end of a sentence or, failing that, of a word."""
    if len(text) <= WHOLE:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, EXCERPT + 1)]
    if ends and ends[-1] > EXCERPT // 3:
        return text[: ends[-1]]
    return text[:EXCERPT].rsplit(maxsplit=1)[0] + " …"


@dataclass(frozen=True)
class Piece:
    """Words, or the bracketed word that stands for a hidden passage."""

    text: str
    hidden: bool


def paragraphs(text: str, language: str) -> list[list[Piece]]:
    """The text cut at its empty lines, with the bracketed words told apart.

    By their form alone: what readers get is a snapshot without its spans, which lie with the sealed text. An author who
    types « [nom] » herself is shown that way too; it tells nobody anything.
    """
    return [_pieces(paragraph, language) for paragraph in _BLANK_LINES.split(text.strip())]


def without_brackets(text: str, language: str) -> str:
    """The text without the words that stand for hidden passages."""
    return _brackets(language).sub(" ", text)


def _pieces(paragraph: str, language: str) -> list[Piece]:
    parts = _brackets(language).split(paragraph)
    return [Piece(part, place % 2 == 1) for place, part in enumerate(parts) if part]


@cache
def _brackets(language: str) -> re.Pattern[str]:
    words = sorted({replacement(kind, language) for kind in Kind})
    return re.compile(f"({'|'.join(map(re.escape, words))})")
