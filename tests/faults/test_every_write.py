"""One sending, killed at its n-th write, or told that the disk failed there, for every n (security.md F20b, F20c).

The state is that before the sending or that after it, never one between; nobody got a receipt without a row; and the
same POST again ends in one row and one receipt. SQLite, whose writes are our own process's.
"""

import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ..seeds import Template
from ..services import ROOT, strace_or_install
from .site import Site

CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "openat", "unlink", "write", "rename")
FAULTS = {"killed": "signal=KILL", "EIO": "error=EIO", "ENOSPC": "error=ENOSPC"}
FIRST, EVERY = 6, 10  # which n are tried in the short run


class Sending:
    """A process with Django loaded, whose children each send one testimony to a database of their own."""

    def __init__(self, site: Site, folder: Path, empty: Path) -> None:
        self.folder, self.empty = folder, empty
        command = [sys.executable, "-B", str(ROOT / "tests" / "faults" / "zygote.py")]
        self.process = subprocess.Popen(
            command, cwd=site.folder, env={**site.environment, "PYTHONPATH": str(site.folder)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.nonce = self.line()
        database = self.fresh()
        self.before = counted(database)
        self.receipt, _fault = self.send(database)
        self.after = counted(database)

    def line(self) -> str:
        line = self.process.stdout.readline().strip()
        assert line, "the zygote died"
        return line

    def fresh(self) -> Path:
        """A database as it is before the sending."""
        for old in self.folder.glob("one.sqlite3*"):
            old.unlink()
        return Path(shutil.copy(self.empty, self.folder / "one.sqlite3"))

    def send(self, database: Path, fault: str = "") -> tuple[str, bool]:
        """What was said, a receipt or a refusal or nothing; and whether the fault took place."""
        trace = self.folder / "trace"
        print(database, self.nonce, file=self.process.stdin, flush=True)
        _pid, child = self.line().split()
        paths = [part for end in ("", "-wal", "-shm", "-journal") for part in ("-P", f"{database}{end}")]
        watched = ["-e", f"trace={','.join(CALLS)}", *(["-e", f"inject={fault}"] if fault else [])]
        subprocess.run(
            ["strace", "-f", "-qq", "-o", trace, *paths, *watched, "-p", child],
            check=True,
            capture_output=True,
        )
        said = ""
        while not (line := self.line()).startswith("ended"):
            said = line
        return said, "SIGKILL" in line or "(INJECTED)" in trace.read_text()


@pytest.fixture(scope="module")
def sending(clone: Path, tmp_path_factory: pytest.TempPathFactory, template: Template) -> Iterator[Sending]:
    if not strace_or_install():
        pytest.skip("no strace on this machine, or it may not trace")
    folder = tmp_path_factory.mktemp("writes")
    before = f"sqlite:///{folder}/before.sqlite3"
    template.copy_to(before)
    sending = Sending(Site(clone, before), folder, folder / "before.sqlite3")
    yield sending
    sending.process.stdin.close()
    sending.process.stdout.close()
    sending.process.wait(10)


def counted(path: Path) -> dict[str, int]:
    """How many rows each table has, in a database that is whole."""
    with closing(sqlite3.connect(path)) as database:  # at once: it would take the next one's log with it
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608


def tried(n: int, whole: bool) -> bool:
    return whole or n <= FIRST or n % EVERY == 0


def outcome(sending: Sending, fault: str) -> str | None:
    """What became of one sending with this fault; None where the fault no longer takes place, for there is no such write."""
    database = sending.fresh()
    said, took_place = sending.send(database, fault)
    if not took_place:
        return None
    state = counted(database)
    assert state in (sending.before, sending.after), f"{fault}: between before and after"
    acknowledged = said.startswith("receipt")
    assert not acknowledged or (state == sending.after and said == sending.receipt), (
        f"{fault}: a false receipt"
    )
    assert sending.send(database)[0] == sending.receipt, f"{fault}: the same POST again"
    assert counted(database) == sending.after
    return "acknowledged" if acknowledged else "after" if state == sending.after else "before"


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)])
# A write that fails is less than a process that dies at it: in full length.
@pytest.mark.parametrize(
    "fault", ["killed", *(pytest.param(one, marks=pytest.mark.long) for one in ("EIO", "ENOSPC"))]
)
def test_a_sending_that_fails_at_any_write_is_whole_or_not_there(
    fault: str, whole: bool, sending: Sending, record_property: Any
) -> None:
    outcomes: Counter[str] = Counter()
    for call in CALLS:
        for n in (n for n in count(1) if tried(n, whole)):
            if not (became := outcome(sending, f"{call}:{FAULTS[fault]}:when={n}")):
                break
            outcomes[became] += 1
    assert outcomes["before"] and outcomes["acknowledged"]
    record_property(
        "figure", f"F20b/c {fault}: {outcomes.total()} places of one sending, {dict(outcomes)}, 0 between"
    )
