"""The list of published testimonies, page by page: each page begins where the one before it ended, however deep."""

import base64
import binascii
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.db.models import QuerySet

from testimonies.models import NEWEST_FIRST, Card

from . import keys, search_index
from .compiled import NUMBERS, TEXT, Compiled, compiled

PAGE = 20
TERM, BY_TERM = "links__term", "-links__card"

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


@dataclass(frozen=True)
class Asked:
    """Which cards: by pairs of a lookup and its value; by the words of a search; those that may be listed alone."""

    lookups: tuple[tuple[str, Any], ...] = ()
    words: str = ""
    listable: bool = False

    @property
    def is_words_alone(self) -> bool:
        return bool(self.words) and not (self.lookups or self.listable)

    def cards(self) -> QuerySet[Card]:
        cards: QuerySet[Card] = Card.objects.shown()
        for lookup, value in self.lookups:
            cards = cards.filter(**{lookup: value})
        if self.listable:
            cards = cards.filter(allow_indexing=True)
        return search_index.matching(cards, self.words) if self.words else cards


def page(asked: Asked, cursor: str) -> Page:
    """The cards after a cursor, newest first; one that does not open gives the first page. One query, however deep."""
    place = opened(cursor)
    rows = latest(asked, PAGE + 1, place)
    return Page(rows[:PAGE], place is not None, sealed(rows[PAGE - 1][0]) if len(rows) > PAGE else "")


def latest(asked: Asked, number: int, after: int | None = None) -> list[Row]:
    """The newest first; inside a day the random id decides, so that the order tells nothing."""
    lookups = tuple(lookup for lookup, _value in asked.lookups)
    values = [*(value for _lookup, value in asked.lookups), *([asked.words] if asked.words else [])]
    values += [] if after is None else [after]
    if asked.is_words_alone and search_index.walks():
        found = _near(number, after is not None).rows(*values)
        if len(found) == number:
            return found
    return _question(lookups, number, bool(asked.words), asked.listable, after is not None).rows(*values)


@cache
def _near(number: int, deep: bool) -> Compiled:
    """For a word that stands in many texts."""
    slots = (TEXT, NUMBERS[-1])[: 1 + deep]
    cards = search_index.among_newest(Card.objects.shown(), TEXT, number, NUMBERS[-1] if deep else None)
    return compiled(_rows(cards.order_by(NEWEST_FIRST), number), *slots)


@cache
def _question(lookups: tuple[str, ...], number: int, searched: bool, listable: bool, deep: bool) -> Compiled:
    slots = (*NUMBERS[: len(lookups)], *([TEXT] if searched else []), *([NUMBERS[-1]] if deep else []))
    asked = Asked(tuple(zip(lookups, NUMBERS, strict=False)), TEXT if searched else "", listable)
    below = NUMBERS[-1] if deep else None
    if asked.is_words_alone:
        cards = search_index.newest(Card.objects.shown(), TEXT, number, below)
    else:
        cards = asked.cards() if below is None else asked.cards().filter(place__lt=below)
    # The same order, by the only index that leads to them in it, which SQLite walks if it is named.
    order = BY_TERM if {*lookups} == {TERM} and not searched else NEWEST_FIRST
    bounds = search_index.bounds() if searched else ""
    return compiled(_rows(cards.order_by(order), number), *slots, bounds=bounds)


def _rows(cards: QuerySet[Card], number: int) -> QuerySet[Any, Any]:
    return cards.values_list("place", "html", "allow_indexing")[:number]


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


def wholes(places: list[int]) -> dict[int, str]:
    """The whole text of those, of at most a page of cards, that the list shows cut."""
    return dict(_wholes(PAGE).rows(*places, *[0] * (PAGE - len(places))))


@cache
def _wholes(number: int) -> Compiled:
    slots = NUMBERS[:number]
    return compiled(Card.objects.filter(pk__in=slots).exclude(whole="").values_list("pk", "whole"), *slots)


def _siv() -> AESSIV:
    return AESSIV(keys.derived("cursor", keys.current_id()))


def sealed(place: int) -> str:
    """A cursor, sealed since it holds the day of publication, which pages do not show; the same each time, for the ETag."""
    return base64.urlsafe_b64encode(_siv().encrypt(str(place).encode(), None)).decode().rstrip("=")


def opened(cursor: str) -> int | None:
    if not cursor:
        return None
    try:
        cipher = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        return int(_siv().decrypt(cipher, None))
    except (InvalidTag, binascii.Error, ValueError):
        return None
