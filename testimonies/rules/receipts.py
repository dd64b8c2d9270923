"""The receipt: eight words that bring an author back to her testimony (design.md 5).

88 bits: eight indices into the 2,048 words of BIP-39. They are made from the nonce of the sending, so that a repeated
sending gives the same words, and found again by a keyed digest, so that stored data alone opens nothing.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from . import keys, tokens

WORDS = 8
NONCE_SECONDS = 24 * 3600
LISTS = {"fr": "french", "en": "english"}
PREFIX = 4  # letters that tell any two words of a list apart
LONGEST_TYPED = 400
# Words nobody should be handed after such a story. The first receipt without any of them is taken.
AVOIDED = {
    "fr": frozenset(
        "affreux asservir assaut attaque bafouer blessant brutal calomnie caresser cogner couteau cruel danger "
        "dégrafer dénuder détresse effrayer enfermer enlever féroce frapper fureur furtif gorge horrible hurler "
        "injure insulter intime jouissif jupon larme ligature ligoter malheur méchant menacer monstre morsure "
        "nuptial nuque obscur offenser opprimer parure pénétrer perforer phobie pleurer prison proie punitif "
        "ravager ruser saboter scalpel séduire séminal serrure sévir sursaut suspect terrible tétine tragique "
        "trahir vexer victoire vilain visqueux".split()
    ),
    "en": frozenset(
        "abuse anger assault attack blame blood body bone cruel crush danger enemy evil force grab gun hunt hurt "
        "key kiss knife lady lonely panic prison punch rifle scare shock sick skirt slam suffer tragic trap ugly "
        "vicious weapon wild".split()
    ),
}


class NonceError(Exception):
    """The nonce is not ours, or older than a day."""


@dataclass(frozen=True)
class Typed:
    """What somebody typed as a receipt: the sequences of indices it may mean, or the place of a word in no list."""

    candidates: tuple[tuple[int, ...], ...] = ()
    unknown: tuple[int, ...] = ()
    count: int = 0


def fold(word: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def list_of(language: str) -> str:
    """The language whose list gives the words on pages in this one: English where there is no list."""
    return language if language in LISTS else "en"


@cache
def word_list(language: str) -> tuple[str, ...]:
    listed = Mnemonic(LISTS[list_of(language)]).wordlist
    return tuple(unicodedata.normalize("NFC", word) for word in listed)


@cache
def _by_prefix(language: str) -> dict[str, int]:
    return {fold(word)[:PREFIX]: index for index, word in enumerate(word_list(language))}


def mint(*, busy: bool = False) -> str:
    """A new nonce, 128 bits, good for a day. It is sealed, since it says as well whether its source asked for many."""
    return tokens.issue("nonce", [secrets.token_hex(16), int(busy)], NONCE_SECONDS)


def nonce_bytes(sealed: str) -> bytes:
    return bytes.fromhex(_read(sealed)[0])


def is_of_busy_source(sealed: str) -> bool:
    return bool(_read(sealed)[1])


def _read(sealed: str) -> list[Any]:
    try:
        return tokens.read("nonce", sealed)
    except tokens.TokenError as error:
        raise NonceError from error


def draw(language: str) -> tuple[int, ...]:
    """The words of a receipt that belongs to no sending."""
    return make(secrets.token_bytes(16), language)


def make(nonce: bytes, language: str, key_id: str | None = None) -> tuple[int, ...]:
    """The indices for this nonce: the first sequence without an avoided word."""
    key_id = key_id or keys.current_id()
    return _drawn(language, lambda attempt: keys.mac("receipt words", key_id, nonce + attempt))


def make_for_notice(nonce: bytes, language: str, key_id: str | None = None) -> tuple[int, ...]:
    """The same for who sent a notice: other words for the same nonce."""
    key_id = key_id or keys.current_id()
    return _drawn(language, lambda attempt: keys.mac("notice words", key_id, nonce + attempt))


def _drawn(language: str, mac: Callable[[bytes], bytes]) -> tuple[int, ...]:
    avoided = _avoided(language)
    sequences = (_sequence(mac(attempt.to_bytes(4))) for attempt in count())
    return next(indices for indices in sequences if avoided.isdisjoint(indices))


@cache
def _avoided(language: str) -> frozenset[int]:
    words = AVOIDED[list_of(language)]
    return frozenset(index for index, word in enumerate(word_list(language)) if word in words)


def _sequence(mac: bytes) -> tuple[int, ...]:
    bits = int.from_bytes(mac[:11])
    return tuple(bits >> 11 * place & 2047 for place in reversed(range(WORDS)))


def spell(indices: tuple[int, ...], language: str) -> list[str]:
    return [word_list(language)[index] for index in indices]


def _packed(indices: tuple[int, ...]) -> bytes:
    return b"".join(index.to_bytes(2) for index in indices)


def digest(indices: tuple[int, ...], key_id: str | None = None) -> str:
    return keys.digest("receipt pepper", _packed(indices), key_id)


def digests(typed: Typed) -> dict[str, tuple[int, ...]]:
    """All digests a typed receipt may have been stored under, each with the words it is of."""
    return _digests("receipt pepper", typed)


def aside_digests(typed: Typed) -> dict[str, tuple[int, ...]]:
    """The same for what was set aside."""
    return _digests("aside pepper", typed)


def aside_digest(indices: tuple[int, ...]) -> str:
    return keys.digest("aside pepper", _packed(indices))


def notice_digests(typed: Typed) -> dict[str, tuple[int, ...]]:
    """The same for the receipt of a notice."""
    return _digests("notice pepper", typed)


def notice_digest(indices: tuple[int, ...]) -> str:
    return keys.digest("notice pepper", _packed(indices))


def _digests(label: str, typed: Typed) -> dict[str, tuple[int, ...]]:
    """Never empty: what is no receipt is looked for like one, so that it costs the same."""
    candidates = typed.candidates or ((0,) * WORDS,)
    return {found: indices for indices in candidates for found in keys.digests(label, _packed(indices))}


def evidence_key(indices: tuple[int, ...]) -> bytes:
    """32 bytes made of the words alone: nobody opens from stored data what they seal."""
    return _sealing_key(indices, b"evidence")


def aside_key(indices: tuple[int, ...]) -> bytes:
    """The same for what was set aside."""
    return _sealing_key(indices, b"aside")


def _sealing_key(indices: tuple[int, ...], purpose: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869). No key of the site is in it: their rotation must not lose what nobody can seal anew."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(_packed(indices))


def parse(text: str, language: str) -> Typed:
    """Forgives case, accents, separators, numbering; four letters are enough; one `?` stands for a forgotten word."""
    # Folded before it is cut into words: an accent typed as a sign of its own would split the word it stands on.
    signs = [
        sign[:1] if sign[0] == "?" else sign
        for sign in re.findall(r"[^\W\d_]+|\?+", fold(text[:LONGEST_TYPED]))
    ]
    if len(signs) != WORDS or signs.count("?") > 1:
        return Typed(count=len(signs))
    readings = [_indices(signs, reading) for reading in sorted(LISTS, key=lambda code: code != language)]
    complete = [reading for reading in readings if None not in reading]
    if not complete:
        best = min(readings, key=lambda reading: reading.count(None))
        return Typed(
            unknown=tuple(place for place, index in enumerate(best, 1) if index is None), count=WORDS
        )
    return Typed(tuple(sequence for reading in complete for sequence in _expanded(reading)), count=WORDS)


def _indices(signs: list[str], language: str) -> list[int | None]:
    """One index a word, -1 for the forgotten one, None where the list has no such word."""
    return [-1 if sign == "?" else _by_prefix(language).get(sign[:PREFIX]) for sign in signs]


def _expanded(reading: list[int | None]) -> list[tuple[int, ...]]:
    if -1 not in reading:
        return [tuple(index for index in reading if index is not None)]
    place = reading.index(-1)
    known = [index or 0 for index in reading]
    return [(*known[:place], guess, *known[place + 1 :]) for guess in range(2048)]


@cache
def _whole_words() -> frozenset[str]:
    return frozenset(fold(word) for language in LISTS for word in word_list(language))


def contains_receipt(text: str) -> bool:
    """Whether eight words in a row are of the lists: nobody should paste a receipt where others may read it."""
    run = 0
    known = _whole_words()
    for word in re.findall(r"[^\W\d_]+", fold(text)):
        run = run + 1 if word in known else 0
        if run >= WORDS:
            return True
    return False
