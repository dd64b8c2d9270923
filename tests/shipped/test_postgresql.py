"""What deploy/postgresql.conf keeps out of the server's log: values, queries and addresses, whatever goes wrong (F06)."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread

import psycopg
import pytest

from ..faults.postgres import Postgres, keeping_promises
from .stack import Shipped, postgresql_settings
from .talk import get

pytestmark = pytest.mark.postgresql
CANARY = "zibeline"
TABLE = """
CREATE TABLE t (id int PRIMARY KEY, word text UNIQUE NOT NULL CHECK (word <> 'no'), short varchar(3));
INSERT INTO t VALUES (1, 'zibeline', ''), (2, 'zibeline two', '');
"""
# Each is an error that names a value, or carries its query.
WRONG = {
    "a value that is there": "INSERT INTO t VALUES (3, 'zibeline', '')",
    "a value of another type": "SELECT 'zibeline'::int",
    "a value that is missing": "INSERT INTO t (id, short) VALUES (4, 'zib') /* zibeline */",
    "a value that a rule refuses": "INSERT INTO t VALUES (5, 'no', '') /* zibeline */",
    "a value that is too long": "INSERT INTO t VALUES (6, 'x', 'zibeline')",
    "a query that is none": "SELECT zibeline FROM 'zibeline'",
    "bytes that are no text": "SELECT convert_from('\\xff'::bytea, 'UTF8'), 'zibeline'",
    "a pattern that is none": "SELECT 'zibeline' ~ '(zibeline'",
    "a query that takes too long": "SET statement_timeout = 50; SELECT 'zibeline', pg_sleep(1)",
    "a message of a function": "DO $$ BEGIN RAISE WARNING 'zibeline'; RAISE EXCEPTION 'zibeline'; END $$",
}


def address(server: Postgres) -> str:
    return f"host={server.folder} user=tests dbname=postgres connect_timeout=10"


def wrong(url: str, query: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection, suppress(psycopg.Error):
        connection.execute(query)
        raise AssertionError(query)


def with_parameters(url: str) -> None:
    """Bound on the server, as a driver may."""
    with psycopg.connect(url) as connection, suppress(psycopg.Error):
        connection.execute("INSERT INTO t VALUES (%s, %s, '')", (7, CANARY))


def deadlock(url: str) -> None:
    def takes(first: int, second: int) -> None:
        with psycopg.connect(url) as connection, suppress(psycopg.Error):
            connection.execute("SET deadlock_timeout = 100")
            for number in (first, second):
                connection.execute("UPDATE t SET short = '' WHERE id = %s /* zibeline */", (number,))
                time.sleep(0.2)

    threads = [Thread(target=takes, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)


def ended(url: str, end: Callable[[psycopg.Connection, int], object]) -> None:
    """A query on its way, ended from outside."""

    def sleeps() -> None:
        with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"SELECT pg_sleep(5), '{CANARY}'")

    thread = Thread(target=sleeps)
    thread.start()
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
        found = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(5)%'"
        while not (row := connection.execute(found).fetchone()):
            time.sleep(0.02)
        end(connection, row[0])
    thread.join(10)


def kill(_connection: psycopg.Connection, pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def provoke(server: Postgres) -> str:
    """Everything above, the crash of a process at last; the log of it."""
    url = address(server)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
    for query in WRONG.values():
        wrong(url, query)
    with suppress(psycopg.Error):
        psycopg.connect(url, user="nobody-of-this-name")
    with_parameters(url)
    deadlock(url)
    for end in ("pg_cancel_backend", "pg_terminate_backend"):
        ended(url, lambda connection, pid, end=end: connection.execute(f"SELECT {end}(%s)", (pid,)))
    ended(url, kill)
    log = server.folder / "log"
    while "ready to accept" not in log.read_text().partition("was terminated by signal 9")[2]:
        time.sleep(0.05)
    return log.read_text()


@pytest.fixture(scope="module")
def logs() -> Iterator[tuple[str, str]]:
    """Of a server with our settings, and of one as it comes."""
    with keeping_promises(*postgresql_settings()) as ours, keeping_promises() as plain:
        with ThreadPoolExecutor() as both:
            one, other = both.map(provoke, (ours, plain))
        yield one, other


def test_no_line_holds_a_value_or_a_query(logs: tuple[str, str]) -> None:
    ours, _plain = logs
    assert "was terminated by signal 9" in ours and "terminating connection" in ours, (
        "what it says of itself is kept"
    )
    for word in (CANARY, "INSERT", "SELECT", "UPDATE", "DETAIL", "STATEMENT", "ERROR"):
        assert word not in ours, word


def test_a_server_as_it_comes_would_write_them_all(logs: tuple[str, str]) -> None:
    _ours, plain = logs
    assert plain.count(CANARY) > 2 * len(WRONG)
    assert "Failed process was running" in plain and "deadlock detected" in plain
    assert "canceling statement due to statement timeout" in plain and "due to user request" in plain


def test_an_acknowledged_write_is_on_the_disk_and_every_setting_is_taken(shipped: Shipped) -> None:
    settings = dict(line.split("=", 1) for line in postgresql_settings())
    assert {settings[name] for name in ("fsync", "synchronous_commit", "full_page_writes")} == {"on"}
    with psycopg.connect(address(shipped.database)) as connection:
        shown = {name: connection.execute(f"SHOW {name}").fetchone() for name in settings}  # type: ignore[call-overload]
    assert {name: row[0] for name, row in shown.items() if row} == settings


LIMITS = """
import runpy, sys
if "served" in sys.argv: runpy.run_path("config/gunicorn.conf.py")
from django.db import connection
for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        print(*cursor.fetchone(), end=" ")
print(connection.settings_dict["OPTIONS"]["connect_timeout"])
"""


def test_the_server_may_not_wait_for_ever_and_a_command_may(shipped: Shipped) -> None:
    served = shipped.site.run(f"import sys; sys.argv.append('served'){LIMITS}").split()
    assert served == ["15s", "3s", "1min", "3"]
    assert shipped.site.run(LIMITS).split() == ["0", "0", "0", "3"]


@pytest.mark.long
def test_a_page_that_waits_for_a_locked_table_gets_an_answer(shipped: Shipped) -> None:
    with psycopg.connect(address(shipped.database)) as connection:
        connection.execute("LOCK TABLE testimonies_testimony IN ACCESS EXCLUSIVE MODE")
        waited = time.monotonic()
        answer = get(shipped.front, f"/temoignages/{shipped.public_id}/")
        waited = time.monotonic() - waited
    assert answer.status in (500, 503)
    assert waited < 15
