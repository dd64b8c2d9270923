"""Whether many testimonies arrive at once in one call. Only then is the human check raised."""

import time

from django.core.cache import cache

from testimonies.models import Call

WINDOW_SECONDS = 600
# More than this in one window. The raid of 2013 at Occidental College sent about 400 in 36 hours, two in such a window;
# one that is worth a check sends faster than a team could ever read.
MANY = 20


def note(call: Call) -> None:
    """Counts one sending. Without a cache nothing is counted, and nothing stops."""
    try:
        entry = _entry(call, _window())
        cache.add(entry, 0, 2 * WINDOW_SECONDS)
        cache.incr(entry)
    except Exception:  # noqa: BLE001  # each client of a cache has errors of its own
        return


def is_loaded(call: Call) -> bool:
    """More than `MANY` sendings in this window, or in the one before it: what began does not end with a full hour."""
    try:
        now = _window()
        counts = cache.get_many([_entry(call, now), _entry(call, now - 1)])
        return any(int(count) > MANY for count in counts.values())
    except Exception:  # noqa: BLE001  as above; a check that nobody needs would only be in the way
        return False


def _window() -> int:
    return int(time.time()) // WINDOW_SECONDS


def _entry(call: Call, window: int) -> str:
    return f"load:{call.pk}:{window}"
