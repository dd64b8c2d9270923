"""What is known of a sending beside its words (rules/raid/lanes.py). It decides where a text waits, never whether it is taken.

Nothing here looks at how fast somebody typed: a text may be pasted, dictated, or written by a hand that shakes.
"""

from typing import Any

from django.http import HttpRequest

from testimonies.models import Call
from testimonies.rules import human_check, limits, receipts
from testimonies.rules.raid import load
from testimonies.rules.raid.lanes import Circumstances

from .source import source

# Check pages that one connection is given in an hour before it counts as busy. Each change of an answer takes a new one; who
# shares the address of a mobile network with thousands loses nothing but the normal lane.
MOST_NONCES, AN_HOUR = 40, 3600


def carried(request: HttpRequest, call: Call) -> dict[str, Any]:
    """What the check page carries for the sending: its nonce, and under load the calculation."""
    calm = limits.allows("nonces", source(request), MOST_NONCES, AN_HOUR)
    nonce = receipts.mint(busy=not calm)
    return {"nonce": nonce, "challenge": human_check.challenge(nonce) if load.is_loaded(call) else ""}


def of(request: HttpRequest) -> Circumstances:
    """Raises `receipts.NonceError`."""
    posted = request.POST
    nonce = posted.get("nonce", "")
    return Circumstances(
        trapped=posted.get("topic", "") != "",
        busy_source=receipts.is_of_busy_source(nonce),
        checked=human_check.solved(nonce, posted.get("check", "")),
    )
