"""The check that no machine sends: a calculation that a phone does in seconds (altcha's, SHA-256), raised under load alone.

It shows that somebody's processor worked, not that a person wrote: it makes a flood cost something, and proves nothing of
anybody. So it decides about a lane, never about a sending.
"""

import base64
import json
from datetime import timedelta
from typing import Any, cast

from altcha.v1 import ChallengeOptions, Payload, create_challenge, verify_solution
from django.conf import settings
from django.utils import timezone

from . import keys, receipts

# The number to be found is drawn below this one: 2 s of work on a processor six times slower than a desk's, 4 s at most.
HIGHEST = 100_000
LONGEST_PAYLOAD = 600  # characters; a true one has some 370
SHAPE = {"algorithm": str, "challenge": str, "number": int, "salt": str, "signature": str}


def challenge(nonce: str) -> str:
    """What the page's worker is to solve, as JSON: good with this nonce alone, and for as long as it.

    Solved once is spent once without any memory of ours: a nonce stores one testimony.
    """
    key = _key(keys.current_id(), receipts.nonce_bytes(nonce))
    expires = timezone.now() + timedelta(seconds=receipts.NONCE_SECONDS)
    options = ChallengeOptions(hmac_key=key, max_number=HIGHEST, expires=expires)
    return json.dumps(create_challenge(options).to_dict())


def solved(nonce: str, payload: str) -> bool:
    """Whether `payload`, base64 of altcha's JSON, solves a challenge that was made for this nonce and has not run out."""
    try:
        raw, answer = receipts.nonce_bytes(nonce), _read(payload)
        return any(verify_solution(answer, _key(one, raw))[0] for one in settings.RECEIPT_KEYS)
    except (ValueError, receipts.NonceError):
        return False


def _key(key_id: str, nonce: bytes) -> bytes:
    """A key for each nonce: so what was solved for another one has no signature here."""
    return keys.mac("human check", key_id, nonce)


def _read(payload: str) -> Payload:
    """Raises `ValueError` for whatever is no such payload: the library trusts the shape of what it is given."""
    if len(payload) > LONGEST_PAYLOAD:
        raise ValueError
    facts: Any = json.loads(base64.b64decode(payload, validate=True))
    if not isinstance(facts, dict) or {name: type(value) for name, value in facts.items()} != SHAPE:
        raise ValueError
    return Payload.from_dict(cast("Any", facts))
