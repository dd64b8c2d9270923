"""What each process may remember for as long as a page may be old: words, counts, the frames of pages.

Never a testimony, and at the desk nothing of a person: no name, no choice, no word of one.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

SECONDS = 5.0
Given = ParamSpec("Given")
Made = TypeVar("Made")
_found: dict[Hashable, tuple[float, Any]] = {}


def remembered(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gave for this key, made anew when it is older than `SECONDS`. For few keys: none is ever pushed out."""
    made_at, made = _found.get(key, (-SECONDS, None))
    if monotonic() - made_at >= SECONDS:
        made = make()
        _found[key] = (monotonic(), made)
    return made  # type: ignore[no-any-return]


def for_five_seconds(make: Callable[Given, Made]) -> Callable[Given, Made]:
    @wraps(make)
    def again(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        return remembered((make, args), lambda: make(*args, **kwargs))

    return again


def forget() -> None:
    _found.clear()
