"""Nothing of a letter stays: not in a table, a cache, a log, a file or an address (promise 1; security.md F06)."""

import builtins
import io
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from testimonies.pages import caching
from testimonies.rules.letters import sheet, wording
from testimonies.rules.letters.answers import LetterKind

from ..test_logs import Lines
from ..test_privacy import everything_stored
from .letters import ANSWERED, ENGLISH, FRENCH, field, step, written

pytestmark = pytest.mark.django_db
CANARY = "zibeline"
LISTS = ("data_used", "happened", "at_home", "asks", "landlord_asks", "exercised")
CHOICES = ("visit", "visit_type", "source", "reply_by", "company_reply", "first_sent", "reminded", "replied")
TOLD: dict[str, Any] = {name: value if name in (*LISTS, *CHOICES) else f"{CANARY} {name} 😀"
                        for name, value in ANSWERED.items()}  # fmt: skip
HANDED = {"behaviours": [f"{CANARY}-behaviour"], "data_sources": [CANARY], "trade": CANARY, "year": CANARY}


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """All that is logged at any level, by whatever library."""
    handler, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.setLevel(before)
    root.removeHandler(handler)


def through_all_pages(client: Client) -> int:
    seen = 0
    for kind in LetterKind.values:
        told = TOLD | HANDED | {"kind": kind, "version": "complete"}
        page = written(client, **told)
        letter = field(page)
        seen += letter.count(CANARY)
        edited = {"letter": f"{letter} {CANARY} ajouté", "summary": f"{CANARY} résumé"}
        for name in ("choose", "questions", "show", "txt", "pdf"):
            assert step(client, name, ENGLISH, **(told | edited)).status_code == 200
        wrong = step(client, "write", **(told | {"visit": CANARY, "kind": CANARY}))
        assert CANARY.encode() in wrong.content
    return seen


def held_in_memory() -> str:
    kept = [caches[name]._cache for name in ("default", "limits") if hasattr(caches[name], "_cache")]
    counts = [vars(caches["limits"])]
    return repr((kept, counts, dict(caching.pages.kept), wording._engine.cache_info(), sheet._signs()))


def test_what_was_typed_is_nowhere_afterwards(
    client: Client, lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_to = opened(monkeypatch)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = everything_stored()
    assert through_all_pages(client) > 20, "the canary is not in the letters"
    after = everything_stored()
    assert CANARY.encode() not in after and after == before
    assert CANARY not in held_in_memory()
    assert lines and [line for line in lines if CANARY in line] == []
    assert not list(tmp_path.iterdir()) and written_to == []


def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every file that Python opens to be written, as long as the test runs."""
    found: list[str] = []
    whole, low = io.open, os.open

    def watched(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        found.extend([str(file)] * bool(set(mode) & set("wax+")))
        return whole(file, mode, *rest, **more)

    def watched_low(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        found.extend([str(path)] * bool(flags & (os.O_WRONLY | os.O_RDWR)))
        return low(path, flags, *rest, **more)

    monkeypatch.setattr(builtins, "open", watched)
    monkeypatch.setattr(io, "open", watched)
    monkeypatch.setattr(os, "open", watched_low)
    return found


def test_a_file_that_is_written_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(monkeypatch)
    (tmp_path / "lettre.pdf").write_bytes(b"x")
    with tempfile.TemporaryFile(dir=tmp_path) as other:
        other.write(b"x")
    assert found[0] == str(tmp_path / "lettre.pdf") and len(found) > 1


def test_no_address_ever_holds_an_answer(client: Client) -> None:
    """All forms of these pages post, and what a GET brings is read by none of them."""
    for page in (client.get(FRENCH), step(client, "questions"), written(client)):
        said = page.content.decode()
        assert said.count("<form") == said.count('method="post"') == 1
    told = client.get(FRENCH, {"company": CANARY, "kind": "company", "step": "write"})
    assert f'value="{CANARY}"' not in told.content.decode()
