"""A whole site as lines: the head, the settings without secrets, each table's name and rows, and at the end their sums.

So that any tool can read it, and either engine take it: docs/operating/backup.md shows how to look at one by hand.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models
from django.utils import timezone

from testimonies.rules.trail import PARIS

from . import tables
from .tables import Line, Sum, packed

FORMAT = 1
KEYS = ("ENCRYPTION_KEYS", "RECEIPT_KEYS", "SIGNING_KEYS")
PLAIN = ("SITE_URL", "SITE_NAME", "SOURCE_URL", "EXIT_URL", "ALLOWED_HOSTS", "ADMIN_HOST", "SECOND_FACTOR", "HOST", "PORT",
         "RELEASE_DELAY_DAYS", "WEB_CONCURRENCY", "TRUSTED_PROXIES", "DESK_OPENED_A_DAY", "EMAIL_FROM", "PURGE_LEDGER",
         "KEEP_DAYS", "BACKUP_PUBLIC_KEY")  # fmt: skip
# Beside the keys: an address may hold a password.
SECRET = ("SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL")


class BackupError(Exception):
    """A backup that cannot be made, read or taken; `args[0]` says why and what to do."""


@dataclass(frozen=True)
class Head:
    """What a backup says of itself. `keys` are the ids of those it was made with, never a key."""

    made_at: datetime
    migrations: list[str]
    settings: dict[str, Any]
    keys: dict[str, list[str]]

    @property
    def day(self) -> date:
        return timezone.localdate(self.made_at, PARIS)

    @property
    def ours(self) -> str:
        """The last of our own migrations, by which the release is known."""
        return [name for name in self.migrations if name.startswith("testimonies.")][-1]


def settings_now() -> dict[str, Any]:
    return {name: getattr(settings, name) for name in PLAIN}


def lines(using: str = DEFAULT_DB_ALIAS, told: Callable[[str, int], None] | None = None) -> Iterator[Line]:
    """All of a database, to be read inside its `snapshot`; `told` hears table and rows so far, row by row."""
    yield packed(
        {"format": FORMAT, "made_at": timezone.now(), "migrations": tables.migrations(using)},
    )
    keys = {name: list(getattr(settings, name)) for name in KEYS}
    yield packed({"settings": settings_now(), "keys": keys, "left_out": SECRET})
    sums: dict[str, list[int | str]] = {}
    for name, model in tables.tables().items():
        yield packed({"table": name, "columns": tables.columns(model)})
        counted = Sum()
        for line in tables.read(model, using):
            counted.add(line)
            yield line
            if told:
                told(name, counted.rows)
        sums[name] = counted.shown
    yield packed({"end": sums})


@dataclass
class Loader:
    """Takes line after line and writes rows. `begin` hears the head first, and may refuse it by raising."""

    begin: Callable[[Head], None]
    head: Head | None = None
    sums: dict[str, Sum] = field(default_factory=dict)
    ended: bool = False
    _first: dict[str, Any] = field(default_factory=dict)
    _model: type[models.Model] | None = None
    _sum: Sum = field(default_factory=Sum)
    _rows: list[list[Any]] = field(default_factory=list)
    _bytes: int = 0

    def take(self, line: Line) -> None:
        try:
            said = json.loads(line)
        except ValueError as error:
            raise BackupError("This is no backup of this site: it holds something else.") from error
        if isinstance(said, list) and self._model:
            self._row(said, line)
        else:
            self._note(said)

    def _note(self, said: Any) -> None:
        match said:
            case {"format": written} if not self._first:
                if written != FORMAT:
                    raise BackupError(f"This backup has format {written}; this release reads {FORMAT}.")
                self._first = said
            case {"settings": plain, "keys": keys} if self._first and not self.head:
                made_at = datetime.fromisoformat(self._first["made_at"])
                self.head = Head(made_at, self._first["migrations"], plain, keys)
                self.begin(self.head)
            case {"table": name, "columns": names} if self.head:
                self._table(name, names)
            case {"end": sums} if self.head:
                self._flush()
                if sums != {name: one.shown for name, one in self.sums.items()}:
                    raise BackupError("The backup does not hold what it says at its end: it is damaged.")
                self.ended = True
            case _:
                raise BackupError("This is no backup of this site: it holds something else.")

    def _table(self, name: str, names: list[str]) -> None:
        self._flush()
        self._model = tables.tables().get(name)
        if self._model is None or names != tables.columns(self._model):
            raise BackupError(f"The backup holds a table that this release does not know so: {name}.")
        self.sums[name] = Sum()
        self._sum = self.sums[name]

    def _row(self, said: list[Any], line: Line) -> None:
        self._sum.add(line)
        self._rows.append(said)
        self._bytes += len(line)
        if len(self._rows) >= tables.ROWS or self._bytes > 2**22:
            self._flush()

    def _flush(self) -> None:
        if self._model and self._rows:
            tables.write(self._model, [tables.values(self._model, row) for row in self._rows])
        self._rows, self._bytes = [], 0
