"""What readers get of published testimonies: page by page in the list, cut at a sentence where long."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.db.models import Q, QuerySet

from testimonies.models import Kind, Testimony, replacement

from . import keys

PAGE = 20
# Signs. A text a little over the excerpt is shown whole: nobody should open a page for one more line.
EXCERPT = 700
WHOLE = 1000
# "I prefer not to say" and "no warning" are answers for the figures; to a reader they say nothing.
SILENT = frozenset({"prefer-not", "none"})

_SENTENCE_END = re.compile(r"[.!?…]{1,20}(?:\s?[»”\"’)\]]){0,5}(?=\s)")
_BLANK_LINES = re.compile(r"\n[^\S\n]{0,200}\n\s*")


@dataclass(frozen=True)
class Page:
    """Up to `PAGE` rows, whether others came before, and the cursor of those that follow: empty at the end."""

    rows: list[Testimony]
    is_continued: bool
    next_cursor: str


def page(published: QuerySet[Testimony], cursor: str) -> Page:
    """The rows after a cursor, newest first; one that does not open gives the first page. One query, however deep."""
    place = _place(cursor)
    if place:
        day, public_id = place
        published = published.filter(Q(published_on__lt=day) | Q(published_on=day, public_id__lt=public_id))
    rows = latest(published, PAGE + 1)
    return Page(rows[:PAGE], place is not None, _cursor(rows[PAGE - 1]) if len(rows) > PAGE else "")


def latest(published: QuerySet[Testimony], number: int) -> list[Testimony]:
    """The newest first; inside a day the random id decides, so that the order tells nothing."""
    return list(published.order_by("-published_on", "-public_id")[:number])


def _siv() -> AESSIV:
    return AESSIV(keys.derived("cursor", keys.current_id()))


def _cursor(row: Testimony) -> str:
    """Sealed, since it holds the day of publication, which pages do not show; the same each time, for the ETag."""
    sealed = _siv().encrypt(f"{row.published_on} {row.public_id}".encode(), None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _place(cursor: str) -> tuple[date, str] | None:
    try:
        sealed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        day, _space, public_id = _siv().decrypt(sealed, None).decode().partition(" ")
    except (InvalidTag, binascii.Error, ValueError):
        return None
    return date.fromisoformat(day), public_id


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


def _pieces(paragraph: str, language: str) -> list[Piece]:
    parts = _brackets(language).split(paragraph)
    return [Piece(part, place % 2 == 1) for place, part in enumerate(parts) if part]


@cache
def _brackets(language: str) -> re.Pattern[str]:
    words = sorted({replacement(kind, language) for kind in Kind})
    return re.compile(f"({'|'.join(map(re.escape, words))})")
