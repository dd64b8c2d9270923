"""What the others notice while somebody sends slowly or too much, through the shipped servers (security.md F17)."""

import time
from collections.abc import Callable, Iterator
from statistics import quantiles
from threading import Event, Thread

from tests.faults.site import Site
from tests.services import nginx, postgresql
from tests.shipped import hostile
from tests.shipped.stack import Shipped, as_shipped, open_folder
from tests.shipped.talk import exchange, get
from tests.shipped.test_slow_and_huge import LARGE_BODY, SLOW_BODY, SLOW_HEADER, held, memory, others

ROUNDS = 25
Attack = Callable[[Shipped], None]


def slowly(headers: int, bodies: int) -> Attack:
    def attack(shipped: Shipped) -> None:
        with held(shipped, headers, SLOW_HEADER), held(shipped, bodies, SLOW_BODY):
            time.sleep(8)

    return attack


def repeatedly(*requests: bytes) -> Attack:
    def attack(shipped: Shipped) -> None:
        for sent in requests:
            exchange(shipped.front, sent, seconds=5)

    return attack


EVERYTHING = {**hostile.READ, **hostile.REFUSED}
ATTACKS: dict[str, Attack] = {
    "nobody": lambda _shipped: time.sleep(1),
    "700 slow headers, 300 slow bodies": slowly(700, 300),
    "60 MB bodies": repeatedly(LARGE_BODY + b"x" * 60 * 2**20),
    "30 MB where 25 are let in": repeatedly(hostile.post("x" * 30 * 2**20)),
    "1,001 and 5,001 fields": repeatedly(EVERYTHING["many fields"], EVERYTHING["too many fields"]),
    "101 and 1,001 files": repeatedly(EVERYTHING["a hundred and one files"], EVERYTHING["too many files"]),
    "parts within parts, 60 deep": repeatedly(EVERYTHING["parts within parts"]),
    "a packed body": repeatedly(EVERYTHING["a packed body"]),
    "headers over 8,190 signs": repeatedly(EVERYTHING["a header that is too long"]),
}


def meanwhile(shipped: Shipped, attack: Attack) -> tuple[list[tuple[int, float]], int]:
    """What the others got while it went on without a pause, and the most memory held."""
    ending, most = Event(), [memory(shipped)]

    def go_on() -> None:
        while not ending.is_set():
            attack(shipped)

    thread = Thread(target=go_on)
    thread.start()
    time.sleep(1)
    found = []
    for _ in range(ROUNDS):
        found += others(shipped, 1)
        most.append(memory(shipped))
    ending.set()
    thread.join(60)
    return found, max(most)


def recovery(shipped: Shipped) -> float:
    began = time.monotonic()
    while get(shipped.front, "/").status != 200:
        time.sleep(0.05)
    return time.monotonic() - began


def figures() -> Iterator[str]:
    if not nginx() or not postgresql():
        yield "nginx and PostgreSQL are wanted: make test installs them"
        return
    with open_folder() as folder, as_shipped(folder, Site.prepare) as shipped:
        for name, attack in ATTACKS.items():
            found, most = meanwhile(shipped, attack)
            seconds = sorted(each for _status, each in found)
            failed = sum(status != 200 for status, _seconds in found)
            yield (
                f"{name:36} {len(found)} of others: {failed} failed, median {seconds[len(seconds) // 2] * 1000:.0f} ms, "
                f"p99 {quantiles(seconds, n=100)[98] * 1000:.0f} ms; nginx and gunicorn {most} MiB; "
                f"well again after {recovery(shipped) * 1000:.0f} ms"
            )
