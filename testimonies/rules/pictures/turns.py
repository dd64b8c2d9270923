"""One picture at a time on a host: each may take 256 MiB."""

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

MOST_SECONDS = 15.0
PAUSE = 0.01
# In one process, the one at work included. A thread that waits serves nobody else, and there are few.
QUEUE = BoundedSemaphore(2)


class BusyError(Exception):
    """Others were first."""


@contextmanager
def turn() -> Iterator[None]:
    """Wait for the worker's place, at most `MOST_SECONDS`; BusyError if it stays taken or two are here already."""
    if not QUEUE.acquire(blocking=False):
        raise BusyError
    try:
        place = _place()
        try:
            _wait_for(place)
            yield
        finally:
            os.close(place)  # which gives the lock back, as the end of the process does
    finally:
        QUEUE.release()


def path() -> Path:
    return Path(tempfile.gettempdir()) / f"testimonies-{os.getuid()}.lock"


def _place() -> int:
    # Each opening is a lock of its own, so that threads exclude each other too.
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    place = os.open(path(), flags, 0o600)
    if os.fstat(place).st_uid != os.getuid():
        os.close(place)
        raise PermissionError(f"{path()} belongs to somebody else: remove it.")
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
