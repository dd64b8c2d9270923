"""kill -9 at random moments under writers: whatever was acknowledged is there, and nothing is there by half (security.md F20).

Short here; `make test-long` kills 500 times (ROUNDS). Both share the page cache of a running system: no power is cut.
"""

import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ..seeds import Template
from .author import REDACTIONS, TERMS, Writers, moments, words_of
from .postgres import Postgres, keeping_promises
from .site import FOLLOW_UP, Site, serving

WRITERS, SEED, SHORT, STOCK = 6, 2017, 4, 5000
ROUNDS = [SHORT, pytest.param(int(os.environ.get("ROUNDS", "500")), marks=pytest.mark.long)]
LOOK = """
import django, json, sys; django.setup()
from django.apps import apps
from django.db import connection
from testimonies.models import Event, Redaction, Testimony
from testimonies.rules import follow_up, receipts
connection.check_constraints()
receipts_told = sys.stdin.read().splitlines()
rows = {row.pk: row for row in Testimony.objects.prefetch_related("terms", "redactions")}
sent = list(Event.objects.filter(what="submit").values_list("testimony", flat=True))
each = {f"{r.related_model.__name__}": sorted({r.related_model.objects.filter(**{r.field.name: pk}).count() for pk in rows})
        for r in Testimony._meta.related_objects}
print(json.dumps({
    "rows": len(rows),
    "lost": sum(follow_up.find(receipts.parse(words, "fr")) is None for words in receipts_told),
    "events": len(sent), "about": len(set(sent) & set(rows)), "other": Event.objects.exclude(what="submit").count(),
    "parts": sorted({(len(row.terms.all()), len(row.redactions.all()), bool(row.story)) for row in rows.values()}),
    "each": each,
}))
"""


@pytest.fixture
def on_sqlite(clone: Path, tmp_path: Path, template: Template) -> Iterator[Site]:
    yield from serving(Site(clone, f"sqlite:///{tmp_path}/faults.sqlite3"), template)


@pytest.fixture
def on_postgresql(clone: Path, template: Template) -> Iterator[tuple[Site, Postgres]]:
    with keeping_promises() as server:
        for site in serving(Site(clone, server.url), template):
            yield site, server


def under_writers(site: Site, rounds: int, kill: Callable[[int], Any]) -> Writers:
    """So many kills; after each, the last receipt anybody got is opened on the site that came back."""
    writers = Writers(site, WRITERS, STOCK if rounds > SHORT else 0).start()
    try:
        for number, pause in enumerate(moments(SEED, rounds)):
            writers.ending.wait(pause)
            kill(number)
            if writers.acknowledged:
                opened = site.ask(FOLLOW_UP, {"action": "open", "receipt": writers.acknowledged[-1]})
                assert opened and opened.status == 200 and 'name="pass"' in opened.text, (
                    opened and opened.text
                )
    finally:
        writers.end()
    return writers


def look(site: Site, writers: Writers, record: Any, engine: str, rounds: int) -> None:
    """All receipts, all rows and all that hangs on them, once the site is left in peace."""
    seen = json.loads(site.run(LOOK, "\n".join(writers.acknowledged)))
    n = len(writers.acknowledged)
    record("figure", f"F20 {engine}: {rounds} kills, {n} acknowledged, {seen['lost']} lost (95 %: < {3 / n:.1e}), "
           f"{writers.repeated} pressed again, {writers.given_back} given back, {seen['rows']} rows, 0 by half")  # fmt: skip
    assert writers.wrong == []
    assert len(set(writers.acknowledged)) == n == seen["rows"], "each text once, whatever was pressed again"
    assert (seen["lost"], seen["other"]) == (0, 0)
    assert (seen["events"], seen["about"]) == (n, n)
    assert seen["parts"] == [[TERMS, REDACTIONS, True]]
    assert all(len(counts) == 1 for counts in seen["each"].values()), seen["each"]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_sqlite_keeps_what_was_acknowledged_when_the_server_is_killed(
    rounds: int, on_sqlite: Site, tmp_path: Path, record_property: Any
) -> None:
    def kill(_number: int) -> None:
        on_sqlite.kill()
        on_sqlite.start()

    writers = under_writers(on_sqlite, rounds, kill)
    look(on_sqlite, writers, record_property, "SQLite", rounds)
    with sqlite3.connect(tmp_path / "faults.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.postgresql
@pytest.mark.parametrize("rounds", ROUNDS)
def test_postgresql_keeps_what_was_acknowledged_when_server_and_database_are_killed(
    rounds: int, on_postgresql: tuple[Site, Postgres], record_property: Any
) -> None:
    site, server = on_postgresql

    def kill(number: int) -> None:
        if number % 3 in (0, 2):
            site.kill()
        if number % 3 in (1, 2):
            server.signal(signal.SIGKILL)
            server.start()
        if number % 3 in (0, 2):
            site.start()

    writers = under_writers(site, rounds, kill)
    look(site, writers, record_property, "PostgreSQL, fsync on", rounds)
    assert faults_in(server) == []


def faults_in(server: Postgres) -> list[str]:
    """PostgreSQL's own look (amcheck) at every table and index; its pages carry checksums."""
    with server.connect(autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        heaps = "SELECT c.relname || v.msg FROM pg_class c, verify_heapam(c.oid) v WHERE c.relkind = 'r'"
        trees = """SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam
                   WHERE a.amname = 'btree' AND c.relkind = 'i'"""
        assert (
            len(connection.execute(trees).fetchall()) > 100
        )  # each raises where its index is not what its table says
        return [line for (line,) in connection.execute(heaps)]


def test_a_page_that_is_no_receipt_acknowledges_nothing() -> None:
    assert words_of(None) == ""
