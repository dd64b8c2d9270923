"""A small disk that only the processes started `under` it see, and that is gone with them."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ..services import IS_ROOT

OWN = [] if IS_ROOT else ["--user", "--map-root-user"]
BLOCK = 4096


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[tuple[list[str], Path]]:
    """What to put before a command, so that `folder` is a disk of this size for it; and the way there for all others."""
    mount = f"mount -t tmpfs -o size={size},mode=1777 tmpfs {folder} && echo mounted && exec sleep infinity"
    command = ["unshare", *OWN, "--mount", "sh", "-c", mount]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as holder:
        if not holder.stdout or holder.stdout.readline() != "mounted\n":
            pytest.fail("a disk cannot be mounted here: neither as root nor in a namespace of users")
        enter = ["nsenter", "--preserve-credentials", f"--target={holder.pid}", *OWN[:1], "--mount", "--wd=."]
        try:
            yield enter, Path(f"/proc/{holder.pid}/root{folder}")
        finally:
            holder.kill()


def fill(folder: Path) -> Path:
    """To the last block."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(BLOCK))
    return filler
