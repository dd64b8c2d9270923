"""The database's disk is full: nobody gets a receipt for nothing, no text is lost, and it ends by itself (F24)."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ..seeds import Template
from .author import checked, fields_of, words_of
from .disk import fill, small_disk
from .postgres import keeping_promises
from .site import READY, SEND, Site
from .test_lost_answers import rows

SENDINGS = int(os.environ.get("ROUNDS", "100"))
COUNT = [5, pytest.param(SENDINGS, marks=pytest.mark.long)]


@pytest.fixture
def on_sqlite(clone: Path, tmp_path: Path, template: Template) -> Iterator[tuple[Site, Path]]:
    (tmp_path / "disk").mkdir()
    with small_disk(tmp_path / "disk", "6m") as (under, place):
        template.copy_to(f"sqlite:///{tmp_path}/faults.sqlite3")
        shutil.copy(tmp_path / "faults.sqlite3", place)
        yield from started(Site(clone, f"sqlite:///{tmp_path}/disk/faults.sqlite3", *under), place)


@pytest.fixture
def on_postgresql(clone: Path, template: Template) -> Iterator[tuple[Site, Path]]:
    with keeping_promises("min_wal_size=32MB", "max_wal_size=32MB", disk="120m") as server:
        template.copy_to(server.url)
        yield from started(Site(clone, server.url), server.place)


def started(site: Site, place: Path) -> Iterator[tuple[Site, Path]]:
    with ExitStack() as stack:
        stack.callback(site.kill)
        site.start()
        yield site, place


def holds(count: int, site: Site, place: Path) -> str:
    """Sends while the disk is full, then the same once it is not; gives the figures."""
    forms = [checked(site, f"disque plein {number}") for number in range(count)]
    before = rows(site)
    filler = fill(place)
    answers = [site.ask(SEND, fields) for fields in forms]
    reading, ready = site.ask("/temoignages/"), site.ask(READY)
    filler.unlink()
    told = [words_of(answer) for answer in answers]
    kept = [
        fields_of(answer).get("story") == fields["story"]
        for answer, fields in zip(answers, forms, strict=True)
    ]
    again = [words_of(site.ask(SEND, fields)) for fields in forms]
    assert {answer.status for answer in answers if not words_of(answer)} == {503}
    assert all(words or back for words, back in zip(told, kept, strict=True))
    assert len(set(again)) == rows(site) - before == count
    assert [a for a, b in zip(told, again, strict=True) if a not in ("", b)] == []
    return (f"{count} sent to a full disk, {len([one for one in told if one])} acknowledged and kept, the others 503 with "
            f"their text; reading {reading.status}, readyz {ready.status}; then {count} rows without a restart")  # fmt: skip


@pytest.mark.parametrize("count", COUNT)
def test_a_full_disk_gives_no_false_receipt_and_keeps_the_text_in_the_form(
    count: int, on_sqlite: tuple[Site, Path], record_property: Any
) -> None:
    record_property("figure", f"F24 SQLite: {holds(count, *on_sqlite)}")


@pytest.mark.postgresql
@pytest.mark.parametrize("count", COUNT)
def test_nor_does_a_full_disk_under_postgresql(
    count: int, on_postgresql: tuple[Site, Path], record_property: Any
) -> None:
    record_property("figure", f"F24 PostgreSQL: {holds(count, *on_postgresql)}")
