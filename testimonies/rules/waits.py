"""How long people wait for a first answer, in days, since that is all the trail keeps of an author."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median_high

from django.core.cache import cache
from django.db import DatabaseError

from testimonies.models import DESK, Call, Event, Reason, State

from .trail import today

WINDOW = timedelta(days=90)
ENOUGH = 5  # decisions; a median of fewer would promise what nobody measured
NEWEST = 2_000  # decisions read at most: more would not move the median, only cost time
HOUR = 3600


def median_wait_days(call: Call) -> int | None:
    """Days from sending to the first decision, the upper median of the last 90 days; None while too few were decided.

    Kept for an hour: two people asking in that hour are told the same.
    """
    try:
        return cache.get_or_set(f"median-wait:{call.slug}", lambda: _measured(call), HOUR)
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001  each client of a cache has errors of its own
        return _measured(call)  # the receipt must come without a cache


def _measured(call: Call) -> int | None:
    decided = _first_decisions(call)
    sent = _sending_days(decided)
    waits = [(decided[pk] - sent[pk]).days for pk in decided.keys() & sent.keys()]
    return max(1, median_high(waits)) if len(waits) >= ENOUGH else None


def _first_decisions(call: Call) -> dict[str, date]:
    made = Event.objects.filter(
        call=call.slug,
        origin=State.WAITING,
        actor__in=DESK,
        day__gte=today() - WINDOW,
    ).exclude(reason=Reason.FLOOD)  # nobody was answered by it, and a raid would make the promise a lie
    newest = made.order_by("-id").values_list("testimony", "day")[:NEWEST]
    return dict(newest)  # from the newest back: the earliest day of each is written last


def _sending_days(testimonies: Iterable[str]) -> dict[str, date]:
    sent = Event.objects.filter(what="submit", testimony__in=list(testimonies), day__gte=today() - WINDOW)
    return dict(sent.values_list("testimony", "day"))
