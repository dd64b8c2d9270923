"""What must stay gone: a list outside the database and its backups of all that was erased (docs/retention.md).

A line is "when id what": the month, of what its author or the clock took away whole, since the record keeps no more; the
day, of words that were erased behind figures or a publication. A backup that is restored is held against it.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction

from testimonies.models import GONE, Event, Testimony

LINE = re.compile(rb"([0-9-]{7,10}) ([A-Za-z0-9_-]{1,22}) (withdrawn|forgotten|burnt)\n")
WENT = ("withdraw", "forget", "lapse_erase", "burn", "text_erased")  # moves that end on the list
TAIL = 2**20  # bytes: some 20,000 lines


def note(row: Testimony) -> None:
    """To be called in the transaction of what it notes: written once that is committed. `reconcile` mends a failure."""
    if row.state in GONE or row.burnt_on:
        line = _line(row)
        transaction.on_commit(lambda: _append([line]), robust=True)


def reconcile(after: int = 0) -> int:
    """Appends what is gone in the database and missing in the list; gives how many lines that was.

    `after` a row of the trail: what went since then alone, held against the end of the list, so that a long one is not
    read at every turn. Once in a while it is twice on the list then.
    """
    rows = Testimony.objects.gone_or_burnt().only("state", "state_since", "burnt_on")
    if after:
        went = Event.objects.filter(pk__gt=after, what__in=WENT)
        rows = rows.filter(pk__in=went.values("testimony"))
    # Withdrawn or forgotten is one and the same to whoever restores; burnt is less than that.
    wanted = {(row.pk, row.state in GONE): _line(row) for row in rows.iterator()}
    missing = wanted.keys() - (_listed(TAIL if after else None) if wanted else set())
    _append(sorted(wanted[key] for key in missing))
    return len(missing)


def _line(row: Testimony) -> str:
    if row.state in GONE:
        return f"{row.state_since:%Y-%m} {row.pk} {row.state}\n"
    return f"{row.burnt_on} {row.pk} burnt\n"


def lines() -> Iterator[tuple[str, str, str]]:
    """When, id and what of each whole line, the oldest first."""
    with suppress(FileNotFoundError), Path(settings.PURGE_LEDGER).open("rb") as written:
        for match in filter(None, map(LINE.fullmatch, written)):
            yield match[1].decode(), match[2].decode(), match[3].decode()


def _listed(last: int | None) -> set[tuple[str, bool]]:
    """What is on the list, or in so many `last` bytes of it. A line that a crash, or this, cut short does not count."""
    try:
        with Path(settings.PURGE_LEDGER).open("rb") as lines:
            if last is not None:
                lines.seek(max(0, lines.seek(0, os.SEEK_END) - last))
            matches = map(LINE.fullmatch, lines)
            return {(match[2].decode(), match[3] != b"burnt") for match in matches if match}
    except FileNotFoundError:
        return set()


def _append(lines: Iterable[str]) -> None:
    """On the disk when it returns. A torn line is closed first, so that it spoils no other."""
    text = "".join(lines).encode()
    if not text:
        return
    descriptor = os.open(settings.PURGE_LEDGER, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        file.write(b"\n" + text if torn else text)
        os.fsync(descriptor)
