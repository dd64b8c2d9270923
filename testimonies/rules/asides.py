"""Setting aside: everything on the form, sealed to eight words for 14 days (design.md 5.4). Nobody else can open it.

Nothing tells of it: no row of the trail, no line of a log, no list, no number. `token` is what the form carries once it was
opened again: it sets aside anew under the same words, erases, and lets a sending erase.
"""

import json
import zlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import Length

from testimonies.models import Aside
from testimonies.models.sealed import SealBrokenError, decrypt, encrypt

from . import limits, receipts, tokens
from .compiled import AnyOf
from .trail import today

DAYS = 14
DAY = 24 * 3600
PURPOSE = "aside"
KIB = 1024
# Content is filled up to one of these, so that its length tells next to nothing. Nearly all lie in the first one; the longest
# story people may send, of the longest characters there are, fits into the last one even where nothing can be compressed.
SIZES = (4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB)
COUNT_BYTES = 4
LONGEST = SIZES[-1] - KIB  # before compression, which adds less than a kibibyte where it gains nothing
# A mobile network puts thousands of people behind one address.
MOST_A_DAY = 200
# A gibibyte is what a small host can spare. 50,000 are what 14 days bring if 20,000 people write a day and one in six
# stops in between.
MOST_ROWS, MOST_BYTES = 50_000, 2**30
# Nobody may take more than a thousandth of what is left: while it fills up, the largest are refused first, and one source
# (200 a day for 14 days) leaves a fifth of it free at its worst.
SHARE = 1000

Fields = dict[str, list[str]]
BY_DIGEST = AnyOf(
    lambda digests: Aside.objects.filter(digest__in=digests).values_list("digest", "sealed", "last_day")
)


class RefusedError(Exception):
    """It was not set aside."""


class TooLongError(RefusedError):
    """One form of any length people write is far shorter."""


class TooOftenError(RefusedError):
    """This source set aside too often today."""


class FullError(RefusedError):
    """What the site gives to all of them together is used up."""


@dataclass(frozen=True)
class Kept:
    """`words` are empty where the same ones open it as before."""

    words: list[str]
    last_day: date


@dataclass(frozen=True)
class Reopened:
    fields: Fields
    last_day: date
    token: str


def keep(fields: Fields, language: str, *, source: str, token: str = "") -> Kept:
    """Sets aside for 14 days; with a good token in the place of what it is of, else under new words of this language.

    Raises `RefusedError`.
    """
    written = json.dumps(fields, ensure_ascii=False).encode(errors="replace")
    if len(written) > LONGEST:
        raise TooLongError
    if not limits.allows("set aside", source, MOST_A_DAY, DAY):
        raise TooOftenError
    content, known = _packed(written), _still_there(token)
    _make_sure_of_room(len(content), instead_of=known[0] if known else "")
    indices = receipts.draw(language)
    digest, key = known or (receipts.aside_digest(indices), receipts.aside_key(indices))
    last_day = today() + timedelta(days=DAYS)
    sealed = encrypt(key, content, _associated(digest))
    Aside.objects.update_or_create(digest=digest, defaults={"sealed": sealed, "last_day": last_day})
    return Kept([] if known else receipts.spell(indices, language), last_day)


def reopen(typed: receipts.Typed) -> Reopened | None:
    """What these words open. One query, whether it exists, has ended, was erased or never was."""
    digests = receipts.aside_digests(typed)
    for digest, sealed, last_day in BY_DIGEST.rows(list(digests)):
        if last_day < today():
            continue
        key = receipts.aside_key(digests[digest])
        try:
            fields = _unpacked(decrypt(key, bytes(sealed), _associated(digest)))
        except (SealBrokenError, zlib.error, ValueError):
            continue  # somebody moved or changed the stored bytes
        return Reopened(fields, last_day, tokens.issue(PURPOSE, [digest, key.hex()], DAYS * DAY))
    return None


def last_day(token: str) -> date | None:
    """Until when the aside of this token is kept; None if there is no such thing any more."""
    if (known := _read(token)) is None:
        return None
    return Aside.objects.kept(today()).filter(digest=known[0]).values_list("last_day", flat=True).first()


def drop(token: str) -> bool:
    """Erases it. False where the token is not good, so that nobody is told what is not true."""
    if (known := _read(token)) is None:
        return False
    Aside.objects.filter(digest=known[0]).delete()
    return True


def _still_there(token: str) -> tuple[str, bytes] | None:
    """Words that were erased open nothing ever again: what they are of must lie there still."""
    known = _read(token)
    return known if known and Aside.objects.filter(digest=known[0]).exists() else None


def _read(token: str) -> tuple[str, bytes] | None:
    """Digest and key, from a good token."""
    try:
        digest, key = tokens.read(PURPOSE, token)
    except tokens.TokenError:
        return None
    return digest, bytes.fromhex(key)


def _associated(digest: str) -> str:
    return f"aside.sealed:{digest}"


def _make_sure_of_room(size: int, *, instead_of: str) -> None:
    """By what else lies there, read without a lock: two at once may pass the end by one, which does no harm."""
    there = Aside.objects.exclude(digest=instead_of).aggregate(
        rows=Count("pk"), bytes=Sum(Length("sealed"), default=0)
    )
    if there["rows"] >= MOST_ROWS or size > (MOST_BYTES - there["bytes"]) // SHARE:
        raise FullError


def _packed(written: bytes) -> bytes:
    """Length, what was written in fewer bytes, and zeros up to the next size."""
    content = zlib.compress(written)
    whole = len(content).to_bytes(COUNT_BYTES) + content
    return whole.ljust(next(size for size in SIZES if size >= len(whole)), b"\0")


def _unpacked(content: bytes) -> Fields:
    """Raises `zlib.error` or `ValueError`."""
    end = COUNT_BYTES + int.from_bytes(content[:COUNT_BYTES])
    fields: Fields = json.loads(zlib.decompressobj().decompress(content[COUNT_BYTES:end], LONGEST))
    return fields
