"""A proof of deposit: the site's signature (Ed25519, RFC 8032) over salted commitments (docs/proof.md, decision 19).

A statement is a few lines of ASCII, signed as they stand, the last line end included:

    testimonies deposit 1
    site: https://testimonies.example
    signed: 2026-11-29
    text: sha256 <64 hexadecimal figures> since 2026-11-27
    picture: sha256 <64 hexadecimal figures> since 2026-11-28
    key: s1

A commitment is SHA-256 over a salt of 32 bytes and the content; the salt is on the author's sheet and nowhere else.
Nothing here asks the database.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from .text import neutralise

TEXT, PICTURE = "text", "picture"
SALT_BYTES = 32
# Without any white space: a mail or a telephone may have broken the lines anywhere.
_BEGINNING = "testimoniesdeposit1site:"
_SHEET = re.compile(
    _BEGINNING + r"([!-~]{1,200}?)signed:([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"((?:(?:text|picture):sha256[0-9a-f]{64}since[0-9]{4}-[0-9]{2}-[0-9]{2}){1,5})"
    r"key:([0-9A-Za-z]{1,16}?)signature:([0-9A-Za-z+/]{86}==)"
)
_ITEM = re.compile(r"(text|picture):sha256([0-9a-f]{64})since([0-9]{4}-[0-9]{2}-[0-9]{2})")


class UnreadableError(Exception):
    """There is no statement with its signature in what was given, or no salt."""


class SeveralError(UnreadableError):
    """More than one statement begins in it."""


@dataclass(frozen=True)
class Item:
    """A text or a picture, which the site holds since that day at the latest; its commitment in hexadecimal."""

    kind: str
    commitment: str
    since: date


@dataclass(frozen=True)
class Statement:
    site: str
    signed: date
    items: tuple[Item, ...]
    key_id: str

    def __str__(self) -> str:
        items = (f"{one.kind}: sha256 {one.commitment} since {one.since}\n" for one in self.items)
        head = f"testimonies deposit 1\nsite: {self.site}\nsigned: {self.signed}\n"
        return f"{head}{''.join(items)}key: {self.key_id}\n"


@dataclass(frozen=True)
class Signed:
    """A statement and what was signed of it, in base64."""

    statement: Statement
    signature: str

    def __str__(self) -> str:
        return f"{self.statement}signature: {self.signature}\n"


@dataclass(frozen=True)
class Sheet:
    """What an author takes with her: `salts` are of the items, in their order."""

    signed: Signed
    salts: tuple[bytes, ...]

    def salted(self) -> Iterator[tuple[Item, str]]:
        """Each item with its salt in base64."""
        written = (base64.b64encode(salt).decode() for salt in self.salts)
        return zip(self.signed.statement.items, written, strict=True)

    def facts(self) -> list[Any]:
        """What a sealed token may carry from one answer to the next."""
        return [str(self.signed), *(salt.hex() for salt in self.salts)]

    @classmethod
    def of(cls, facts: list[Any]) -> "Sheet":
        signed, *salts = facts
        return cls(read(signed), tuple(map(bytes.fromhex, salts)))


class Verdict(Enum):
    GOOD = "good"
    UNKNOWN_KEY = "unknown key"
    WRONG = "wrong"


@dataclass(frozen=True)
class Key:
    """The public half of a key; a retired one signs no more."""

    id: str
    public: Ed25519PublicKey
    retired: bool = False

    @property
    def pem(self) -> str:
        return self.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def base64(self) -> str:
        """The line between the first and the last of the PEM block, as `RETIRED_SIGNING_KEYS` wants it."""
        return self.pem.splitlines()[1]


def is_offered() -> bool:
    return bool(settings.SIGNING_KEYS)


def public_keys() -> list[Key]:
    """All that verify, the one that signs first."""
    ours = [Key(key_id, _private(key_id).public_key()) for key_id in settings.SIGNING_KEYS]
    retired = settings.RETIRED_SIGNING_KEYS.items()
    return ours + [Key(key_id, Ed25519PublicKey.from_public_bytes(key), True) for key_id, key in retired]


def key_named(key_id: str) -> Key | None:
    return next((one for one in public_keys() if one.id == key_id), None)


def _private(key_id: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.SIGNING_KEYS[key_id])


def canonical(text: str) -> bytes:
    """The bytes that are committed to: as stored, without the white space around, which no paste keeps."""
    return neutralise(text).strip().encode()


def commitment(salt: bytes, content: bytes) -> str:
    """SHA-256 over both, in hexadecimal."""
    return hashlib.sha256(salt + content).hexdigest()


def make(contents: Iterable[tuple[str, bytes, date]], *, day: date) -> Sheet:
    """Signs that the site holds these: kind, content, and the day since when. Each gets a new salt of its own."""
    items, salts = [], []
    for kind, content, since in contents:
        salts.append(secrets.token_bytes(SALT_BYTES))
        items.append(Item(kind, commitment(salts[-1], content), since))
    key_id = next(iter(settings.SIGNING_KEYS))
    statement = Statement(settings.SITE_URL, day, tuple(items), key_id)
    signature = base64.b64encode(_private(key_id).sign(str(statement).encode())).decode()
    return Sheet(Signed(statement, signature), tuple(salts))


def read(pasted: str) -> Signed:
    """The statement and signature somewhere in what was pasted. Raises `UnreadableError`, of several `SeveralError`.

    White space, line ends, and the ">" of a quoted mail do not matter.
    """
    squeezed = "".join(neutralise(pasted).replace(">", "").split())
    found = _SHEET.search(squeezed)
    if found is None:
        raise UnreadableError
    if squeezed.count(_BEGINNING) > 1:  # a good one could vouch for a forged one below it
        raise SeveralError
    site, signed, items, key_id, signature = found.groups()
    try:
        listed = [Item(kind, hexed, date.fromisoformat(day)) for kind, hexed, day in _ITEM.findall(items)]
        statement = Statement(site, date.fromisoformat(signed), tuple(listed), key_id)
    except ValueError as error:
        raise UnreadableError from error
    return Signed(statement, signature)


def read_salt(typed: str) -> bytes:
    """Base64, with whatever stood before it on its line of the sheet. Raises `UnreadableError`."""
    try:
        salt = base64.b64decode("".join(typed.rpartition(":")[2].split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableError from error
    if len(salt) != SALT_BYTES:
        raise UnreadableError
    return salt


def judge(signed: Signed) -> Verdict:
    """Whether this site signed that statement. Nothing is looked up."""
    if (key := key_named(signed.statement.key_id)) is None:
        return Verdict.UNKNOWN_KEY
    try:
        key.public.verify(base64.b64decode(signed.signature), str(signed.statement).encode())
    except InvalidSignature:
        return Verdict.WRONG
    return Verdict.GOOD


def fits(statement: Statement, salt: bytes, text: str) -> bool:
    """Whether this text with this salt is the one of the statement."""
    tried = commitment(salt, canonical(text))
    return any(hmac.compare_digest(one.commitment, tried) for one in statement.items if one.kind == TEXT)
