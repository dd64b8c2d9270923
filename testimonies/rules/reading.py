"""What readers get of published testimonies: page by page in the list, cut at a sentence where long. A leaf but for keys."""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.db.models import QuerySet

from testimonies.models import NEWEST_FIRST, Card, Kind, replacement

from . import keys

PAGE = 20
# Signs. A text a little over the excerpt is shown whole: nobody should open a page for one more line.
EXCERPT = 700
WHOLE = 1000
# "I prefer not to say" and "no warning" are answers for the figures; to a reader they say nothing.
SILENT = frozenset({"prefer-not", "none"})

_SENTENCE_END = re.compile(r"[.!?…]{1,20}(?:\s?[»”\"’)\]]){0,5}(?=\s)")
_BLANK_LINES = re.compile(r"\n[^\S\n]{0,200}\n\s*")


# What a list needs of each card.
Row = tuple[int, str, bool]


@dataclass(frozen=True)
class Page:
    """Up to `PAGE` cards (place, html, whether search engines may list it), whether others came before, and the cursor of
    those that follow: empty at the end.
    """

    rows: list[Row]
    is_continued: bool
    next_cursor: str


def page(cards: QuerySet[Card], cursor: str) -> Page:
    """The cards after a cursor, newest first; one that does not open gives the first page. One query, however deep."""
    place = opened(cursor)
    if place is not None:
        cards = cards.filter(place__lt=place)
    rows = latest(cards, PAGE + 1)
    return Page(rows[:PAGE], place is not None, sealed(rows[PAGE - 1][0]) if len(rows) > PAGE else "")


def latest(cards: QuerySet[Card], number: int) -> list[Row]:
    """The newest first; inside a day the random id decides, so that the order tells nothing."""
    return list(cards.order_by(NEWEST_FIRST).values_list("place", "html", "allow_indexing")[:number])


def ranked(places: list[int], cursor: str) -> Page:
    """Cards in the order of these places, from the one after the cursor on."""
    at = opened(cursor)
    start = places.index(at) + 1 if at in places else 0
    wanted = places[start : start + PAGE]
    rows = Card.objects.shown().filter(pk__in=wanted).values_list("place", "html", "allow_indexing")
    by_place = {row[0]: row for row in rows}
    following = len(places) > start + PAGE
    found = [by_place[place] for place in wanted if place in by_place]
    return Page(found, start > 0, sealed(wanted[-1]) if following else "")


def _siv() -> AESSIV:
    return AESSIV(keys.derived("cursor", keys.current_id()))


def sealed(place: int) -> str:
    """A cursor, sealed since it holds the day of publication, which pages do not show; the same each time, for the ETag."""
    return base64.urlsafe_b64encode(_siv().encrypt(str(place).encode(), None)).decode().rstrip("=")


def opened(cursor: str) -> int | None:
    try:
        cipher = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        return int(_siv().decrypt(cipher, None))
    except (InvalidTag, binascii.Error, ValueError):
        return None


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
