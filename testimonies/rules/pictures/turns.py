"""One picture at a time on a host, since each may take 256 MiB, and beside it one of the desk's.

What the desk covers was cleaned before and is small (4 megapixels): it need not stand behind what authors send.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

MOST_SECONDS = 15.0
PAUSE = 0.01


@dataclass(frozen=True)
class Line:
    """Those who wait for one place. In one process two, the one at work included: a thread that waits serves nobody else."""

    name: str
    queue: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(2))


AUTHORS, DESK = Line("authors"), Line("desk")


class BusyError(Exception):
    """Others were first."""


@contextmanager
def turn(line: Line, spent: Callable[[float], object]) -> Iterator[None]:
    """Wait for the worker's place, at most `MOST_SECONDS`; BusyError if it stays taken or two are here already.

    `spent` is told how many seconds it was held.
    """
    if not line.queue.acquire(blocking=False):
        raise BusyError
    try:
        place = _place(line)
        try:
            _wait_for(place)
            with _timed(spent):
                yield
        finally:
            os.close(place)  # which gives the lock back, as the end of the process does
    finally:
        line.queue.release()


@contextmanager
def _timed(spent: Callable[[float], object]) -> Iterator[None]:
    begun = time.monotonic()
    try:
        yield
    finally:
        spent(time.monotonic() - begun)


def path(line: Line) -> Path:
    return Path(tempfile.gettempdir()) / f"testimonies-{os.getuid()}-{line.name}.lock"


def _place(line: Line) -> int:
    # Each opening is a lock of its own, so that threads exclude each other too.
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    place = os.open(path(line), flags, 0o600)
    if os.fstat(place).st_uid != os.getuid():
        os.close(place)
        raise PermissionError(f"{path(line)} belongs to somebody else: remove it.")
    return place


def _wait_for(place: int) -> None:
    last = time.monotonic() + MOST_SECONDS
    while True:
        try:
            return fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= last:
                raise BusyError from None
        time.sleep(PAUSE)
