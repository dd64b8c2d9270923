"""Reload and stop under load: each request is answered whole, and none is refused before the site is told to stop."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from ..services import free_port
from .postgres import children
from .site import Site

PATHS = ("/temoignages/", "/temoigner/", "/healthz", "/appels/")
TAKEN = 0.5  # seconds, until a worker has a connection at the latest
READERS = 4
LONG_RELOADS = 30


@dataclass
class Asked:
    """`began` by the monotonic clock; `status` 0 where no whole answer came."""

    path: str
    began: float
    status: int = 0


@dataclass
class Load:
    """A few readers who ask one page after the other, each with a connection of its own, as nginx does."""

    port: int
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        turn = 0
        while not self.ended.is_set():
            one = Asked(PATHS[turn % len(PATHS)], time.monotonic())
            one.status = whole(self.port, one.path)
            self.asked.append(one)
            turn += 1
            if not one.status:
                time.sleep(0.02)


def whole(port: int, path: str) -> int:
    """The status of an answer that came to its last byte, else 0."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        answer.read()  # raises where it is shorter than it says
        return answer.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


@contextmanager
def loaded(port: int) -> Iterator[list[Asked]]:
    load = Load(port)
    readers = [threading.Thread(target=load.read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        yield load.asked
    finally:
        load.ended.set()
        for reader in readers:
            reader.join(40)


@pytest.fixture
def site(shipped: Site) -> Iterator[Site]:
    """With figures for this test, which stops it; as it was for the next one."""
    shipped.kill()
    shipped.environment["METRICS"] = f"127.0.0.1:{free_port()}"
    shipped.start()
    yield shipped
    shipped.kill()
    del shipped.environment["METRICS"]
    shipped.start()


def reload(site: Site, asked: list[Asked]) -> None:
    """HUP, until the old workers are gone and the new ones have answered."""
    assert site.process
    old = set(children(site.process.pid))
    site.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 40
    while old & set(children(site.process.pid)) or not children(site.process.pid):
        assert time.monotonic() < deadline, "the old workers stay"
        time.sleep(0.05)
    before = len(asked)
    while len(asked) < before + 2 * READERS:
        assert time.monotonic() < deadline, "the new workers do not answer"
        time.sleep(0.05)


def scraped(site: Site) -> str:
    answer = site.ask("/metrics", port=int(site.environment["METRICS"].rpartition(":")[2]))
    assert answer and answer.status == 200
    return answer.text


def counted(text: str) -> float:
    lines = [line for line in text.splitlines() if line.startswith("testimonies_requests_total{")]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def folders() -> set[Path]:
    return {one for place in ("/dev/shm", "/tmp") for one in Path(place).glob("testimonies-metrics-*")}


@pytest.mark.parametrize("reloads", [1, pytest.param(LONG_RELOADS, marks=pytest.mark.long)])
def test_no_request_is_lost_by_reload_or_stop_and_counts_go_on(site: Site, reloads: int) -> None:
    assert site.process
    already, there = len(site.log.read_text()), folders()
    assert there and all(one.stat().st_mode & 0o077 == 0 for one in there)
    with loaded(site.port) as asked:
        for _reload in range(reloads):
            reload(site, asked)
        answered, told = len(asked), scraped(site)
        stopped = time.monotonic()
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(30) == 0
    # A connection that the kernel took and no worker yet goes with the listener (docs/operating/monitoring.md).
    before = [one for one in asked if one.began < stopped - TAKEN]
    assert {one.status for one in before} == {200}
    assert counted(told) >= answered, "what the old workers counted is counted still"
    assert "level=error" not in site.log.read_text()[already:]
    assert len(there - folders()) >= 1, "what was counted is gone with the server"
