"""What a decision about a flood changes beside the state: when it is told, and where a text waits that came back."""

import secrets
from datetime import date, timedelta

from testimonies.models import Actor, Lane, Reason, Testimony
from testimonies.rules.trail import By, today

TOLD_WITHIN_DAYS = 3


def told_on(name: str, reason: str) -> date | None:
    """The day from which the author is told of a refusal as flood, 1 to 3 days ahead by chance.

    At once it would tell a raid, sending by sending, what was noticed. Every other decision is told as it is made.
    """
    if (name, reason) != ("refuse", Reason.FLOOD):
        return None
    return today() + timedelta(days=1 + secrets.randbelow(TOLD_WITHIN_DAYS))


def lane_on_return(row: Testimony, by: By) -> set[str]:
    """Out of the flood lane, and no further than the heavy one, once somebody comes back for a text: a raid does not.

    Called before its reason changes. Gives the names of the fields changed.
    """
    insists = by.actor is Actor.AUTHOR and row.reason == Reason.FLOOD
    if (row.lane == Lane.FLOOD and by.actor is Actor.AUTHOR) or insists:
        row.lane = Lane.HEAVY
    return {"lane"}
