"""The start with missing, wrong and new keys: refused with a line that says which, and nothing is written (security.md F31)."""

import os
import shutil
import sqlite3
import subprocess
import sys
from base64 import b64encode
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from .seeds import Template
from .services import ROOT, free_port
from .test_tooling import clone, surroundings


def a_key(key_id: str, byte: bytes) -> str:
    return f"{key_id}:{b64encode(byte * 32).decode()}"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, template: Template) -> Path:
    """A database whose keys are written down, with one testimony in it."""
    path = tmp_path_factory.mktemp("made") / "db.sqlite3"
    template.copy_to(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("DELETE FROM testimonies_keycheck")  # of the keys of these tests
    done = start(path, "-c", "import config.wsgi; from tests import people; people.waiting()")
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "db.sqlite3"))


def start(database: Path, *arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    keys = {"ENCRYPTION_KEYS": a_key("k1", b"e"), "RECEIPT_KEYS": a_key("r1", b"r")}
    environment = {**os.environ, **keys, "DATABASE_URL": f"sqlite:///{database}", **changes}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def rows(database: Path) -> list[Any]:
    """What the start could have written."""
    with sqlite3.connect(database) as opened:
        asked = (
            "SELECT public_id, proof FROM testimonies_keycheck ORDER BY 1",
            "SELECT count(*) FROM testimonies_testimony",
        )
        return [opened.execute(one).fetchall() for one in asked]


OTHER = {
    "wrong": {"ENCRYPTION_KEYS": a_key("k1", b"x"), "RECEIPT_KEYS": a_key("r1", b"y")},
    "missing": {"ENCRYPTION_KEYS": a_key("k9", b"x"), "RECEIPT_KEYS": a_key("r9", b"y")},
}
PREPARE, WSGI = ("deploy/prepare.py",), ("-c", "import config.wsgi")


@pytest.mark.parametrize(
    "program, kind",
    [(PREPARE, "wrong"), (PREPARE, "missing"), (WSGI, "missing")],
    ids=["make run, wrong", "make run, missing", "wsgi, missing"],
)
def test_a_key_that_is_not_the_one_stops_the_start_and_nothing_is_written(
    database: Path, program: tuple[str, ...], kind: str
) -> None:
    before = rows(database)
    stopped = start(database, *program, **OTHER[kind])
    assert stopped.returncode != 0
    said = (
        "is not the one data was written with"
        if kind == "wrong"
        else "which data was written with. Put it back"
    )
    assert stopped.stderr.splitlines()[-1].count(said) == 2
    assert all(name in stopped.stderr.splitlines()[-1] for name in OTHER[kind])
    assert rows(database) == before


def test_without_any_key_check_data_is_not_taken_for_that_of_new_keys(database: Path) -> None:
    with sqlite3.connect(database) as opened:
        opened.execute("DELETE FROM testimonies_keycheck")
    stopped = start(database, *PREPARE, ENCRYPTION_KEYS=a_key("k1", b"x"), RECEIPT_KEYS=a_key("r9", b"x"))
    assert "ENCRYPTION_KEYS do not open what is stored" in stopped.stderr
    assert "RECEIPT_KEYS has no key 'r1', which receipts were written with" in stopped.stderr
    assert rows(database) == [[], [(1,)]]


def test_a_new_key_beside_the_old_one_is_written_down_at_the_start(database: Path) -> None:
    both = f"{a_key('k2', b'n')},{a_key('k1', b'e')}"
    started = start(database, *WSGI, ENCRYPTION_KEYS=both)
    assert started.returncode == 0, started.stderr
    assert [name for name, _proof in rows(database)[0]] == ["encryption:k1", "encryption:k2", "receipt:r1"]
    stopped = start(database, *WSGI)
    assert "ENCRYPTION_KEYS has no key 'k2'" in stopped.stderr.splitlines()[-1]


def test_new_keys_are_not_made_beside_an_old_database(tmp_path: Path) -> None:
    folder = clone(tmp_path)
    (folder / "var").mkdir()
    (folder / "var" / "db.sqlite3").touch()
    command = [sys.executable, "deploy/run.py"]
    given = surroundings(PORT=str(free_port()))
    stopped = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False)
    assert stopped.returncode == 1
    assert "Put the settings back, or move the database away." in stopped.stderr
    assert not (folder / "var" / "settings.env").exists()
