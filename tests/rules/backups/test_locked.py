"""A file that only the offline key opens, that says when it is not whole, and that needs no memory of its size."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from testimonies.rules.backups import locked
from testimonies.rules.backups.stream import BackupError, Loader
from testimonies.rules.backups.tables import Sum

LINES = [b"one %d " % number + os.urandom(9000).hex().encode() + b"\n" for number in range(30)]


def made(settings: Any) -> bytes:
    out = io.BytesIO()
    locked.lock(LINES, out, settings.BACKUP_PUBLIC_KEY)
    return out.getvalue()


def opened(data: bytes, key: Path) -> list[bytes]:
    found: list[bytes] = []
    locked.unlock(io.BytesIO(data), locked.identities(key), found.append)
    return found


def test_what_went_in_comes_out_and_nothing_of_it_can_be_read_without_the_key(
    identity: Path, settings: Any
) -> None:
    data = made(settings)
    assert data.startswith(b"age-encryption.org/v1\n")
    assert opened(data, identity) == LINES
    assert not any(line[:40] in data for line in LINES)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [(0, -20, "cut short or damaged"), (0, 70_000, "cut short or damaged"), (0, 60, "does not open this file"),
     (9, None, "does not open this file")],
)  # fmt: skip
def test_a_file_that_lost_a_part_is_refused(
    start: int, end: int | None, said: str, identity: Path, settings: Any
) -> None:
    with pytest.raises(BackupError, match=said):
        opened(made(settings)[start:end], identity)


def test_one_bit_that_turned_is_seen(identity: Path, settings: Any) -> None:
    data = bytearray(made(settings))
    data[-99] ^= 1
    with pytest.raises(BackupError, match="cut short or damaged"):
        opened(bytes(data), identity)


def test_what_is_no_whole_line_at_its_end_is_refused(identity: Path, settings: Any) -> None:
    out = io.BytesIO()
    locked.lock([b"half a line"], out, settings.BACKUP_PUBLIC_KEY)
    with pytest.raises(BackupError, match="cut short"):
        opened(out.getvalue(), identity)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (str(pyrage.x25519.Identity.generate()), "does not open this file"),
        ("# nothing", "holds no key of age"),
        ("age1abc", "holds no key of age"),
        ("AGE-SECRET-KEY-1ABC", "holds no key of age"),
    ],
    ids=["another", "none", "public", "broken"],
)
def test_a_key_that_opens_nothing_is_said(written: str, said: str, identity: Path, settings: Any) -> None:
    data = made(settings)
    identity.write_text(written)
    with pytest.raises(BackupError, match=said):
        opened(data, identity)


def test_a_file_needs_no_memory_of_its_size(identity: Path, settings: Any) -> None:
    """Lines are asked for as they are written: none waits in a list."""
    ahead: list[int] = []
    out = io.BytesIO()

    def lines() -> Iterator[bytes]:
        for number in range(200):
            ahead.append(number * 20_000 - len(out.getvalue()))
            yield os.urandom(20_000) + b"\n"

    locked.lock(lines(), out, settings.BACKUP_PUBLIC_KEY)
    assert max(ahead) < 2**18


HEAD = [b'{"format":1,"made_at":"2026-11-29T12:00:00+00:00","migrations":["testimonies.0001_initial"]}\n',
        b'{"settings":{},"keys":{},"left_out":[]}\n']  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([b"hello\n"], "no backup of this site"),
        ([b"[1]\n"], "no backup of this site"),
        ([b'{"format":9}\n'], "format 9; this release reads 1"),
        ([HEAD[0], HEAD[0]], "no backup of this site"),
        ([*HEAD, b"[1]\n"], "no backup of this site"),
        ([HEAD[0], b'{"end":{}}\n'], "no backup of this site"),
        ([*HEAD, b'{"table":"x","columns":[]}\n'], "a table that this release does not know so: x"),
        ([*HEAD, b'{"table":"testimonies_term","columns":["id"]}\n'], "does not know so: testimonies_term"),
    ],
)
def test_lines_that_are_no_backup_are_refused(lines: list[bytes], said: str) -> None:
    loader = Loader(lambda _head: None)
    for line in lines[:-1]:
        loader.take(line)
    with pytest.raises(BackupError, match=said):
        loader.take(lines[-1])


def test_the_sum_of_rows_is_the_same_in_any_order_and_another_for_other_rows() -> None:
    def summed(*lines: bytes) -> Sum:
        made = Sum()
        for line in lines:
            made.add(line)
        return made

    assert summed(b"a", b"b", b"c") == summed(b"c", b"a", b"b")
    assert len({str(summed(*lines)) for lines in ([b"a"], [b"b"], [b"a", b"a"], [b"ab"], [])}) == 5
