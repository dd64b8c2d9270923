"""A limit per source that keeps no address, on a real Redis as in memory (security.md 3.1, threats 23 and 26)."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches

from testimonies.rules import limits
from testimonies.rules.limits import Limit

from ..caches import MEMORY, PATIENT, a_redis, on

DAY = 24 * 3600


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with a_redis() as (address, _process):
        yield address


@pytest.fixture(params=["memory", "redis"], autouse=True)
def counts(request: pytest.FixtureRequest, settings: Any) -> Any:
    """The cache of the limits, empty."""
    if request.param == "memory":
        settings.CACHES = {**settings.CACHES, "limits": MEMORY}
    else:
        settings.CACHES = on(request.getfixturevalue("address"), **PATIENT)
    caches["limits"].clear()
    return caches["limits"]


def times(source: str, count: int = 5, *, most: int = 3, name: str = "act") -> list[bool]:
    return [limits.allows(name, source, most, DAY) for _ in range(count)]


def test_one_source_may_so_many_times_and_no_more() -> None:
    assert times("192.0.2.1") == [True, True, True, False, False]


def test_two_sources_and_two_acts_are_counted_apart() -> None:
    assert times("192.0.2.1", 3) == times("192.0.2.2", 3) == times("192.0.2.1", 3, name="other") == [True] * 3


def test_both_windows_hold_and_the_longer_wait_is_told() -> None:
    twice = Limit("act", ((2, 600), (3, DAY)))
    assert [limits.count(twice, "192.0.2.1") for _ in range(2)] == [0, 0]
    assert 300 <= limits.count(twice, "192.0.2.1") <= 600
    assert DAY - 300 <= limits.count(twice, "192.0.2.1") <= DAY


def test_looking_whether_there_is_room_counts_nothing() -> None:
    act = Limit("act", ((2, 600),))
    assert [limits.wait(act, "192.0.2.1") for _ in range(5)] == [0] * 5
    limits.count(act, "192.0.2.1", weight=2)
    assert limits.wait(act, "192.0.2.1") > 300
    assert limits.number(act, "192.0.2.1") == 2


def test_what_was_earned_is_added_up_to_ten_times_and_a_part_is_less() -> None:
    act = Limit("act", ((4, 600),))
    limits.count(act, "192.0.2.1", weight=4)
    assert limits.wait(act, "192.0.2.1") and not limits.wait(act, "192.0.2.1", earned=1)
    limits.count(act, "192.0.2.1", weight=40)
    assert limits.wait(act, "192.0.2.1", earned=10_000)
    limits.count(act, "192.0.2.2", weight=2)
    assert limits.wait(act, "192.0.2.2", part=2) and not limits.wait(act, "192.0.2.2")


def test_the_window_ends_and_acts_in_between_do_not_make_it_longer() -> None:
    """A mobile network is one source: somebody of it always acts, and it would be shut out for good."""
    act = Limit("act", ((1, 1),))
    begun = time.monotonic()
    assert limits.count(act, "192.0.2.1") == 0
    while limits.count(act, "192.0.2.1"):
        assert time.monotonic() - begun < 30
        time.sleep(0.05)
    assert time.monotonic() - begun > 0.9


def test_one_subscriber_of_ipv6_is_one_source() -> None:
    times("2001:db8:1:2::1", 3)
    assert times("2001:db8:1:ffff:abcd::9", 1) == [False]
    assert times("2001:db8:2::1", 1) == [True]


def test_who_varies_the_network_too_meets_the_limit_of_his_provider() -> None:
    acts = 3 * limits.PROVIDER_TIMES
    assert all(limits.allows("act", f"2001:db8:{network:x}::1", 3, DAY) for network in range(acts))
    assert times("2001:db8:ffff::1", 1) == [False]
    assert times("2001:db9::1", 1) == [True]


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


def kept(counts: Any) -> str:
    """All that the cache holds, as text."""
    if hasattr(counts, "kept"):
        return repr(counts.kept)
    client = counts._cache.get_client()
    return repr([(key, client.get(key)) for key in sorted(client.keys())])


def test_the_cache_holds_no_address(counts: Any) -> None:
    times("192.0.2.77")
    times("2001:db8:77::1")
    assert "limits:" in kept(counts)
    assert not any(one in kept(counts) for one in ("192.0", "2001:", ":db8", "act"))


def test_a_lost_key_forgets_who_was_counted(counts: Any) -> None:
    times("192.0.2.1")
    before = kept(counts)
    counts.delete(limits.KEY)
    assert times("192.0.2.1", 1) == [True]
    assert kept(counts) != before


def test_the_key_lives_two_days_and_each_count_as_long_as_its_window(counts: Any) -> None:
    times("192.0.2.1", 1)
    assert 48 * 3600 - 300 < counts.left(limits.KEY) <= 48 * 3600
    (entry,) = [one.entry for one in limits._counts(Limit("act", ((3, DAY),)), "192.0.2.1")]
    assert DAY - 300 < counts.left(entry) <= DAY


@pytest.mark.parametrize("end", [400 * DAY, None], ids=["a clock put back by 400 days", "no end at all"])
def test_a_count_that_would_last_longer_than_its_window_is_begun_anew(counts: Any, end: int | None) -> None:
    times("192.0.2.1")
    (entry,) = [one.entry for one in limits._counts(Limit("act", ((3, DAY),)), "192.0.2.1")]
    counts.set(entry, 9, end)
    assert times("192.0.2.1", 4) == [True] * 4


def test_twenty_thousand_others_do_not_make_it_forget(counts: Any) -> None:
    times("192.0.2.1")
    fill(counts, 20_000)
    assert times("192.0.2.1", 1) == [False]


def test_what_else_is_cached_pushes_nothing_out(settings: Any) -> None:
    times("192.0.2.1")
    for number in range(2_000):
        caches["default"].set(f"page{number}", "x" * 50)
    assert times("192.0.2.1", 1) == [False]


def fill(counts: Any, sources: int) -> None:
    """So many others act once each: through the rule where that is quick, else as the rule writes it."""
    if hasattr(counts, "kept"):
        for number in range(sources):
            limits.allows("act", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 3, DAY)
    else:
        counts.set_many({f"limits:{number:032x}": 1 for number in range(sources)}, DAY)


@pytest.fixture
def small(counts: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """In memory, with room for a hundred counts."""
    if not hasattr(counts, "kept"):
        counts = caches.create_connection("limits")  # of Redis: nothing is ever pushed out (noeviction)
    monkeypatch.setattr(counts, "_max_entries", 100, raising=False)
    return counts


def test_a_full_memory_forgets_who_acted_once_before_who_acts_all_the_time(small: Any) -> None:
    times("192.0.2.1", 5)
    fill(small, 1_000)
    assert times("192.0.2.1", 1) == [False]
    assert not hasattr(small, "kept") or len(small.kept) <= 100


def test_what_has_ended_goes_first_and_the_key_never_does(
    small: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if hasattr(small, "kept"):
        now = time.monotonic()
        monkeypatch.setattr("config.caches.monotonic", lambda: now - 2 * DAY)
        fill(small, 99)
        monkeypatch.setattr("config.caches.monotonic", lambda: now - 1)
    times("192.0.2.1", 1)
    key = small.get(limits.KEY)
    fill(small, 200)
    assert small.get(limits.KEY) == key is not None


def test_a_clock_that_jumps_moves_no_window_in_memory(counts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    times("192.0.2.1")
    now = time.time()
    for jump in (-2 * 3600, 400 * DAY):
        monkeypatch.setattr("time.time", lambda jump=jump: now + jump)
        assert times("192.0.2.1", 1) == [False]
