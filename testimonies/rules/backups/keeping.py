"""Backups in a folder: written whole or not at all, the old ones taken away, and when the last one was made."""

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from testimonies.models import Beat

from . import locked, stream, tables
from .stream import BackupError

NAME = re.compile(r"testimonies-(\d{8}T\d{6}Z)\.backup\.age")
WRITTEN = "%Y%m%dT%H%M%SZ"


def make(out: BinaryIO, told: Callable[[str, int], None] | None = None) -> None:
    """All of the site as it is at one moment, encrypted, to `out`."""
    if not settings.BACKUP_PUBLIC_KEY:
        raise BackupError(
            "BACKUP_PUBLIC_KEY is not set. Make a key on another machine: docs/operating/backup.md"
        )
    with tables.snapshot():
        locked.lock(stream.lines(told=told), out, settings.BACKUP_PUBLIC_KEY)


def make_in(folder: Path, told: Callable[[str, int], None] | None = None) -> Path:
    """A new file of its own, private to its owner, on the disk when it is there; its path."""
    path = folder / f"testimonies-{timezone.now().astimezone(UTC):{WRITTEN}}.backup.age"
    part = path.with_suffix(".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            make(file, told)
            file.flush()
            os.fsync(descriptor)
        part.rename(path)
        _sync(folder)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return path


def _sync(folder: Path) -> None:
    """The name is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take_away(folder: Path, days: int) -> list[Path]:
    """Removes those of its own name that are older than so many days; gives which."""
    before = timezone.now() - timedelta(days=days)
    old = [path for path in _ours(folder.iterdir()) if _made(path) < before]
    for path in old:
        path.unlink()
    return old


def _ours(paths: Iterable[Path]) -> list[Path]:
    return sorted(path for path in paths if NAME.fullmatch(path.name))


def _made(path: Path) -> datetime:
    return datetime.strptime(path.name.split("-")[1].split(".")[0], WRITTEN).replace(tzinfo=UTC)


def note_success() -> None:
    now = timezone.now()
    Beat.objects.update_or_create(
        pk=1, defaults={"backed_up_at": now}, create_defaults={"at": now, "backed_up_at": now}
    )


def last_success() -> datetime | None:
    """When a backup was last made whole; None where none ever was."""
    return Beat.objects.values_list("backed_up_at", flat=True).filter(pk=1).first()
