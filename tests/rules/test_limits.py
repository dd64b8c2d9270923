"""A limit per source that keeps no address (security.md 3.1, threats 23 and 26)."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache

from testimonies.rules import limits

DAY = 24 * 3600


def times(source: str, count: int = 5, *, most: int = 3, name: str = "act") -> list[bool]:
    return [limits.allows(name, source, most, DAY) for _ in range(count)]


def test_one_source_may_so_many_times_and_no_more() -> None:
    assert times("192.0.2.1") == [True, True, True, False, False]


def test_two_sources_and_two_acts_are_counted_apart() -> None:
    assert times("192.0.2.1", 3) == times("192.0.2.2", 3) == times("192.0.2.1", 3, name="other") == [True] * 3


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock of the cache to so many seconds from now."""
    now = time.time()
    return lambda seconds: monkeypatch.setattr("time.time", lambda: now + seconds)


def test_the_window_ends(later: Callable[[float], None]) -> None:
    assert times("192.0.2.1")[-1] is False
    later(DAY + 1)
    assert times("192.0.2.1", 1) == [True]


def test_acts_in_between_do_not_make_the_window_longer(later: Callable[[float], None]) -> None:
    """A mobile network is one source: somebody of it always acts, and it would be shut out for good."""
    times("192.0.2.1")
    for part in (0.25, 0.5, 0.9):
        later(part * DAY)
        assert times("192.0.2.1", 1) == [False]
    later(DAY + 1)
    assert times("192.0.2.1") == [True, True, True, False, False]


def test_one_subscriber_of_ipv6_is_one_source() -> None:
    times("2001:db8:1:2::1", 3)
    assert times("2001:db8:1:ffff:abcd::9", 1) == [False]
    assert times("2001:db8:2::1", 1) == [True]


@pytest.mark.parametrize("same", ["::ffff:192.0.2.1", "::FFFF:C000:201"])
def test_ipv4_written_as_ipv6_is_the_same_source(same: str) -> None:
    times("192.0.2.1", 3)
    assert times(same, 1) == [False]
    assert times("::ffff:192.0.2.2", 1) == [True]


@pytest.mark.parametrize(
    "source", ["", "lea", "not an address", "é\x00", "\ud83d", "x" * 10_000, "999.1.1.1"]
)
def test_a_source_may_be_any_words(source: str) -> None:
    assert times(source) == [True, True, True, False, False]


def kept() -> str:
    backend: Any = cache
    return repr(backend._cache) + repr(list(backend._cache.values()))


def test_the_cache_holds_no_address() -> None:
    times("192.0.2.77")
    times("2001:db8:77::1")
    assert "limits:" in kept()
    assert not any(one in kept() for one in ("192.0", "2001", "db8", "act"))


def test_a_lost_key_forgets_who_was_counted() -> None:
    times("192.0.2.1")
    before = kept()
    cache.delete(limits.KEY)
    assert times("192.0.2.1", 1) == [True]
    assert kept() != before


class Broken(LocMemCache):
    def get(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionError

    add = incr = get_or_set = get


@pytest.mark.parametrize("away", [Broken("x", {}), DummyCache("x", {})], ids=["broken", "none"])
def test_without_a_cache_nothing_is_limited(monkeypatch: pytest.MonkeyPatch, away: Any) -> None:
    monkeypatch.setattr(limits, "cache", away)
    assert times("192.0.2.1") == [True] * 5
