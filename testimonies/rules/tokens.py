"""What a page carries from one answer to the next: sealed, never stored, and good for a while."""

import base64
import binascii
import json
import time
from typing import Any

from testimonies.models.sealed import SealBrokenError, seal, unseal


class TokenError(Exception):
    """Not ours, of another purpose, or used up by time."""


def issue(purpose: str, facts: list[Any], seconds: int) -> str:
    body = json.dumps([int(time.time()) + seconds, *facts])
    return base64.urlsafe_b64encode(seal(body, purpose)).decode().rstrip("=")


def read(purpose: str, token: str) -> list[Any]:
    """The facts, as they were given. Raises `TokenError`."""
    try:
        body = unseal(base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4)), purpose)
    except (SealBrokenError, binascii.Error, ValueError, IndexError) as error:
        raise TokenError from error
    facts: list[Any] = json.loads(body)
    if facts.pop(0) < time.time():
        raise TokenError
    return facts
