"""After erasing: the bytes on the disk. What each engine does, and what it cannot, is in docs/retention.md."""

import time

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max
from django.utils import timezone

from testimonies.models import Beat, Event

# Where words lie, sealed or public; the trail and the desk's own tables hold none.
TABLES = (
    "testimony",
    "message",
    "redaction",
    "evidence",
    "evidencecopy",
    "aside",
    "signature",
    "band",
    "notice",
    "earlier",
    "card",
    "searchtext",
    "shareimage",
)
# What leaves words behind in the files: rows of the trail.
ERASES = frozenset(
    "withdraw forget lapse_erase burn text_erased messages_erased amend suspend delete_message picture_deleted "
    "notices_erased notice_nameless earlier_erased".split()
)
PATIENCE_MS = (
    1_000  # a checkpoint waits for readers, and writers for it; a table for who looks at it as it was
)
OLDER = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
    "AND greatest(age(backend_xid), age(backend_xmin)) >= age(%s::xid))"
)
OWNS = "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()"
# A table is locked while it is written anew: a second or two for so much.
MOST_BYTES = 32 * 2**20


def overwrite(*, first_today: bool = False) -> bool:
    """Whether nothing erased before this is left in the database's own files. Else the next turn tries again.

    What was set aside is erased without a row of the trail, so on PostgreSQL it is done once a day whatever there was.
    """
    if connection.in_atomic_block:
        return False  # neither engine can, in a transaction
    beat, newest = Beat.objects.get(pk=1), Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    erased = Event.objects.filter(pk__gt=beat.erased_upto, what__in=ERASES).exists()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            done = _checkpointed(cursor, erased=erased)
        else:
            due = erased or first_today
            done = not due or (_tables_written_anew(cursor) and _samples_written_anew(cursor))
    if done:
        Beat.objects.filter(pk=1).update(overwritten_at=timezone.now(), erased_upto=newest)
    return done


def _checkpointed(cursor: CursorWrapper, *, erased: bool) -> bool:
    """Cells were zeroed as they were freed (`secure_delete`); the log that held them is written back and cut to nothing.

    FTS5 keeps what was deleted in its segments, whatever `secure_delete` says, until they are merged.
    """
    if erased:
        cursor.execute("INSERT INTO testimonies_searchindex(testimonies_searchindex) VALUES ('optimize')")
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5)) * 1000
    cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, _pages, _done = cursor.fetchone()
    cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not busy


def _nobody_looks_back(cursor: CursorWrapper) -> bool:
    """Whether every transaction that began before now has ended: while one runs, in whatever database of the server,
    PostgreSQL carries the erased rows along when it writes a table anew (measured).
    """
    cursor.execute("SELECT pg_current_xact_id()::xid::text")
    [now] = cursor.fetchone()
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < deadline:
        cursor.execute(OLDER, [now])
        if not cursor.fetchone()[0]:
            return True
        time.sleep(0.02)
    return False


def _tables_written_anew(cursor: CursorWrapper) -> bool:
    """A plain VACUUM frees the place and leaves the bytes (measured), so a small table is copied, with its indexes.

    One that somebody uses is left for the next turn; a large one is vacuumed plainly, since the lock would last too long.
    """
    if not _nobody_looks_back(cursor):
        return False
    done = []
    for table in (f"testimonies_{name}" for name in TABLES):
        cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        if cursor.fetchone()[0] > MOST_BYTES:
            cursor.execute(f'VACUUM (SKIP_LOCKED) "{table}"')
        else:
            done.append(_written_anew(cursor, table) and _sampled_anew(cursor, table))
    return all(done)


def _sampled_anew(cursor: CursorWrapper, table: str) -> bool:
    """Not with the writing, where PostgreSQL passes it over without a word if its own autovacuum has just come: the samples of
    what was erased would then stay for as long as that takes.
    """
    try:
        with transaction.atomic():
            cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
            cursor.execute(f'ANALYZE "{table}"')
    except OperationalError:
        return False  # the next turn tries again
    return True


def _samples_written_anew(cursor: CursorWrapper) -> bool:
    """The planner's samples: of the search index they hold single stems (migration 0011 leaves out all else).

    They were replaced a moment ago, so it is asked once more who still looks at what was. PostgreSQL lets nobody write them
    anew but a role that owns the database (docs/retention.md): for another they are none of what can be done.
    """
    cursor.execute(OWNS)
    if not cursor.fetchone()[0]:
        return True
    return _nobody_looks_back(cursor) and _written_anew(cursor, "pg_statistic")


def _written_anew(cursor: CursorWrapper, table: str) -> bool:
    """Whether it lies in another file now: one that is locked was skipped."""
    cursor.execute("SELECT pg_relation_filenode(%s)", [table])
    before = cursor.fetchone()[0]
    cursor.execute(f'VACUUM (FULL, SKIP_LOCKED) "{table}"')
    cursor.execute("SELECT pg_relation_filenode(%s)", [table])
    return bool(cursor.fetchone()[0] != before)
