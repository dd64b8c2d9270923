"""The list of what was erased, outside the database: whole lines, once each, whatever happens in between."""

import stat
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from testimonies.models import Beat, Event, State, Testimony
from testimonies.rules import clock, follow_up, purge
from testimonies.rules.trail import today

from .. import people
from .test_retention import ending

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(settings: Any, tmp_path: Path) -> Path:
    settings.PURGE_LEDGER = str(tmp_path / "purged.txt")
    return tmp_path / "purged.txt"


def test_housekeeping_lists_what_is_gone_and_burnt_once(ledger: Path) -> None:
    gone, forgotten, burnt = people.in_state(State.WITHDRAWN), ending("refused"), ending("original")
    people.waiting()
    clock.run()
    month = f"{today():%Y-%m}"
    wanted = [
        f"{month} {gone.pk} withdrawn",
        f"{month} {forgotten.pk} forgotten",
        f"{today()} {burnt.pk} burnt",
    ]
    assert sorted(ledger.read_text().splitlines()) == sorted(wanted)
    clock.run()
    assert len(ledger.read_text().splitlines()) == 3
    assert purge.reconcile() == 0


def test_it_is_private_to_who_runs_the_site(ledger: Path) -> None:
    people.in_state(State.WITHDRAWN)
    clock.run()
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_line_that_a_crash_cut_short_is_written_again_and_spoils_no_other(ledger: Path, cut: int) -> None:
    first, second = people.in_state(State.WITHDRAWN), people.in_state(State.WITHDRAWN)
    purge.reconcile()
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[:-cut])
    assert purge.reconcile() == 1
    lines = ledger.read_text().splitlines()
    assert {line.split()[1] for line in lines if len(line) > 35} == {first.pk, second.pk}
    assert purge.reconcile() == 0


def test_a_list_that_was_lost_is_made_again(ledger: Path) -> None:
    row = people.in_state(State.WITHDRAWN)
    purge.reconcile()
    ledger.unlink()
    assert purge.reconcile() == 1 and row.pk in ledger.read_text()


def test_withdrawn_and_later_forgotten_is_one_line(ledger: Path) -> None:
    row = ending("withdrawn")
    purge.reconcile()
    clock.run()
    assert Testimony.objects.get(pk=row.pk).state == State.FORGOTTEN
    assert len(ledger.read_text().splitlines()) == 1


def test_burnt_and_later_withdrawn_are_two(ledger: Path) -> None:
    row = ending("original")
    clock.run()
    people.decide(people.fresh(row), "withdraw")
    clock.run()
    assert [line.split()[2] for line in ledger.read_text().splitlines()] == ["burnt", "withdrawn"]


def test_a_withdrawal_is_listed_as_soon_as_it_is_committed(
    ledger: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    row = people.waiting()
    with django_capture_on_commit_callbacks(execute=True):
        follow_up.withdraw(follow_up.Visit(row, 1))
    assert row.pk in ledger.read_text()


def test_a_list_that_cannot_be_written_stops_no_withdrawal(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.PURGE_LEDGER = str(tmp_path / "absent" / "purged.txt")
    row = people.waiting()
    with django_capture_on_commit_callbacks(execute=True):
        follow_up.withdraw(follow_up.Visit(row, 1))
    assert people.fresh(row).state == State.WITHDRAWN


def test_a_turn_that_erased_nothing_reads_no_list(ledger: Path, monkeypatch: Any) -> None:
    people.in_state(State.WITHDRAWN)
    clock.run()
    # As `overwrite` notes it, which does nothing inside a transaction.
    Beat.objects.update(overwritten_at=timezone.now(), erased_upto=Event.objects.latest("pk").pk)
    read, real = [], purge._listed
    monkeypatch.setattr(purge, "_listed", lambda last: (read.append(last), real(last))[1])
    clock.run()
    assert read == []
    gone = people.in_state(State.WITHDRAWN)
    clock.run()
    assert read == [purge.TAIL] and ledger.read_text().count(gone.pk) == 1
    Beat.objects.update(overwritten_at=timezone.now() - timedelta(days=2))
    clock.run()
    assert read == [purge.TAIL, None], "all of it once a day"


def test_the_end_of_a_long_list_is_enough_and_a_cut_line_does_not_count(
    ledger: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(purge, "TAIL", 60)
    first, last = people.in_state(State.WITHDRAWN), people.in_state(State.WITHDRAWN)
    ledger.write_text("".join(f"2026-01 {row.pk} withdrawn\n" for row in (first, last)))
    assert purge._listed(purge.TAIL) == {(last.pk, True)}
    assert purge._listed(None) == {(first.pk, True), (last.pk, True)}


def test_what_was_rolled_back_is_not_listed(ledger: Path) -> None:
    purge.note(people.waiting())
    assert not ledger.exists()


def test_many_at_once_write_whole_lines(ledger: Path) -> None:
    lines = [f"2026-01 {number:022d} withdrawn\n" for number in range(200)]
    threads = [threading.Thread(target=purge._append, args=([line],)) for line in lines]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(ledger.read_text().splitlines(keepends=True)) == lines


@pytest.mark.django_db(transaction=True)
def test_two_housekeepings_at_once_erase_each_row_once(ledger: Path) -> None:
    rows = [ending("refused") for _number in range(6)]
    barrier, done = threading.Barrier(3), []

    def turn() -> None:
        barrier.wait(10)
        done.append(clock.run().erased)
        connection.close()

    threads = [threading.Thread(target=turn) for _number in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sum(done) == 6
    listed = [line.split()[1] for line in ledger.read_text().splitlines()]
    assert sorted(set(listed)) == sorted(row.pk for row in rows)
