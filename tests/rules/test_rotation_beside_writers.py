"""A rotation beside people who write, and killed at any moment: nobody's newer words give way to older ones."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from testimonies.models import KeyCheck, Testimony
from testimonies.models.sealed import key_id_of
from testimonies.rules import keys, rotation, whole

from .. import people

ROOT = Path(__file__).resolve().parents[2]
ROWS, WRITES = 40, 120
OLD, NEW = os.urandom(32), os.urandom(32)


def written(rows: list[str], newest: dict[str, str]) -> None:
    """Somebody changes texts at random, as a page would: one row, one short transaction."""
    chance = random.Random(4)
    try:
        for number in range(WRITES):
            pk = chance.choice(rows)
            with transaction.atomic():
                row = whole.locked(pk)
                row.story = f"Version {number} de cette histoire."
                row.save(update_fields=["story"])
            newest[pk] = row.story
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_beside_a_writer_the_newest_words_stay_and_all_lies_under_the_new_key(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyCheck.objects.all().delete()
    settings.ENCRYPTION_KEYS = {"k1": OLD}
    keys.write_key_checks()
    rows = [people.waiting(f"Histoire {number} de la soirée.").pk for number in range(ROWS)]
    settings.ENCRYPTION_KEYS = {"k2": NEW, "k1": OLD}
    monkeypatch.setattr(rotation, "PAUSE", 0.05)
    stores = rotation.stores
    monkeypatch.setattr(
        rotation, "stores", lambda: [rotation.Store(s.rows, s.fields, s.bound, 3) for s in stores()]
    )
    newest: dict[str, str] = {}
    writer = threading.Thread(target=written, args=(rows, newest))
    writer.start()
    *_, last = rotation.run()
    writer.join(60)
    assert not writer.is_alive() and len(newest) > ROWS // 2
    assert last.faults == []
    assert {pk: people.fresh(Testimony(pk=pk)).story for pk in newest} == newest
    assert {key_id_of(bytes(value)) for (value,) in Testimony.objects.values_list("story")} == {"k2"}


KILLS, MANY = 10, 8_000
FILL = f"""
from testimonies.models import Testimony; from tests import people; from testimonies.rules.trail import today
call = people.a_call()
rows = []
for number in range({MANY}):
    row = Testimony(call=call, language="fr", state_since=today(), submitted_on=today(), publication="publish")
    row.story = f"Histoire {{number}}."
    rows.append(row)
Testimony.objects.bulk_create(rows)
"""
READ = "from testimonies.models import Testimony; print(len({row.story for row in Testimony.objects.all()}))"


def done(database: Path) -> int:
    """Texts under the new key, as another process sees it."""
    with sqlite3.connect(database) as opened:
        return int(
            opened.execute(
                "SELECT count(*) FROM testimonies_testimony WHERE substr(story, 1, 2) = X'6B32'"
            ).fetchone()[0]
        )


@pytest.mark.long
def test_killed_again_and_again_it_loses_no_word_and_comes_to_its_end(
    tmp_path: Path, record_property: Any
) -> None:
    database = tmp_path / "db.sqlite3"
    old, new = f"k1:{b64encode(OLD).decode()}", f"k2:{b64encode(NEW).decode()}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "ENCRYPTION_KEYS": old,
    }

    def manage(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)

    manage("migrate", "-v0")
    manage("shell", "-v0", "-c", FILL)
    environment["ENCRYPTION_KEYS"] = f"{new},{old}"
    chance, kills = random.Random(4), 0
    while kills < KILLS and (before := done(database)) < MANY:
        running = subprocess.Popen(
            [sys.executable, "manage.py", "rotate_keys"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        while done(database) == before and running.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.1))
        running.send_signal(signal.SIGKILL)
        kills += running.wait() == -signal.SIGKILL
        assert manage("shell", "-v0", "-c", READ).stdout.strip() == str(MANY)
    assert kills >= 5
    assert "rows." in manage("rotate_keys").stdout
    environment["ENCRYPTION_KEYS"] = new
    assert manage("shell", "-v0", "-c", READ).stdout.strip() == str(MANY)
    record_property("figure", f"F31: killed {kills} times in the middle, {MANY} of {MANY} texts open")
