"""A backup, or another database, into an empty one: all of it or nothing, compared row by row, and what was erased since
is erased again before anybody can see it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from testimonies.models import Aside, Event, Notice, Testimony
from testimonies.rules import accounts, keys
from testimonies.rules.trail import record

from . import again, locked, stream, tables
from .stream import BackupError, Head, Loader
from .tables import Line


@dataclass
class Done:
    """`differing` are settings that are not as they were; `erased_again` and `left` are ids of testimonies."""

    head: Head
    rows: int
    differing: list[str] = field(default_factory=list)
    erased_again: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def restore(file: BinaryIO, key: Path, *, without_ledger: bool = False) -> Done:
    """From a backup. Raises `BackupError`, and then nothing was changed."""
    if not without_ledger and not Path(settings.PURGE_LEDGER).exists():
        raise BackupError(
            f"PURGE_LEDGER ({settings.PURGE_LEDGER}) is not there: what was withdrawn since the backup would come back. "
            "Put its copy in place; only where none exists any more, say --without-ledger."
        )
    identities = locked.identities(key)
    with transaction.atomic():
        done = _load(lambda take: locked.unlock(file, identities, take))
        done.erased_again, done.left = again.erase(done.head.day)
        record("restored", by=accounts.SHELL)
    return done


def copy_from(using: str) -> Done:
    """From the database of that alias, as it is now. Raises `BackupError`, and then nothing was changed."""

    def read(take: Callable[[Line], None]) -> None:
        with tables.snapshot(using):
            for line in stream.lines(using):
                take(line)

    with transaction.atomic():
        return _load(read)


def _load(read: Callable[[Callable[[Line], None]], None]) -> Done:
    loader = Loader(_begin)
    try:
        read(loader.take)
        connection.check_constraints()
    except DatabaseError as error:  # its own words may hold a row
        table = next(reversed(loader.sums), "none yet")
        raise BackupError(f"The database refused a row ({type(error).__name__}, table {table}).") from error
    if loader.head is None or not loader.ended:
        raise BackupError("The backup has no end: it is cut short. Take another one.")
    _finish()
    now = tables.sums()
    if differing := [name for name, one in loader.sums.items() if one != now[name]]:
        raise BackupError(f"What was written is not what was read: {', '.join(differing)}.")
    if faults := keys.key_faults() + keys.data_faults():
        raise BackupError(" ".join(dict.fromkeys(faults)))
    kept = loader.head.settings
    changed = sorted(name for name, value in stream.settings_now().items() if kept.get(name) != value)
    return Done(loader.head, sum(one.rows for one in now.values()), changed)


def _begin(head: Head) -> None:
    """Refuses what would not fit, or would be written over."""
    here = tables.migrations()
    if head.migrations != here:
        mine = Head(head.made_at, here, {}, {}).ours
        raise BackupError(
            f"It was made by a release that ends with {head.ours}, this one ends with {mine}. Start from an empty database "
            "with the release of then, restore, and migrate from there: docs/operating/backup.md"
        )
    if filled := [one.__name__ for one in (Testimony, User, Event, Aside, Notice) if one.objects.exists()]:
        raise BackupError(
            f"This database is not empty ({', '.join(filled)}). Nothing is ever written over: give an empty one."
        )
    tables.clear()


def _finish() -> None:
    """What lies beside the rows: the next numbers on PostgreSQL, the index of words on SQLite (migration 0007)."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(tables.tables().values())):
            cursor.execute(sql)
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO testimonies_searchindex(testimonies_searchindex) VALUES ('rebuild')")
    ContentType.objects.clear_cache()
