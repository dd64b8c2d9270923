"""How often one source may do something. No address is kept: the cache holds counts under digests, whose key is thrown away.

The counts lie in a cache of their own: what else is cached must not push them out. No cache, no limit: what is limited must
not stop with it.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hmac import digest
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import caches

from . import metrics

CACHE = "limits"
KEY, KEY_SECONDS = "limits:key", 48 * 3600
KEY_OF_THE_DAY, DAY = "limits:key-of-the-day", 24 * 3600
# The first bits of an IPv6 address that one subscriber may vary behind, and those of his provider: who rents a whole /32
# may be counted anew 65,536 times by the first, so all behind it together may act so many times as often as one.
HOUSEHOLD, PROVIDER, PROVIDER_TIMES = 48, 32, 32
EARNED_TIMES = 10


@dataclass(frozen=True)
class Limit:
    """`windows` are pairs: so many acts at most, in so many seconds from the first one. All of them hold.

    A `daily` one is counted under a key that lives a day: with the windows no shorter, nobody has room twice under one key.
    A `strict` one leaves no room where there is no cache: for what must not happen uncounted.
    `about` is what it is about, where each has a limit of its own. It is no part of the name, which metrics show.
    """

    name: str
    windows: tuple[tuple[int, int], ...]
    daily: bool = False
    strict: bool = False
    about: str = ""


@dataclass(frozen=True)
class _Count:
    entry: str
    most: int
    seconds: int


def allows(name: str, source: str, most: int, seconds: int) -> bool:
    """Counts one more act of this name; False once there were more than `most` in the window that the first one opened.

    `source` is an address, or any other name of who acts.
    """
    return not count(Limit(name, ((most, seconds),)), source)


def count(limit: Limit, source: str, *, weight: int = 1) -> int:
    """Counts an act; gives the seconds until there is room for one again, 0 where there was room for this one."""

    def asked() -> int:
        counts = list(_counts(limit, source))
        return _longest([one for one in counts if _raised(one, weight) > one.most])

    return _noted(limit, _or_none(asked, int(limit.strict)))


def wait(limit: Limit, source: str, *, earned: int = 0, part: int = 1) -> int:
    """Seconds until there is room for one more act, 0 if there is now. Counts nothing.

    So many more are allowed as were `earned`, up to ten times the limit; and only a `part`-th of it where it has to be strict.
    """

    def asked() -> int:
        counts = _counts(limit, source)
        return _longest([one for one in counts if _counted(one) >= _allowed(one.most, earned, part)])

    return _noted(limit, _or_none(asked, int(limit.strict)))


def number(limit: Limit, source: str) -> int:
    """How many acts of this source were counted in the last of the windows."""
    return _or_none(lambda: _counted(list(_counts(limit, source))[len(limit.windows) - 1]))


def _noted(limit: Limit, seconds: int) -> int:
    if seconds and settings.METRICS:
        metrics.LIMITS_HIT.labels(limit.name).inc()
    return seconds


def _or_none(asked: Callable[[], int], without: int = 0) -> int:
    """What the cache answers; without a cache nothing is counted, and nothing stops but what is strict."""
    try:
        return asked()
    except Exception:  # noqa: BLE001  each client of a cache has errors of its own
        return without


def _allowed(most: int, earned: int, part: int) -> int:
    return most // part + min(earned, EARNED_TIMES * most)


def _counted(one: _Count) -> int:
    return int(_cache().get(one.entry, 0))


def _raised(one: _Count, weight: int) -> int:
    _cache().add(one.entry, 0, one.seconds)
    return int(_cache().incr(one.entry, weight))


def _longest(full: list[_Count]) -> int:
    return max([_left(one) for one in full], default=0)


def _left(one: _Count) -> int:
    """More than the window is long, and the clock of the cache was put back meanwhile: then it is counted anew."""
    left = getattr(_cache(), "left", None)
    seconds = left(one.entry) if left else one.seconds
    if seconds > one.seconds + 1:
        _cache().delete(one.entry)
        return 0
    return max(1, ceil(seconds))


def _cache() -> Any:
    return caches[CACHE]


def _counts(limit: Limit, source: str) -> Iterator[_Count]:
    """The key is made with the first count, and thrown away with the cache or after two days, that of the day after one."""
    name, life = (KEY_OF_THE_DAY, DAY) if limit.daily else (KEY, KEY_SECONDS)
    key = str(_cache().get_or_set(name, lambda: secrets.token_hex(32), life)).encode()
    for network, times in _networks(source):
        for most, seconds in limit.windows:
            named = f"{limit.name}|{limit.about}|{seconds}|{network}".encode(errors="replace")
            yield _Count(f"limits:{digest(key, named, 'sha256').hex()[:32]}", most * times, seconds)


def _networks(source: str) -> list[tuple[str, int]]:
    """An IPv4 address as it is, an IPv6 one by its first bits, an IPv4 one written as IPv6 as IPv4 (RFC 4291, 2.5.5.2)."""
    try:
        address = ip_address(source)
    except ValueError:
        return [(source, 1)]
    if not isinstance(address, IPv6Address):
        return [(str(address), 1)]
    if address.ipv4_mapped:
        return [(str(address.ipv4_mapped), 1)]
    wide = [(HOUSEHOLD, 1), (PROVIDER, PROVIDER_TIMES)]
    return [(str(IPv6Network((int(address), bits), strict=False)), times) for bits, times in wide]
