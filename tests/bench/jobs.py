"""What each job costs a host and the database: the sums of docs/scaling.md rest on it.

Inside this process, like `bench-desk`: its own time, and beside it that of all processes of a PostgreSQL which keeps its
promises (fsync on). Run with `.venv/bin/python -m tests.bench jobs`.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from tests.faults.author import CHOICES, STORY, TOLD
from tests.faults.postgres import Postgres, keeping_promises

from .desk import PLAIN
from .server import hello

TEXTS, ROUNDS, AT_ONCE = 30, 5, 6
VOCABULARY = 5_000
_numbers = count()


def figures() -> Iterator[str]:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    plain = override_settings(STORAGES=storages, ALLOWED_HOSTS=["testserver"])
    with keeping_promises() as server, connected(server), plain:
        call_command("migrate", verbosity=0)
        yield from measured(server)


@contextmanager
def connected(server: Postgres) -> Iterator[None]:
    """This process asks that server, as long as the block lasts."""
    from django.db import connections
    from django.db.utils import ConnectionHandler

    usual = connections["default"]
    database = {
        "ENGINE": "config.postgresql",
        "NAME": "postgres",
        "USER": "tests",
        "HOST": str(server.folder),
    }
    connections["default"] = ConnectionHandler({"default": database})["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual


def measured(server: Postgres) -> Iterator[str]:
    from django.test import Client

    from testimonies.pages import caching
    from tests import people
    from tests.admin.desk import QUEUE, at_desk

    from .corpus import Words

    call, random = people.a_call(), Random(11)
    words = Words(random, VOCABULARY)
    shown = [people.published(f"La porte {number} s'est refermée. " * 12) for number in range(TEXTS)]
    lead, stranger = people.a_lead(call), Client()
    desk = at_desk(lead)
    caching.SECONDS = 0  # nothing from the page cache
    jobs: dict[str, Callable[[], Any]] = {
        "read the list": lambda: stranger.get("/temoignages/", {"n": next(_numbers)}),
        "read one": lambda: stranger.get(shown[0].get_absolute_url()),
        "search": lambda: stranger.get("/temoignages/", {"q": "porte", "n": next(_numbers)}),
        "submit: check, then send": lambda: submit(stranger, words.text()[0]),
        "moderate: queue, claim, open, approve": lambda: moderate(desk, lead, QUEUE),
    }
    yard = hello()
    yield f"H = {yard:.2f} ms"
    for name, act in jobs.items():
        cpu, database, clock = spent(act, server)
        yield (
            f"{name}: {cpu:.1f} ms of the host ({cpu / yard:.1f} H), {database:.1f} ms of the database, {clock:.1f} ms by the "
            f"clock; {1000 / cpu:.0f} a second and core of hosts, {1000 / max(database, 0.1):.0f} of the database"
        )


def submit(client: Any, text: str) -> None:
    """A text like no other: alike ones are what a raid costs (`make bench-raid`)."""
    from tests.pages.setting_aside import Fields

    checked = client.post("/temoigner/", {**TOLD, "story": f"{STORY.format(next(_numbers))} {text}"})
    fields = {**dict(Fields(checked.content.decode()).posted), **CHOICES}
    assert 'class="receipt"' in client.post("/temoigner/envoyer/", fields).content.decode()


def moderate(client: Any, lead: Any, queue: str) -> None:
    from testimonies.models import Testimony
    from tests import people
    from tests.admin.desk import act, item

    row = Testimony.objects.waiting().first()
    assert row
    client.get(queue)
    for name in ("claim", "open"):
        act(client, row, name)
    client.get(item(row))
    act(client, people.fresh(row), "approve")
    assert people.fresh(row).state != row.state


def spent(act: Callable[[], Any], server: Postgres) -> tuple[float, float, float]:
    """Milliseconds of this process, of the database's, and by the clock, for one: medians of rounds, and of the database,
    whose time is told in hundredths of a second, the mean of all.
    """
    act()
    cpu, clock, before = [], [], worked(server)
    for _round in range(ROUNDS):
        started, on_clock = time.process_time(), time.perf_counter()
        for _one in range(AT_ONCE):
            act()
        cpu.append((time.process_time() - started) * 1000 / AT_ONCE)
        clock.append((time.perf_counter() - on_clock) * 1000 / AT_ONCE)
    return median(cpu), (worked(server) - before) * 1000 / ROUNDS / AT_ONCE, median(clock)


def worked(server: Postgres) -> float:
    """Seconds of all its processes, those that ended too (proc(5): fields 14 to 17 of the first, 14 and 15 of the others)."""
    assert server.process
    ticks = sum(map(int, _fields(server.process.pid)[11:15]))
    ticks += sum(sum(map(int, _fields(pid)[11:13])) for pid in server.family()[1:])
    return ticks / float(os.sysconf("SC_CLK_TCK"))


def _fields(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["0"] * 20
