"""`make drill`: a site is filled, backed up while people write, destroyed, and restored on an empty database.

What was acknowledged before the backup began opens with its eight words again, and what was withdrawn after it does not
come back. On SQLite, then on PostgreSQL, then from one to the other. `ROWS=5000 make drill` chooses the size.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pyrage

from .services import ROOT, postgresql_or_install, postgresql_server

ROWS = int(os.environ.get("ROWS", "500"))
WRITERS, WITHDRAWN, PUBLISHED = 2, 50, 10  # of so many rows one is published


# What happens on the machine of the site: `python -m tests.drill ACT`, with its settings


def fill() -> None:
    """Prints the eight words of each testimony; one in ten is published, one in fifty has a picture."""
    from . import people

    call = people.a_call()
    reader, words = people.a_moderator(call), []
    people.takes_screenshots(call)
    for number in range(int(sys.stdin.read())):
        sent = people.sent(f"Histoire {number} de cette soirée, que personne ne voulait entendre.")
        assert sent.testimony
        if number % PUBLISHED == 0:
            people.approved(sent.testimony, reader)
        if number % WITHDRAWN == 1:
            people.keeps_a_picture(sent.testimony)
        words.append(" ".join(sent.words))
    print(json.dumps(words))


def write() -> None:
    """Sends until it is told to stop; says the eight words of each once they are acknowledged."""
    from . import people

    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stop.append(number))
    while not stop:
        print(*people.sent(f"Pendant ce temps, {time.monotonic_ns()}.").words, flush=True)


def withdraw() -> None:
    from testimonies.rules import follow_up

    for words in json.load(sys.stdin):
        found = _found(words)
        assert found
        follow_up.withdraw(found)


def check() -> None:
    """Prints how many of each list of receipts open, and how many are published."""
    from testimonies.models import Testimony

    opened = {
        name: sum(_found(words) is not None for words in of) for name, of in json.load(sys.stdin).items()
    }
    print(json.dumps({**opened, "published": Testimony.objects.published().count()}))


def _found(words: str) -> Any:
    from testimonies.rules import follow_up, receipts

    found = follow_up.find(receipts.parse(words, "fr"))
    return found if found and found.testimony.story else None


# Around it


@dataclass
class Machine:
    """What stands beside the database: the ledger, the backups, the private half; `url` is that of the database."""

    folder: Path
    url: str
    seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        key = pyrage.x25519.Identity.generate()
        self.key, self.backups = self.folder / "key", self.folder / "backups"
        self.backups.mkdir()
        self.key.write_text(str(key))
        self.public = str(key.to_public())
        (self.folder / "purged.txt").touch()

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "SETTINGS_FILE": str(ROOT / "tests" / "settings.env"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.url,
            "PURGE_LEDGER": str(self.folder / "purged.txt"),
            "BACKUP_PUBLIC_KEY": self.public,
        }

    def _run(self, *command: str, said: str = "") -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, input=said, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def manage(self, *arguments: str) -> str:
        started = time.monotonic()
        said = self._run("manage.py", *arguments)
        self.seconds[arguments[0]] = time.monotonic() - started
        return said

    def act(self, name: str, said: Any) -> Any:
        return json.loads(self._run("-m", "tests.drill", name, said=json.dumps(said)) or "null")

    def writer(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.drill", "write"]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)


def under_load(machine: Machine) -> tuple[list[str], int]:
    """Backs up while others send: what was acknowledged before it began, and how many were sent in all meanwhile."""
    writers = [machine.writer() for _number in range(WRITERS)]
    try:
        before = [_line(one) for _round in range(3) for one in writers]
        machine.manage("backup", str(machine.backups))
    finally:
        for one in writers:
            one.terminate()
    after = [one.communicate(timeout=60)[0].splitlines() for one in writers]
    assert all(one.returncode == 0 for one in writers)
    return before, sum(map(len, after))


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def drill(machine: Machine, empty: str, destroy: Any, rows: int) -> Iterator[str]:
    """One whole turn; raises where a promise does not hold. The lines are its figures."""
    machine.manage("migrate", "-v0")
    words = machine.act("fill", rows)
    before, meanwhile = under_load(machine)
    gone = words[: len(words) // 5]
    machine.act("withdraw", gone)
    destroy(machine.url)
    machine.url = empty
    (backup,) = machine.backups.glob("*.backup.age")
    said = machine.manage("restore", str(backup), "--identity", str(machine.key))
    asked = {"kept": words[len(gone) :] + before, "gone": gone}
    found = machine.act("check", asked)
    published = sum(number % PUBLISHED == 0 for number in range(len(gone), rows))
    assert found == {"kept": len(asked["kept"]), "gone": 0, "published": published}, (found, said)
    yield (
        f"{found['kept']} of {len(asked['kept'])} acknowledged before the backup open again; 0 of {len(gone)} withdrawn "
        f"after it came back; {meanwhile} were sent while it ran"
    )
    yield (
        f"{rows} testimonies: backup {machine.seconds['backup']:.1f} s, {backup.stat().st_size / 1000:.0f} kB; "
        f"restore {machine.seconds['restore']:.1f} s, with the start of the program and all migrations"
    )


def remove_sqlite(url: str) -> None:
    for end in ("", "-wal", "-shm"):
        Path(url.removeprefix("sqlite:///") + end).unlink(missing_ok=True)


def on_sqlite(folder: Path, rows: int) -> Iterator[str]:
    machine = Machine(folder, f"sqlite:///{folder}/first.sqlite3")
    yield from drill(machine, f"sqlite:///{folder}/second.sqlite3", remove_sqlite, rows)


@contextmanager
def own_postgresql() -> Iterator[str]:
    programs = postgresql_or_install()
    assert programs, "no PostgreSQL on this machine"
    with postgresql_server(programs) as url:
        yield url


def made(server: str, name: str) -> str:
    """The address of a new database; one of that name is destroyed."""
    host = server.partition("@/")[2].rpartition("/")[0]
    with psycopg.connect(host=host, user="tests", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")  # type: ignore[arg-type]
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return f"{server.rpartition('/')[0]}/{name}"


def on_postgresql(folder: Path, server: str, rows: int) -> Iterator[str]:
    machine = Machine(folder, made(server, "drill_first"))
    empty = made(server, "drill_second")
    yield from drill(machine, empty, lambda _url: made(server, "drill_first"), rows)


def from_one_to_the_other(folder: Path, server: str, rows: int) -> Iterator[str]:
    machine = Machine(folder, f"sqlite:///{folder}/old.sqlite3")
    machine.manage("migrate", "-v0")
    words = machine.act("fill", rows)
    machine.url = made(server, "drill_moved")
    said = machine.manage("copy_from", str(folder / "old.sqlite3"))
    assert machine.act("check", {"kept": words})["kept"] == rows
    yield f"{said.strip()} {rows} of {rows} receipts open; {machine.seconds['copy_from']:.1f} s"


def figures(rows: int) -> Iterator[str]:
    with TemporaryDirectory() as folder, own_postgresql() as server:
        turns = {
            "SQLite": lambda place: on_sqlite(place, rows),
            "PostgreSQL": lambda place: on_postgresql(place, server, rows),
            "SQLite to PostgreSQL": lambda place: from_one_to_the_other(place, server, rows),
        }
        for name, turn in turns.items():
            place = Path(folder) / name.replace(" ", "-")
            place.mkdir()
            yield from (f"F32 {name}: {line}" for line in turn(place))


ACTS = {"fill": fill, "write": write, "withdraw": withdraw, "check": check}

if __name__ == "__main__":
    if sys.argv[1:]:
        import django

        django.setup()
        ACTS[sys.argv[1]]()
    else:
        for line in figures(ROWS):
            print(line, flush=True)
