"""How far a replica may be behind, by the places in the log that both told, and who is asked by that."""

import math
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, OperationalError

from testimonies.models import Testimony
from testimonies.rules import replica


class Pair:
    """A primary and a replica as the site sees them, by a clock of our own: each at a place of the log, or away."""

    def __init__(self) -> None:
        self.now, self.primary, self.replica = 1_000.0, 100, 100

    def place(self, name: str) -> int | None:
        return (self.primary if name == replica.PRIMARY else self.replica) or None


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Pair:
    pair = Pair()
    monkeypatch.setattr(replica, "watch", replica.Watch())
    monkeypatch.setattr(replica, "_place", pair.place)
    monkeypatch.setattr(replica, "monotonic", lambda: pair.now)
    monkeypatch.setattr(replica, "is_set_up", lambda: True)
    monkeypatch.setattr(replica, "WAITS", (0.0,))
    return pair


def later(pair: Pair, seconds: float, *, written: int = 0, replayed: int = 0) -> tuple[float, str]:
    """By how much it is behind then, and who is asked."""
    pair.now += seconds
    pair.primary += written
    pair.replica += replayed
    with replica.reading() as behind:
        return behind, replica.alias()


def test_one_that_has_all_is_asked_and_is_as_old_as_the_last_look(pair: Pair) -> None:
    assert later(pair, 0) == (0, "replica")
    assert later(pair, 0.5) == (0.5, "replica")
    assert later(pair, 0.5) == (0, "replica")


def test_an_idle_primary_is_no_lag(pair: Pair) -> None:
    assert later(pair, 3_600) == (0, "replica")


def test_under_load_it_is_as_old_as_the_newest_place_it_has_reached(pair: Pair) -> None:
    later(pair, 0)
    assert later(pair, 1, written=10) == (1, "replica")
    assert later(pair, 1, written=10, replayed=10) == (1, "replica")


def test_one_that_was_cut_off_is_left_after_the_limit_and_asked_again_once_it_has_caught_up(
    pair: Pair,
) -> None:
    later(pair, 0)
    assert [later(pair, 1, written=1)[1] for _second in range(4)] == ["replica"] * 3 + ["default"]
    assert not replica.is_near()
    assert later(pair, 1, replayed=4) == (0, "replica")
    assert replica.is_near()


def test_one_whose_place_was_never_seen_on_the_primary_is_not_asked(pair: Pair) -> None:
    assert later(pair, 0, replayed=-1)[1] == "default"


def test_one_that_is_away_is_not_asked(pair: Pair) -> None:
    later(pair, 0)
    assert later(pair, 1, replayed=-100)[1] == "default"
    assert math.isinf(replica.watch.behind())


def test_while_the_primary_is_away_the_replica_has_all_there_is(pair: Pair) -> None:
    later(pair, 0, written=7)
    assert later(pair, 60, written=-107) == (0, "replica")
    assert later(pair, 1, replayed=-100)[1] == "default"


def test_while_one_looks_the_others_go_by_what_was_found_until_it_is_too_old(pair: Pair) -> None:
    later(pair, 0)
    with replica.watch.lock:
        assert [later(pair, 1.5)[1] for _try in range(3)] == ["replica", "replica", "default"]


def test_one_that_failed_is_not_asked_again_for_a_second(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica, "connections", {"replica": Closed()})
    with replica.reading():
        assert replica.failed(OperationalError())
    assert later(pair, 0.9)[1] == "default"
    assert later(pair, 0.1)[1] == "replica"


class Closed:
    def close(self) -> None: ...


def test_the_primary_failing_is_no_fault_of_the_replica(pair: Pair) -> None:
    assert not replica.failed(OperationalError())


def test_a_question_that_took_too_long_is_not_asked_twice(pair: Pair) -> None:
    class CancelledError(Exception):
        sqlstate = replica.GIVEN_UP

    error = DatabaseError()
    error.__cause__ = CancelledError()
    with replica.reading():
        assert not replica.failed(error)


def test_what_is_written_goes_to_the_primary_wherever_it_is_read(pair: Pair) -> None:
    router = replica.Router()
    with replica.reading():
        assert router.db_for_read(Testimony) == "replica"
        assert router.db_for_write(Testimony) == "default"
    assert router.db_for_read(Testimony) == "default"
    assert [router.allow_migrate(name, "testimonies") for name in ("default", "replica")] == [True, False]


def test_rows_that_go_out_after_the_view_are_read_likewise(pair: Pair) -> None:
    def asked() -> Iterator[str]:
        yield replica.alias()
        yield replica.alias()

    rows = replica.each(asked())
    assert replica.alias() == "default"
    assert next(rows) == "replica"
    assert replica.alias() == "default"
    assert list(rows) == ["replica"]
