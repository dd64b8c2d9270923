"""What an author is told of a refusal from the flood: it waits, until the day drawn for it; then, that nobody judged it.

Told at once, or told why, whoever floods the site would learn by trying what is noticed.
"""

from copy import copy
from typing import Any

from testimonies.models import Event, Reason, State, Testimony

from .trail import today


def is_of_flood(testimony: Testimony) -> bool:
    return testimony.state == State.REFUSED and testimony.reason == Reason.FLOOD


def as_told(testimony: Testimony) -> Testimony:
    """The row, or in its place a copy with what its author may know of it, to be shown and never saved."""
    if not is_of_flood(testimony):
        return testimony
    shown = copy(testimony)
    shown.reason_text = ""
    vars(shown).update(_known(testimony))
    return shown


def _known(testimony: Testimony) -> dict[str, Any]:
    """What she is told in the place of some fields."""
    if testimony.told_on is None or testimony.told_on <= today():
        return {"state_since": testimony.told_on or testimony.state_since}
    came = _what_brought(testimony, State.WAITING)
    return {"state": State.WAITING, "reason": "", "state_since": came.day if came else testimony.submitted_on}


def last_told(testimony: Testimony) -> Event | None:
    """What brought it where its author is told that it stands."""
    return _what_brought(testimony, testimony.state)


def _what_brought(testimony: Testimony, state: str) -> Event | None:
    return Event.objects.about(testimony).filter(target=state).first()
