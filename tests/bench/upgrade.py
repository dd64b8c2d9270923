"""What an upgrade locks while people read and write (F29): each migration of ours, on 100,000 testimonies, on PostgreSQL.

Beside it a connection reads one testimony and writes one, again and again, as visitors do: its longest wait is the lock.
`ROWS=100000 .venv/bin/python -m tests.bench upgrade`.
"""

import importlib
import os
import time
from collections.abc import Iterator
from threading import Event, Thread
from typing import Self

from tests.faults.postgres import Postgres, keeping_promises

from .jobs import connected

ROWS = int(os.environ.get("ROWS", "100000"))
ONE = "row0000000000000000001"
READS = "SELECT state FROM testimonies_testimony WHERE public_id = %s"
WRITES = "UPDATE testimonies_testimony SET version = version WHERE public_id = %s"


class Visitor(Thread):
    """Who reads and writes until told to stop; `longest` is what one of these took, in seconds."""

    def __init__(self, server: Postgres) -> None:
        super().__init__()
        self.server, self.enough, self.longest, self.times = server, Event(), 0.0, 0

    def run(self) -> None:
        import psycopg

        with psycopg.connect(
            host=str(self.server.folder), user="tests", dbname="postgres", autocommit=True
        ) as one:
            while not self.enough.wait(0.002):
                for question in (READS, WRITES):
                    started = time.monotonic()
                    one.execute(question, [ONE])
                    self.longest = max(self.longest, time.monotonic() - started)
                self.times += 1

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.enough.set()
        self.join()


def figures() -> Iterator[str]:
    with keeping_promises() as server, connected(server):
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        migrating = importlib.import_module("tests.faults.migrating")
        migrating.to(migrating.BEFORE)
        migrating.told(ROWS)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield f"{ROWS:,} testimonies as {migrating.BEFORE} left them"
        with Visitor(server) as idle:
            time.sleep(2)
        yield f"nothing beside it: {idle.longest:.2f} s at most, {idle.times} times"
        names = sorted(
            name for app, name in MigrationExecutor(connection).loader.disk_migrations if app == migrating.APP
        )
        for name in (one for one in names if one > migrating.BEFORE):
            with Visitor(server) as visitor:
                seconds = migrating.to(name)
            yield f"{name}: {seconds:.2f} s; beside it {visitor.longest:.2f} s at most, {visitor.times} times"
