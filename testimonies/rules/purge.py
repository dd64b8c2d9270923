"""What must stay gone: a list outside the database and its backups of all that was erased (docs/retention.md).

A line is "when id what": the month, of what its author or the clock took away whole, since the record keeps no more; the
day, of words that were erased behind figures or a publication. A backup that is restored is held against it.
"""

import fcntl
import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from testimonies.models import GONE, Testimony

LINE = re.compile(rb"[0-9-]{7,10} ([A-Za-z0-9_-]{1,22}) (withdrawn|forgotten|burnt)\n")


def note(row: Testimony) -> None:
    """To be called in the transaction of what it notes: written once that is committed. `reconcile` mends a failure."""
    if row.state in GONE or row.burnt_on:
        line = _line(row)
        transaction.on_commit(lambda: _append([line]), robust=True)


def reconcile(since: date = date.min) -> int:
    """Appends what is gone in the database since that day and missing in the list; gives how many lines that was."""
    rows = Testimony.objects.gone_or_burnt(since).only("state", "state_since", "burnt_on")
    # Withdrawn or forgotten is one and the same to whoever restores; burnt is less than that.
    wanted = {(row.pk, row.state in GONE): _line(row) for row in rows.iterator()}
    missing = wanted.keys() - (_listed() if wanted else set())
    _append(sorted(wanted[key] for key in missing))
    return len(missing)


def _line(row: Testimony) -> str:
    if row.state in GONE:
        return f"{row.state_since:%Y-%m} {row.pk} {row.state}\n"
    return f"{row.burnt_on} {row.pk} burnt\n"


def _listed() -> set[tuple[str, bool]]:
    """What is on the list. A line that a crash cut short does not count."""
    try:
        with Path(settings.PURGE_LEDGER).open("rb") as lines:
            matches = map(LINE.fullmatch, lines)
            return {(match[1].decode(), match[2] != b"burnt") for match in matches if match}
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
