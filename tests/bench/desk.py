"""`make bench-desk`: the queue and one testimony among a million, in the time of the process beside a plain Django view.

H is the yardstick: what a gunicorn worker spends on a view that says hello behind Django's seven usual middlewares, before
and after in the same run. The desk is asked inside this process: its own time, without a server and without PostgreSQL's.
`PUBLISHED=100000 WAITING=50000 make bench-desk` chooses the size. On a PostgreSQL of its own.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from tests.services import postgresql_or_install, postgresql_server

from .server import figures_of, hello

PUBLISHED, WAITING = int(os.environ.get("PUBLISHED", "1000000")), int(os.environ.get("WAITING", "50000"))
ROUNDS = 15
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


def spent(act: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, float]:
    """Milliseconds of this process, and by the clock: medians."""
    act()
    cpu, wall = [], []
    for _round in range(rounds):
        started, on_clock = time.process_time(), time.perf_counter()
        act()
        cpu.append((time.process_time() - started) * 1000)
        wall.append((time.perf_counter() - on_clock) * 1000)
    return median(cpu), median(wall)


def asked(act: Callable[[], Any]) -> tuple[int, int]:
    """Queries, and the pages of shared memory they read."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        act()
    pages = 0
    with connection.cursor() as cursor:
        for query in queries:
            if query["sql"].startswith("SELECT") and "FOR UPDATE" not in query["sql"]:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"])
                plan = "\n".join(row[0] for row in cursor.fetchall())
                pages += sum(map(int, re.findall(r"shared hit=(\d+)", plan.split("\n")[1])))
    return len(queries), pages


def figures() -> Iterator[str]:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    from tests import people

    from . import corpus

    call_command("migrate", verbosity=0)
    call, started = people.a_call(), time.perf_counter()
    corpus.waiting(call, WAITING)
    corpus.published(call, PUBLISHED)
    corpus.analysed()
    yield f"{PUBLISHED:,} published and {WAITING:,} waiting, made in {time.perf_counter() - started:.0f} s"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    with override_settings(STORAGES=storages, ALLOWED_HOSTS=["testserver"]):
        yield from measured()


def measured() -> Iterator[str]:
    from django.db import transaction

    from testimonies.rules import desk, memo, picking, searching
    from testimonies.rules.raid import likeness
    from tests import people
    from tests.admin.desk import QUEUE, at_desk, item

    user = people.a_lead()
    client = at_desk(user)
    row = picking.take_next(user)
    assert row
    desk.open_text(row, user)
    likeness.sign_again(row)  # as each that was sent: others like it are looked for
    before = hello()

    def take() -> None:
        with transaction.atomic():
            picking.take_next(user)
            transaction.set_rollback(True)

    def alone(address: str) -> None:
        """As on a desk where nobody asked for a page in the five seconds before."""
        memo.forget()
        client.get(address)

    jobs: dict[str, Callable[[], Any]] = {
        "queue, 25 rows": lambda: client.get(QUEUE),
        "queue, a trade and a warning": lambda: client.get(QUEUE, {"trade": "plumber", "warning": "minor"}),
        "queue, long ones": lambda: client.get(QUEUE, {"length": "long"}),
        "one testimony, opened": lambda: client.get(item(row)),
        "queue, nothing remembered": lambda: alone(QUEUE),
        "one testimony, nothing remembered": lambda: alone(item(row)),
        "take next, rolled back": take,
    }
    found = {name: (*spent(act), *asked(act)) for name, act in jobs.items()}
    found["search over all that waits"] = (*spent(lambda: searching.search(user, "ornithorynque"), 3), 0, 0)
    yard = (before + hello()) / 2
    yield f"H = {yard:.2f} ms"
    for name, (cpu, wall, queries, pages) in found.items():
        counts = f", {queries} queries, {pages} pages of shared memory" if queries else ""
        yield f"{name}: {cpu / yard:.1f} H ({cpu:.1f} ms of this process, {wall:.1f} ms by the clock){counts}"


def main() -> None:
    programs = postgresql_or_install()
    if programs is None:
        raise SystemExit("No PostgreSQL could be had.")
    with postgresql_server(programs) as url:
        figures_of("desk", url)


if __name__ == "__main__":
    main()
