"""The rows of every table, the same on either engine: read in one snapshot, written as they were, known by a fingerprint."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from testimonies.models import Sitting, Throttle

# Who is signed in, and who tried how often: worth nothing on another day, and nobody's to keep.
LEFT_OUT = frozenset({Session, Sitting, Throttle})
ROWS, PICTURES = 500, 8  # read at once: a text is 20 kB at most, a picture some hundreds

Line = bytes


@dataclass
class Sum:
    """How many rows, and the sum of their lines' SHA-256: the same for the same rows in whatever order they are read."""

    rows: int = 0
    total: int = 0

    def add(self, line: Line) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % 2**256

    @property
    def shown(self) -> list[int | str]:
        return [self.rows, f"{self.total:064x}"]


def tables() -> dict[str, type[models.Model]]:
    """By name, each before what points at it would be asked for: constraints are looked at when all is there."""
    found = (model for model in apps.get_models(include_auto_created=True) if model not in LEFT_OUT)
    return {model._meta.db_table: model for model in found}


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.local_concrete_fields]


def packed(value: Any) -> Line:
    """One line of JSON. Nobody but `values` reads it, which knows the kind of each column."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain)
    return text.encode() + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value.isoformat())


def values(model: type[models.Model], row: list[Any]) -> list[Any]:
    """What `packed` made a line of."""
    fields = model._meta.local_concrete_fields
    return [_value(field, value) for field, value in zip(fields, row, strict=True)]


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is not None and isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value) if isinstance(field, models.DateField) else value


@contextmanager
def snapshot(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """All that is read in the block is of one moment, and nobody who writes waits for it.

    On SQLite a transaction of Django's would be IMMEDIATE (settings.py), and stop every writer.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def read(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> Iterator[Line]:
    """A line for each row, with as little in memory as a few of them."""
    rows = model._base_manager.using(using).order_by().values_list(*columns(model))  # noqa: SLF001  Django documents it
    has_pictures = any(type(field) is models.BinaryField for field in model._meta.local_concrete_fields)
    yield from map(packed, rows.iterator(chunk_size=PICTURES if has_pictures else ROWS))


def write(model: type[models.Model], rows: Iterable[list[Any]]) -> None:
    """The rows as they were: no default, no date of today, no signal."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields, quote = model._meta.local_concrete_fields, connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    prepared = [
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})",  # noqa: S608  names of our own
            prepared,
        )


def clear() -> None:
    """What migrations seed: its rows come with the others, under the numbers that those know."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        for table in reversed(tables()):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own


def sums(using: str = DEFAULT_DB_ALIAS) -> dict[str, Sum]:
    """Of what a database holds now."""
    found = {}
    for table, model in tables().items():
        found[table] = Sum()
        for line in read(model, using):
            found[table].add(line)
    return found


def migrations(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Those that were applied, as `app.name`: which columns there are."""
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)
