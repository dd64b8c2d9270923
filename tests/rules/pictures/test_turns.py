"""Pictures are opened one at a time on a host, whoever sends them."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, BoundedSemaphore, Lock

import pytest

from testimonies.rules.pictures import cleaning, turns
from testimonies.rules.pictures.cleaning import PictureError, Refusal

from . import pngs

HOLD = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(line: turns.Line = turns.AUTHORS) -> Iterator[None]:
    """By another process, until this ends."""
    command = [sys.executable, "-I", "-c", HOLD, str(turns.path(line))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        yield


def test_the_place_taken_by_another_process_is_waited_for_then_given_up(monkeypatch) -> None:
    monkeypatch.setattr(turns, "MOST_SECONDS", 0.1)
    with held(), pytest.raises(PictureError) as caught:
        cleaning.clean(pngs.plain())
    assert caught.value.reason is Refusal.BUSY


def test_the_place_is_free_again_once_its_holder_has_ended() -> None:
    with held():
        pass
    assert cleaning.clean(pngs.plain()).width == 64


def test_the_desk_does_not_stand_behind_authors_nor_they_behind_it() -> None:
    picture = cleaning.clean(pngs.plain()).content
    with held():
        assert cleaning.burn(picture, [(0, 0, 2, 2)]).width == 64
    with held(turns.DESK):
        assert cleaning.clean(pngs.plain()).width == 64


def test_the_seconds_of_work_are_told_whatever_comes_of_it_and_waiting_is_not_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[float] = []
    cleaning.clean(pngs.plain(), told.append)
    with pytest.raises(PictureError):
        cleaning.clean(pngs.MAGIC, told.append)
    assert len(told) == 2
    assert all(0 < seconds < 10 for seconds in told)
    monkeypatch.setattr(turns, "MOST_SECONDS", 0.1)
    with held(), pytest.raises(PictureError):
        cleaning.clean(pngs.plain(), told.append)
    assert len(told) == 2


def test_what_is_no_picture_waits_for_nobody() -> None:
    with held(), pytest.raises(PictureError) as caught:
        cleaning.clean(b"GIF89a")
    assert caught.value.reason is Refusal.NOT_A_PICTURE


def test_threads_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, at_work, asked, start = [], Lock(), cleaning._asked, Barrier(4)

    def watched(request: bytes, content: bytes) -> bytes:
        seen.append(at_work.acquire(blocking=False))
        try:
            return asked(request, content)
        finally:
            at_work.release()

    def clean(_: int) -> int:
        start.wait()
        return cleaning.clean(pngs.plain()).width

    monkeypatch.setattr(cleaning, "_asked", watched)
    monkeypatch.setattr(turns, "AUTHORS", turns.Line("authors", BoundedSemaphore(4)))
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(clean, range(4))) == [64] * 4
    assert seen == [True] * 4


def test_few_threads_of_one_process_wait() -> None:
    places = [turns.AUTHORS.queue.acquire(blocking=False) for _ in range(3)]
    try:
        assert places == [True, True, False]
        with pytest.raises(PictureError) as caught:
            cleaning.clean(pngs.plain())
        assert caught.value.reason is Refusal.BUSY
    finally:
        turns.AUTHORS.queue.release(2)


def test_a_refusal_gives_the_place_back() -> None:
    for _ in range(3):
        with pytest.raises(PictureError):
            cleaning.clean(pngs.MAGIC)
    assert cleaning.clean(pngs.plain()).width == 64


def test_a_link_laid_in_its_place_is_not_followed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setattr(turns, "path", lambda _line: tmp_path / "link")
    with pytest.raises(OSError, match="symbolic link"), turns.turn(turns.AUTHORS, print):
        pass
    with pytest.raises(PictureError, match="busy"):
        cleaning.clean(pngs.plain())
    assert not (tmp_path / "elsewhere").exists()


def test_a_place_that_belongs_to_somebody_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    turns.path(turns.AUTHORS).touch()
    monkeypatch.setattr(turns.os, "getuid", lambda: 12345)
    place = turns.path(turns.AUTHORS)
    monkeypatch.setattr(turns, "path", lambda _line: place.with_name("theirs"))
    with pytest.raises(PermissionError, match="somebody else"), turns.turn(turns.AUTHORS, print):
        pass
    with pytest.raises(PictureError, match="busy"):
        cleaning.clean(pngs.plain())


def test_the_place_is_the_owners_alone() -> None:
    cleaning.clean(pngs.plain())
    assert turns.path(turns.AUTHORS).stat().st_mode & 0o777 == 0o600
