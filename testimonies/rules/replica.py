"""Which database readers' pages ask: a replica, where there is one that has what the primary had a moment ago.

How far it is behind is measured by places in the log (PostgreSQL's LSN) and the clock of this process alone: the primary
had come to a place, and later the replica has. So a replica that was cut off does not pass for one that has nothing to do
(docs/decisions/0022).
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from threading import Lock
from time import monotonic, sleep
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import Error, InterfaceError, OperationalError, connections

REPLICA = "replica"
LOOK_EVERY = 1.0  # seconds
# Of what `is_near` waits for, in seconds: under load the replica is always a few milliseconds behind.
WAITS = 0.0, 0.05, 0.1, 0.2, 0.4
GIVEN_UP = "57014"  # query_canceled
PLACE = """
SELECT pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, '0/0')
"""
Row = TypeVar("Row")
# Which database is asked, and the moment of which a replica has at least all there was.
_asked: ContextVar[tuple[str, float | None]] = ContextVar("asked", default=(PRIMARY, None))


def is_set_up() -> bool:
    return REPLICA in connections


def alias() -> str:
    """The database that is asked just now, for whoever asks without the ORM."""
    return _asked.get()[0]


def as_of() -> float:
    """The moment, by this process's clock, of which what is read from now on has at least all there was."""
    moment = _asked.get()[1]
    return monotonic() if moment is None else moment


@contextmanager
def reading() -> Iterator[float]:
    """Inside, questions go to the replica if it is near enough; gives the seconds by which what it says may be old."""
    behind = watch.behind() if is_set_up() else inf
    is_usable = behind <= settings.REPLICA_LAG_SECONDS
    token = _asked.set((REPLICA, monotonic() - behind) if is_usable else (PRIMARY, None))
    try:
        yield behind if is_usable else 0.0
    finally:
        _asked.reset(token)


def each(rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows, read as `reading` does, for an answer that goes out after its view has ended."""
    while True:
        with reading():
            row = next(rows, rows)  # the iterator itself stands for the end: a row may be anything else
        if row is rows:
            return
        yield row  # type: ignore[misc]


def gave_up(error: Error) -> bool:
    """Whether the database ended a question that took too long: asked again it would take as long."""
    return getattr(error.__cause__, "sqlstate", "") == GIVEN_UP


def failed(error: Error) -> bool:
    """Whether it was the replica that did not answer: then the primary can be asked, and others need not try before."""
    if alias() == PRIMARY or gave_up(error):
        return False
    connections[REPLICA].close()
    watch.lose()
    return True


def is_near() -> bool:
    """Whether the replica has caught up to the limit, asked for anew."""
    for wait in WAITS:
        sleep(wait)
        watch.look()
        if watch.behind() <= settings.REPLICA_LAG_SECONDS:
            return True
    return False


class Watch:
    """What this process knows of the replica. One thread at a time looks; the others go by what was found last."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.marks: deque[tuple[float, int]] = deque(maxlen=60)  # when the primary had come to which place
        self.looked = self.reached = -inf
        self.is_alone = False

    def behind(self) -> float:
        """Seconds, at most; endless where the replica is away or was never near.

        While the primary does not answer nobody can change anything: then the replica has all there is.
        """
        if monotonic() - self.looked >= LOOK_EVERY:
            self.look()
        return 0.0 if self.is_alone else monotonic() - self.reached

    def look(self) -> None:
        if not self.lock.acquire(blocking=False):
            return
        try:
            self._look()
        finally:
            self.lock.release()

    def _look(self) -> None:
        now = monotonic()
        here, there = _place(PRIMARY), _place(REPLICA)
        self.is_alone = here is None and there is not None
        if here is not None:
            self.marks.append((now, here))
        reached = [at for at, place in self.marks if there is not None and place <= there]
        self.reached = max(reached, default=-inf)
        self.looked = monotonic()

    def lose(self) -> None:
        self.is_alone, self.reached, self.looked = False, -inf, monotonic()


def _place(name: str) -> int | None:
    """How far that database has come in the log, in bytes; None where it does not answer."""
    try:
        with connections[name].cursor() as cursor:
            cursor.execute(PLACE)
            return int(cursor.fetchone()[0])
    except (OperationalError, InterfaceError):
        connections[name].close()
        return None


class Router:
    """Django's `DATABASE_ROUTERS`: reads as `reading` says, and all that is written goes to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


watch = Watch()
