"""What a process remembers is made by one thread; where that one hangs or fails, the others find out by themselves."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from testimonies.rules import memo

THREADS = 8
pytestmark = pytest.mark.usefixtures("remembering")


def at_once(make: Callable[[], int]) -> list[int]:
    together = Barrier(THREADS)

    def remember(_number: int) -> int:
        together.wait(10)
        return memo.remembered("page", make)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(remember, range(THREADS)))


def test_of_all_threads_that_want_the_same_one_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "WAITED", 60)
    made: list[int] = []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return len(made)

    assert at_once(make) == [1] * THREADS
    assert len(made) == 1


def test_where_one_hangs_the_others_make_it_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "WAITED", 0.01)
    all_make_it = Barrier(THREADS)  # which none gets past before each is there
    assert at_once(lambda: 1 + 0 * all_make_it.wait(10)) == [1] * THREADS


def test_where_one_fails_the_next_makes_it() -> None:
    turns = iter([OSError("away"), 2])

    def make() -> int:
        turn = next(turns)
        if isinstance(turn, OSError):
            raise turn
        return turn

    with pytest.raises(OSError, match="away"):
        memo.remembered("page", make)
    assert memo.remembered("page", make) == memo.remembered("page", make) == 2
