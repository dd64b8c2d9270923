"""Telling that two texts are nearly the same, without keeping a word of either.

A text's letters, five by five, are hashed under a key of their own. The least hashes make its signature (MinHash, by one
permutation with the empty places filled: Shrivastava 2017), and a few of them at a time its bands: texts that share a
band are compared, all others never are.
"""

import struct
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import blake2b
from operator import eq

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from testimonies.models import Band, Signature, Testimony
from testimonies.rules import keys
from testimonies.rules.compiled import TEXT, Compiled, compiled
from testimonies.rules.trail import today

from .letters import plain

PLACES = 128
# 32 bands of two hashes find 87 of 100 pairs alike by a quarter, as texts of one template are, and nearly all alike by half;
# of unlike ones, 3 in 100. Those that share most bands are compared first.
BANDS, ROWS = 32, 2
SHINGLE = 5  # longer ones do not survive a typing error in each line
# As long as an unread text may wait before a lead is asked to erase it: what still waits can be found alike.
RECENT = timedelta(days=60)
NEAR = 0.5
# Kin share this much, and in short texts so many shingles, thirty letters in a row or so: two that say « il m'a envoyé un
# message » are not kin. Of 98 true texts no two share more than 0.063.
KIN, SHARED = 0.15, 26
MOST_OF_A_BAND = 100
MOST_COMPARED = 300

Hashes = Sequence[int]


def hashes_of(story: str, key_id: str | None = None) -> Hashes:
    """`PLACES` numbers of 32 bits; none where there is not one letter."""
    return hashes_of_letters(plain(story), key_id)


def hashes_of_letters(letters: str, key_id: str | None = None) -> Hashes:
    """The same of what `letters.plain` left of a text."""
    key = keys.derived("likeness", key_id or keys.current_id())
    # Each shingle is one block, and a block under a secret key is a hash that nobody else can make: all in one go.
    cipher = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305  # equal blocks are to look equal
    content = cipher.update(b"".join(_shingles(letters)))
    numbers = struct.unpack(f"<{len(content) // 8}Q", content)[::2]
    # The least of each place comes last, and stays.
    return _filled({number % PLACES: number >> 32 for number in sorted(numbers, reverse=True)})


def _shingles(letters: str) -> set[bytes]:
    """Each as a block of 16 bytes: three of any letter, and the rest empty."""
    codes = letters.encode("utf-32-le")
    signs = bytearray(3 * len(letters))
    for place in range(3):
        signs[place::3] = codes[place::4]
    long, whole = 3 * SHINGLE, bytes(signs)
    starts = range(0, max(1, len(whole) - long + 1), 3) if whole else ()
    return {whole[start : start + long].ljust(16, b"\0") for start in starts}


def _filled(least: dict[int, int]) -> list[int]:
    """An empty place takes the value of a full one, drawn the same way for every text."""
    if not least:
        return []
    filled = []
    for place in range(PLACES):
        source, turn = place, 0
        while source not in least:
            turn += 1
            source = _drawn(place, turn)
        filled.append(least[source])
    return filled


def _drawn(place: int, turn: int) -> int:
    return (place * 2_654_435_761 + turn * 40_503 * (2 * place + 1)) % 4_294_967_291 % PLACES


def cut(hashes: Hashes, bands: int, rows: int) -> list[tuple[int, ...]]:
    """So many bands of a signature: where each begins, and the hashes in it."""
    starts = range(0, bands * rows, rows) if hashes else ()
    return [(start, *hashes[start : start + rows]) for start in starts]


def bands_of(hashes: Hashes, number: int = BANDS) -> list[int]:
    """Those that are kept, or the first of them: each as one signed number of 64 bits, which both engines index."""
    bands = cut(hashes, number, ROWS)
    digests = (blake2b(array("I", band).tobytes(), digest_size=8).digest() for band in bands)
    return [int.from_bytes(digest, signed=True) for digest in digests]


def likeness(one: Hashes, other: Hashes) -> float:
    """From 0 to 1: about how much of all their shingles both have (Jaccard)."""
    return float(sum(map(eq, one, other)) / PLACES)


def packed(hashes: Hashes) -> bytes:
    return b"".join(number.to_bytes(4) for number in hashes)


def unpacked(content: bytes | memoryview) -> Hashes:
    numbers = array("I", bytes(content))
    numbers.byteswap()
    return numbers


def sign_again(testimony: Testimony) -> None:
    """Its text is another one."""
    forget(testimony)
    sign(testimony, hashes_of(testimony.story))


def sign(testimony: Testimony, hashes: Hashes) -> None:
    """Makes its first signature, of the hashes of its text."""
    if not hashes:
        return
    signature = Signature.objects.create(
        testimony=testimony, key_id=keys.current_id(), made_on=today(), hashes=packed(hashes)
    )
    Band.objects.bulk_create(Band(signature=signature, value=value) for value in bands_of(hashes))


def kept(testimony: Testimony) -> Hashes:
    """Of its signature; none where it has none."""
    return next((unpacked(content) for (content,) in _kept().rows(testimony.pk)), [])


@cache
def _kept() -> Compiled:
    return compiled(Signature.objects.filter(testimony=TEXT).values_list("hashes"), TEXT)


def forget_old() -> None:
    """Signatures older than `RECENT` tell nothing any more."""
    Signature.objects.filter(made_on__lt=today() - RECENT).delete()


def forget(testimony: Testimony) -> None:
    Signature.objects.filter(testimony=testimony).delete()


@dataclass(frozen=True)
class Alike:
    """Recent texts that resemble one: nearly the same (`NEAR`), and made of the same pieces (`KIN`, which holds the former).

    At most `MOST_COMPARED`, and of the kin about nine in ten, since the others share no band.
    """

    near: int = 0
    kin: tuple[str, ...] = ()


def near(hashes: Hashes, letters: int, *, but: str = "") -> Alike:
    """For a text of so many letters (`letters.plain`); `but` is its own id, where it has a signature already."""
    others = {pk: likeness(hashes, other) for pk, other in candidates(hashes).items() if pk != but}
    kin = tuple(pk for pk, value in others.items() if value >= kin_from(letters))
    return Alike(sum(value >= NEAR for value in others.values()), kin)


def kin_from(letters: int) -> float:
    """The least likeness of kin: what two texts of this length have in common when they share `SHARED` shingles."""
    return max(KIN, SHARED / max(SHARED, 2 * letters - SHARED))


def candidates(hashes: Hashes) -> dict[str, Hashes]:
    """Recent texts that share a band, by public id: a few of each band, since ten thousand copies share them all."""
    if not hashes:
        return {}
    bands = bands_of(hashes)
    sharing = Counter(pk for (pk,) in _sharing(len(bands), MOST_OF_A_BAND).rows(*bands))
    if not sharing:
        return {}
    found = [pk for pk, _times in sharing.most_common(MOST_COMPARED)]
    rows = Signature.objects.filter(pk__in=found, made_on__gte=today() - RECENT)
    return {pk: unpacked(content) for pk, content in rows.values_list("pk", "hashes")}


@cache
def _sharing(number: int, most: int) -> Compiled:
    """Ids of the texts that have one of so many bands, so many at `most` of each, as often as they have one.

    In SQL by hand: Django has no limit inside a union on SQLite, and without it ten thousand copies would be read.
    """
    one = f"SELECT * FROM (SELECT signature_id FROM {Band._meta.db_table} WHERE value = %s LIMIT {most:d}) AS one"  # noqa: S608
    return Compiled(
        " UNION ALL ".join([one] * number), (0,) * number, tuple((at,) for at in range(number)), {}
    )
