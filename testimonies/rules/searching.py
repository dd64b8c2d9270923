"""Looking for words in texts that are not public: each is opened and read by the machine, since no index of them exists."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from testimonies.models import Event, Testimony

from .desk import acting
from .moderation import MoveError
from .trail import record, today

LEAST = 3  # signs: fewer are in every text
MOST_FOUND, MOST_READ = 100, 100_000
A_DAY = 100  # searches of one person: it is a power to read, and each is in the trail, without its words
AT_ONCE = 1_000


@dataclass(frozen=True)
class Found:
    """Ids, the newest first. `is_whole` says that no text was left out, and no hit."""

    ids: list[str]
    is_whole: bool


def search(user: User, words: str) -> Found:
    """The texts of one's calls in which these words stand, in this order, whatever their accents and capitals.

    Raises `MoveError` for words too short to look for, and for who looked too often today.
    """
    wanted = folded(words)
    if len(wanted) < LEAST:
        raise MoveError(_("Write at least three letters."))
    with transaction.atomic():
        list(
            User.objects.select_for_update(no_key=True).filter(pk=user.pk)
        )  # many at once are counted one by one
        if Event.objects.filter(what="search", who=user.get_username(), day=today()).count() >= A_DAY:
            raise MoveError(_("You looked for words a hundred times today. Go on tomorrow."))
        record("search", by=acting(user))
    rows = (
        Testimony.objects.of(user)
        .unpublished()
        .exclude(story=b"")
        .order_by("-submitted_on", "public_id")
        .only("public_id", "story")
    )
    opened = rows[:MOST_READ].iterator(chunk_size=AT_ONCE)
    holds = looks_for(wanted)
    found = list(islice((row.pk for row in opened if holds(row.story)), MOST_FOUND))
    return Found(found, len(found) < MOST_FOUND and rows.count() <= MOST_READ)


def folded(text: str) -> str:
    """In small, without accents, with one space between words: how people type what they look for."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = decomposed if decomposed.isascii() else re.sub(r"[\u0300-\u036f]+", "", decomposed)
    return " ".join(plain.replace("’", "'").split())


def looks_for(wanted: str) -> Callable[[str], bool]:
    """Whether `wanted`, folded, stands in a text. Most are written in the 256 signs of cp1252, which fold all at once."""
    needle = wanted.encode(WESTERN, "replace")
    is_western = needle.decode(WESTERN) == wanted

    def holds(text: str) -> bool:
        try:
            signs = text.encode(WESTERN)
        except UnicodeEncodeError:
            return wanted in folded(text)
        if len(signs.translate(None, _SEVERAL)) < len(signs):
            return wanted in folded(text)
        return is_western and needle in b" ".join(signs.translate(_FOLDED).split())

    return holds


def _each_folded() -> dict[int, str]:
    signs = {byte: bytes([byte]).decode(WESTERN, "ignore") for byte in range(256)}
    return {byte: " " if sign.isspace() else folded(sign) for byte, sign in signs.items()}


WESTERN = "cp1252"
# What each sign becomes, and those that become several signs, or none, or one of another alphabet.
_EACH = {byte: sign.encode(WESTERN, "ignore") for byte, sign in _each_folded().items()}
_SEVERAL = bytes(byte for byte, sign in _EACH.items() if len(sign) != 1)
_FOLDED = bytes(sign[0] if len(sign) == 1 else byte for byte, sign in _EACH.items())
