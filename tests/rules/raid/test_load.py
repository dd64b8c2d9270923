"""When many arrive at once."""

import pytest
from django.core.cache import cache

from testimonies.models import Call
from testimonies.rules.raid import load

ONE, OTHER = Call(pk=1), Call(pk=2)
NOON = 1_800_000_000.0


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    time = [NOON - NOON % load.WINDOW_SECONDS]
    monkeypatch.setattr(load.time, "time", lambda: time[0])
    return time


def note(times: int) -> None:
    for _ in range(times):
        load.note(ONE)


def test_twenty_are_not_many_and_one_more_is() -> None:
    note(load.MANY)
    assert not load.is_loaded(ONE)
    note(1)
    assert load.is_loaded(ONE)
    assert not load.is_loaded(OTHER)


def test_it_goes_on_through_the_next_window_and_no_longer(now: list[float]) -> None:
    note(load.MANY + 1)
    now[0] += 2 * load.WINDOW_SECONDS - 1
    assert load.is_loaded(ONE)
    now[0] += 1
    assert not load.is_loaded(ONE)


def test_few_in_each_window_are_never_many(now: list[float]) -> None:
    for _ in range(5):
        note(load.MANY)
        assert not load.is_loaded(ONE)
        now[0] += load.WINDOW_SECONDS


def test_without_a_cache_nothing_stops_and_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object, **_facts: object) -> None:
        raise ConnectionError

    note(load.MANY + 1)
    monkeypatch.setattr(cache, "get_many", fails)
    monkeypatch.setattr(cache, "add", fails)
    load.note(ONE)
    assert not load.is_loaded(ONE)
