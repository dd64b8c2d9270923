"""Keyed digests, and the proof that the keys in the settings are the ones the data was written with.

Every purpose has a key of its own, made from `RECEIPT_KEYS` by HKDF-SHA256 (RFC 5869) with a label. A digest is written
`key id:hex`, so that an old key goes on working until its last row is gone.
"""

import hmac
from collections.abc import Iterator
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from testimonies.models import KeyCheck, Testimony
from testimonies.models.sealed import SealBrokenError, seal, unseal

PROOF = "the keys are the right ones"
PUT_BACK = "Put it back after the current one: docs/operating/keys.md"
SAMPLE = 20  # rows; ids are random, so the first ones are of any time


@cache  # a receipt with a forgotten word asks for thousands of digests
def _derived(label: str, key: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=label.encode()).derive(key)


def derived(label: str, key_id: str) -> bytes:
    """32 bytes for one purpose."""
    return _derived(label, settings.RECEIPT_KEYS[key_id])


def mac(label: str, key_id: str, data: bytes) -> bytes:
    return hmac.digest(derived(label, key_id), data, "sha256")


def current_id() -> str:
    return next(iter(settings.RECEIPT_KEYS))


def digest(label: str, data: bytes, key_id: str | None = None) -> str:
    """The digest under one key, the current one unless named."""
    key_id = key_id or current_id()
    return f"{key_id}:{mac(label, key_id, data).hex()}"


def digests(label: str, data: bytes) -> list[str]:
    """The digest under each key we hold: whichever wrote the row, one of them finds it."""
    return [digest(label, data, key_id) for key_id in settings.RECEIPT_KEYS]


def write_key_checks() -> None:
    """Leaves a known text under each current key that has none yet. Runs after `migrate` and at each start.

    Not beside another fault: a key that took the place of a lost one must not pass for the right one later.
    """
    if any(_check_faults()) or data_faults():
        return
    name = f"encryption:{next(iter(settings.ENCRYPTION_KEYS))}"
    KeyCheck.objects.get_or_create(public_id=name, defaults={"proof": lambda: seal(PROOF, name)})
    name = f"receipt:{current_id()}"
    KeyCheck.objects.get_or_create(
        public_id=name, defaults={"proof": digest("key check", PROOF.encode()).encode()}
    )


def key_faults() -> list[str]:
    """What is wrong with the keys in the settings, one sentence each; empty when all is well."""
    if not KeyCheck.objects.exists():
        return data_faults() or ["No key was ever written down. Run: manage.py migrate"]
    return [fault for fault in _check_faults() if fault]


def wrong_keys() -> list[str]:
    """The same without those that are only missing: what is sealed under a wrong key nobody opens again."""
    return [fault for fault in key_faults() if "has no key" not in fault]


def _check_faults() -> list[str]:
    return [_fault(check) for check in KeyCheck.objects.order_by("public_id")]


def data_faults() -> list[str]:
    """Keys that stored data names or needs, and the settings lack. Looks at a few rows: `rotate_keys` looks at all."""
    rows = Testimony.objects.order_by("pk").only("public_id", "story", "receipt_digest", "nonce_digest")
    return sorted({fault for row in rows[:SAMPLE] for fault in _faults_of(row)})


def _faults_of(row: Testimony) -> Iterator[str]:
    try:
        _ = row.story
    except SealBrokenError as error:
        yield f"ENCRYPTION_KEYS do not open what is stored: {error}. Put the right key back."
    for written in filter(None, (row.receipt_digest, row.nonce_digest)):
        if (key_id := written.partition(":")[0]) not in settings.RECEIPT_KEYS:
            yield f"RECEIPT_KEYS has no key {key_id!r}, which receipts were written with. {PUT_BACK}"


def _fault(check: KeyCheck) -> str:
    purpose, _colon, key_id = check.public_id.partition(":")
    setting = {"encryption": "ENCRYPTION_KEYS", "receipt": "RECEIPT_KEYS"}[purpose]
    if key_id not in getattr(settings, setting):
        return f"{setting} has no key {key_id!r}, which data was written with. {PUT_BACK}"
    if not _opens(check, purpose, key_id):
        return f"{setting}: the key {key_id!r} is not the one data was written with. Put the right one back."
    return ""


def _opens(check: KeyCheck, purpose: str, key_id: str) -> bool:
    proof = bytes(check.proof)
    if purpose == "receipt":
        return hmac.compare_digest(proof, digest("key check", PROOF.encode(), key_id).encode())
    try:
        return unseal(proof, check.public_id) == PROOF
    except SealBrokenError:
        return False
