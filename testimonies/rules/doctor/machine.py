"""The machine under the site: the places where it writes, and its clock."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from stat import S_IRWXG, S_IRWXO

from django.conf import settings
from django.db import connection
from django.utils import timezone

from testimonies.models import Beat

LEAST_FREE, LEAST_SHARE = 2**30, 0.05
MOST_APART = timedelta(seconds=10)
AHEAD = timedelta(minutes=2)


def _database_file() -> Path | None:
    """None on another engine, and in memory."""
    name = str(settings.DATABASES["default"]["NAME"])
    on_disk = connection.vendor == "sqlite" and Path(name).is_absolute()
    return Path(name) if on_disk else None


def _files() -> list[Path]:
    """What is written and read by the site alone."""
    return [path for path in (Path(settings.PURGE_LEDGER), _database_file()) if path]


def storage() -> Iterator[str]:
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield f"No style sheets are in {settings.STATIC_ROOT}. Run: manage.py collectstatic --noinput"
    for path in _files():
        if path.is_relative_to(settings.STATIC_ROOT):
            yield f"{path} lies among the files that anybody may fetch. Move it elsewhere."
        if _open_to_others(path):
            yield f"{path} is open to other users of this machine. Run: chmod 600 {path}"


def _open_to_others(path: Path) -> bool:
    """A file in a folder that only its owner enters is closed, whatever its own mode."""
    modes = [one.stat().st_mode for one in (path.parent, path) if one.exists()]
    return len(modes) == 2 and all(mode & (S_IRWXG | S_IRWXO) for mode in modes)


def disk() -> Iterator[str]:
    """Of PostgreSQL's disk its own host tells."""
    for folder in sorted({path.parent for path in _files() if path.parent.exists()}):
        whole, _used, free = shutil.disk_usage(folder)
        if free < LEAST_FREE or free < LEAST_SHARE * whole:
            yield (
                f"The disk of {folder} has {free / 2**30:.1f} GiB left of {whole / 2**30:.0f}. Make room: without any, "
                "nothing can be sent any more."
            )


def clock() -> Iterator[str]:
    """Days decide on release and erasure: two clocks that differ, or one that was ahead, decide wrongly."""
    if connection.vendor == "postgresql":
        apart = abs(_clock_of_the_server() - timezone.now())
        if apart > MOST_APART:
            yield (
                f"This machine and the database's differ by {apart.total_seconds():.0f} seconds. Let both ask the same "
                "time server (timedatectl)."
            )
    beat = Beat.objects.filter(pk=1, at__gt=timezone.now() + AHEAD).first()
    if beat:
        yield (
            f"housekeeping ran at {beat.at:%Y-%m-%d %H:%M} UTC, which is still to come: the clock was ahead, or is behind. "
            "Set it right (timedatectl), then look at manage.py housekeeping --dry-run."
        )


def _clock_of_the_server() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
