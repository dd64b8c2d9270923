"""The class of every field: who may ever see it. A leaf.

Each model says `PRIVACY = {field: class}`; `tests/test_privacy.py` fails on a field without one and holds every public
surface against it.
"""

from enum import StrEnum
from secrets import token_urlsafe


class Privacy(StrEnum):
    PRIVATE = "private"  # the author and, under a claim, one moderator
    INTERNAL = "internal"  # the desk and the machine
    PUBLIC = "public"  # readers, once the row is published


PRIVATE, INTERNAL, PUBLIC = Privacy


def new_public_id() -> str:
    """128 random bits, 22 signs: neither order nor number of testimonies can be read off it (ASVS 11.5.1)."""
    return token_urlsafe(16)
