"""The commands: a file that is whole or not there, private, of one moment; old ones go; another database is taken over."""

import io
import stat
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from testimonies.management.commands.copy_from import attached
from testimonies.rules import follow_up, receipts
from testimonies.rules.backups import keeping, restoring, stream, tables

from ... import people
from .base import a_full_site

inside = pytest.mark.django_db


@pytest.fixture
def one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The snapshot is the transaction of the test."""
    monkeypatch.setattr(tables, "snapshot", lambda *_names: nullcontext())


def named(folder: Path, days: int) -> Path:
    path = folder / f"testimonies-{timezone.now() - timedelta(days=days):%Y%m%dT%H%M%SZ}.backup.age"
    path.touch()
    return path


@inside
@pytest.mark.usefixtures("one_transaction")
def test_it_writes_a_private_file_removes_old_ones_and_notes_when(identity: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    kept, old, foreign = named(folder, 29), named(folder, 31), folder / "testimonies-old.txt"
    foreign.touch()
    assert keeping.last_success() is None
    said = io.StringIO()
    call_command("backup", str(folder), stdout=said)
    (made,) = set(folder.iterdir()) - {kept, foreign}
    assert not old.exists()
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert said.getvalue().startswith(str(made)) and "1 old backups removed" in said.getvalue()
    assert timezone.now() - keeping.last_success() < timedelta(minutes=1)  # type: ignore[operator]
    tables.clear()
    back = io.StringIO()
    call_command("restore", str(made), "--identity", str(identity), stdout=back)
    assert "each compared with what was read" in back.getvalue()


@inside
@pytest.mark.usefixtures("one_transaction")
def test_a_backup_that_fails_leaves_no_file_and_removes_none(
    identity: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = named(folder, 31)

    def full(*_given: Any) -> Iterator[bytes]:
        yield b"a line\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stream, "lines", lambda **_given: full())
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(folder))
    assert list(folder.iterdir()) == [old]
    assert keeping.last_success() is None


@inside
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["backup", "/nowhere/at/all"], "There is no folder /nowhere/at/all. Mount its disk, or make it:"),
        (["backup", ".", "--keep-days", "31"], "from 1 to 30"),
        (["restore", "/nowhere", "--identity", "/nowhere"], "No such file"),
        (["restore", __file__, "--identity", "/nowhere"], "key cannot be read"),
        (["copy_from", "/nowhere"], "There is no file /nowhere"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(arguments: list[str], said: str, identity: Path) -> None:
    with pytest.raises(CommandError, match=said):
        call_command(*arguments)


@inside
def test_without_a_public_key_nothing_is_written(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_PUBLIC_KEY = []
    with pytest.raises(CommandError, match="BACKUP_PUBLIC_KEY is not set"):
        call_command("backup", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["purged.txt"]


WRITES = 3


@pytest.mark.django_db(transaction=True)
def test_it_is_of_one_moment_and_no_writer_waits_for_it(identity: Path, tmp_path: Path) -> None:
    before, during = [people.sent(f"Avant, {number}.") for number in range(4)], []
    go, written = threading.Event(), threading.Event()

    def write() -> None:
        go.wait(30)
        try:
            during.extend(people.sent(f"Pendant, {number}.") for number in range(WRITES))
            written.set()
        finally:
            connection.close()

    def told(table: str, rows: int) -> None:
        """The first row of the first table is read: from here on others write, and the backup waits for them."""
        if not go.is_set():
            go.set()
            assert written.wait(30), "who writes waits for the backup"

    writer = threading.Thread(target=write)
    writer.start()
    made = keeping.make_in(tmp_path, told)
    writer.join(30)
    assert len(during) == WRITES
    with transaction.atomic():
        tables.clear()
    with made.open("rb") as file:
        restoring.restore(file, identity)
    found = [follow_up.find(receipts.parse(" ".join(sent.words), "fr")) for sent in [*before, *during]]
    assert [one is not None for one in found] == [True] * 4 + [False] * WRITES


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Path]:
    """A SQLite file with all our tables and the rows of this database."""
    path = tmp_path / "other.sqlite3"
    made = attached(f"sqlite:///{path}", "made")
    with made.constraint_checks_disabled(), made.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    yield path
    made.close()
    del connections["made"]


def filled(path: Path) -> None:
    for app, name in MigrationRecorder(connection).applied_migrations():
        recorder = MigrationRecorder(connections["made"])
        recorder.ensure_schema()
        recorder.record_applied(app, name)
    with connections["made"].constraint_checks_disabled():
        for model in tables.tables().values():
            model._base_manager.using("made").bulk_create(list(model._base_manager.order_by()))
    assert path.stat().st_size > 0


@inside
def test_all_of_a_sqlite_file_is_taken_over_and_compared(another: Path) -> None:
    site = a_full_site()
    filled(another)
    before = tables.sums()
    tables.clear()
    said = io.StringIO()
    call_command("copy_from", str(another), stdout=said)
    assert tables.sums() == before
    assert "counts and fingerprints of every table are the same" in said.getvalue()
    assert follow_up.find(receipts.parse(" ".join(site["words"]), "fr"))
    with pytest.raises(CommandError, match="not empty"):
        call_command("copy_from", str(another))
