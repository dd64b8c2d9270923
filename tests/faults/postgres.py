"""A PostgreSQL that keeps its promises (`fsync` and all, as shipped), to be killed, frozen and starved."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from pwd import getpwnam
from typing import Any

import psycopg
import pytest

from ..services import await_socket, ordinary_user, postgresql
from .disk import small_disk


@contextmanager
def keeping_promises(*settings: str, disk: str = "") -> Iterator["Postgres"]:
    """One that lives as long as the block; its socket wants a short path, and its user a folder he may reach.

    `disk` is the size of a disk of its own.
    """
    programs = postgresql()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine")
    folder = Path(tempfile.mkdtemp(prefix="faults-postgresql-", dir="/tmp"))
    (folder / "disk").mkdir()
    with small_disk(folder / "disk", disk) if disk else nullcontext(((), folder)) as (under, place):
        server = Postgres(programs, folder, *settings, under=under).start()
        server.place = place
        try:
            yield server
        finally:
            server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def as_nobody(*folders: Path) -> list[str]:
    """PostgreSQL refuses to be root: what to put before it, once the folders are another's."""
    user = ordinary_user()
    if not user:
        return []
    entry = getpwnam(user)
    for folder in folders:
        shutil.chown(folder, user)
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]


def pid_and_parent(path: Path) -> tuple[int, int]:
    """From `/proc`; a process that is gone meanwhile is nobody's child."""
    try:
        return int(path.name), int((path / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return int(path.name), 0


def children(parent: int) -> list[int]:
    pairs = [pid_and_parent(path) for path in Path("/proc").glob("[0-9]*")]
    return [pid for pid, of in pairs if of == parent]


class Postgres:
    """One server in a folder; `settings` are `name=value`."""

    def __init__(self, programs: Path, folder: Path, *settings: str, under: Sequence[str] = ()) -> None:
        self.folder, self.programs, self.settings = folder, programs, settings
        self.under = [*under, *as_nobody(folder, folder / "disk")]
        self.data = folder / "disk" / "data"
        self.url = f"postgres://tests@/{folder}/postgres"
        initdb = [programs / "initdb", "-D", self.data, "-U", "tests", "-A", "trust", "-E", "UTF8"]
        initdb += ["--data-checksums", "--no-sync"]
        subprocess.run([*self.under, *initdb], stdout=subprocess.DEVNULL, check=True, **self._common())
        self.process: subprocess.Popen[bytes] | None = None
        self.place = folder  # where its disk is seen from outside

    def _common(self) -> dict[str, Any]:
        return {"cwd": self.folder, "env": {"PATH": f"{os.defpath}:/usr/sbin", "LC_ALL": "C.UTF-8"}}

    def start(self) -> "Postgres":
        """Returns once it has recovered, and takes connections."""
        options = [f"unix_socket_directories={self.folder}", "listen_addresses=", *self.settings]
        parts = [part for option in options for part in ("-c", option)]
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [*self.under, self.programs / "postgres", "-D", self.data, *parts], stdout=log, stderr=log,
                start_new_session=True, **self._common(),
            )  # fmt: skip
        await_socket(self.process, self.folder)
        return self

    def connect(self, **how: Any) -> "psycopg.Connection[Any]":
        return psycopg.connect(host=str(self.folder), user="tests", dbname="postgres", **how)

    def family(self) -> list[int]:
        """The postmaster, and its children, which are in sessions of their own."""
        assert self.process
        return [self.process.pid, *children(self.process.pid)]

    def signal(self, number: int) -> None:
        """To all of them, the postmaster first, so that no child is born meanwhile."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)
        family = self.family()
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        if number == signal.SIGKILL:
            self.process.wait(10)
            await_end(family)

    def stop(self) -> None:
        """Its "fast" shutdown."""
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)


def await_end(pids: list[int]) -> None:
    """A child that still runs would keep the memory, and hold up the next start."""
    deadline = time.monotonic() + 10
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < deadline, "a killed process is still there"
        time.sleep(0.005)


def is_running(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
