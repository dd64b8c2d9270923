"""What each process may remember for as long as a page may be old: words, counts, the frames of pages.

Of testimonies only what `lately` tells the age of, and at the desk nothing of a person: no name, no choice, no word of one.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from . import replica

SECONDS = 5.0
# Of these, for the page that shows it: with none left, a page that all ask for would be made anew for each of them.
LEFT = 2.0
MOST = 200
WAITED = 0.5  # seconds: where the database hangs, each thread finds that out by itself
Given = ParamSpec("Given")
Made = TypeVar("Made")
_found: dict[Hashable, tuple[float, Any]] = {}
_making: dict[Hashable, Lock] = {}
_lately: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
_lock = Lock()


def remembered(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gave for this key, made anew when it is older than `SECONDS`. For few keys: none is ever pushed out.

    One thread makes it, and the others wait for it a while: on a busy site all would make the same at the same moment.
    """
    found = _found.get(key)
    if found and monotonic() - found[0] < SECONDS:
        return found[1]  # type: ignore[no-any-return]
    lock = _making.setdefault(key, Lock())
    is_ours = lock.acquire(timeout=WAITED)
    try:
        found = _found.get(key)
        if not found or monotonic() - found[0] >= SECONDS:
            made = make()
            found = _found[key] = monotonic(), made
        return found[1]
    finally:
        if is_ours:
            lock.release()


def for_five_seconds(make: Callable[Given, Made]) -> Callable[Given, Made]:
    @wraps(make)
    def again(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        return remembered((make, args), lambda: make(*args, **kwargs))

    return again


def lately(key: Hashable, read: Callable[[], Made]) -> tuple[Made, float]:
    """What `read` found of testimonies, and how many seconds ago: 0 where it was read now. The oldest is pushed out.

    A page is as old as the oldest it shows: who shows this takes its age off the seconds of the page, so that what is
    withdrawn is gone in five all the same.
    """
    now = monotonic()
    known = _lately.get(key)
    if known and now - known[0] < SECONDS - LEFT:
        return known[1], now - known[0]
    as_of = replica.as_of()
    found = read()
    with _lock:
        _lately[key] = as_of, found
        _lately.move_to_end(key)
        while _lately and (len(_lately) > MOST or next(iter(_lately.values()))[0] <= now - SECONDS):
            _lately.popitem(last=False)
    return found, 0.0


def forget() -> None:
    _found.clear()
    _lately.clear()
