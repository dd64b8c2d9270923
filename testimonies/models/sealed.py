"""Text that lies encrypted in the database and reads as text on the model.

Sealed = key id, colon, 12-byte nonce, AES-256-GCM ciphertext. The associated data `model.field:public id` binds a value to
its row, so that ciphertext moved to another row does not open. `.values()` gives ciphertext, on purpose: whoever wants
words has to load the record.
"""

import os
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE_BYTES = 12
SEAL_BYTES = NONCE_BYTES + 16  # what sealing adds under a key that is not named beside it: nonce and tag


class SealBrokenError(Exception):
    """The ciphertext is not of this row, or its key is missing."""


def seal_bytes(content: bytes, associated: str) -> bytes:
    key_id, key = next(iter(settings.ENCRYPTION_KEYS.items()))
    return key_id.encode() + b":" + encrypt(key, content, associated)


def key_id_of(sealed: bytes) -> str:
    return sealed.partition(b":")[0].decode(errors="replace")


def resealed(sealed: bytes, associated: str) -> bytes:
    """The same content under the current key; what lies under it already, or is empty, stays as it is.

    Raises `SealBrokenError`.
    """
    if not sealed or key_id_of(sealed) == next(iter(settings.ENCRYPTION_KEYS)):
        return sealed
    return seal_bytes(unseal_bytes(sealed, associated), associated)


def unseal_bytes(sealed: bytes, associated: str) -> bytes:
    """Raises `SealBrokenError`."""
    key_id, _colon, rest = sealed.partition(b":")
    key = settings.ENCRYPTION_KEYS.get(key_id.decode(errors="replace"))
    if key is None:
        raise SealBrokenError(f"no key {key_id.decode(errors='replace')[:16]!r} in ENCRYPTION_KEYS")
    return decrypt(key, rest, associated)


def encrypt(key: bytes, content: bytes, associated: str) -> bytes:
    """Under a key that is not among the site's: a 12-byte nonce and the ciphertext."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, associated.encode())


def decrypt(key: bytes, sealed: bytes, associated: str) -> bytes:
    """Raises `SealBrokenError`."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError(f"a value of {associated.partition(':')[0]} does not open") from error


def seal(text: str, associated: str) -> bytes:
    return seal_bytes(text.encode(), associated)


def unseal(sealed: bytes, associated: str) -> str:
    """Raises `SealBrokenError`."""
    return unseal_bytes(sealed, associated).decode()


class _Sealed:
    """The descriptor: `str` goes in and comes out; ciphertext lies in the instance and the column."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        sealed = instance.__dict__[self.field.attname]
        return unseal(sealed, self.field.associated(instance)) if sealed else ""

    def __set__(self, instance: models.Model, value: str | bytes | memoryview) -> None:
        if isinstance(value, str):
            value = seal(value, self.field.associated(instance)) if value else b""
        instance.__dict__[self.field.attname] = bytes(value)


if TYPE_CHECKING:
    # To whoever uses it, the attribute is text.
    _Field = models.TextField[str, str]
else:
    _Field = models.BinaryField


class SealedTextField(_Field):
    """Declared after `public_id`, since that binds the ciphertext to its row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Sealed(self))

    def associated(self, instance: models.Model) -> str:
        """What binds a value to its row."""
        return f"{instance._meta.model_name}.{self.name}:{instance.public_id}"  # type: ignore[attr-defined]

    def pre_save(self, instance: models.Model, add: bool) -> bytes:
        return bytes(instance.__dict__[self.attname])
