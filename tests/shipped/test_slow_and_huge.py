"""Somebody who sends slowly, or too much, while others go on (security.md F17). Figures: `make bench`."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ..faults.postgres import children
from .front import HOST
from .hostile import CARRIED, OURS
from .stack import Shipped
from .talk import exchange, get, parsed, post

pytestmark = pytest.mark.postgresql
SLOW_HEADER = f"GET / HTTP/1.1\r\n{OURS}X-A: ".encode()
SLOW_BODY = f"POST /temoigner/ HTTP/1.1\r\n{OURS}{CARRIED}Content-Length: 5000\r\n\r\nstory=".encode()
LARGE_BODY = f"POST /suivi/ HTTP/1.1\r\n{OURS}{CARRIED}Content-Length: {60 * 2**20}\r\n\r\n".encode()


@contextmanager
def held(shipped: Shipped, count: int, beginning: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that began to send, and let one wait."""
    connections = [shipped.front.connect() for _ in range(count)]
    try:
        for one in connections:
            with suppress(OSError):  # shown out already, where there are very many
                one.sendall(beginning)
        yield connections
    finally:
        for one in connections:
            one.close()


def others(shipped: Shipped, rounds: int) -> list[tuple[int, float]]:
    """Readers and authors meanwhile: each answer's status, and its seconds."""
    found = []
    for _ in range(rounds):
        for path in ("/", f"/temoignages/{shipped.public_id}/", "/temoigner/"):
            began = time.monotonic()
            found.append((get(shipped.front, path).status, time.monotonic() - began))
        began = time.monotonic()
        answer = post(shipped.front, "/temoigner/", {"story": "Une histoire.", "language": "fr"})
        found.append((answer.status, time.monotonic() - began))
    return found


def resident(*pids: int | None) -> int:
    """Mebibytes that these processes and their children hold."""
    whole = [pid for parent in pids if parent for pid in (parent, *children(parent))]
    fields = [(Path("/proc") / str(pid) / "statm").read_text().split()[1] for pid in whole]
    return sum(map(int, fields)) * 4096 // 2**20


def memory(shipped: Shipped) -> int:
    processes = shipped.front.process, shipped.site.process
    return resident(*(one.pid for one in processes if one))


def test_who_sends_slowly_holds_up_nobody(shipped: Shipped) -> None:
    with held(shipped, 150, SLOW_HEADER), held(shipped, 50, SLOW_BODY):
        assert {status for status, _seconds in others(shipped, 3)} == {200}


def test_large_bodies_are_bounded_and_a_story_is_none(shipped: Shipped) -> None:
    before = memory(shipped)
    with held(shipped, 12, LARGE_BODY + b"x" * 2**20) as large:
        assert answered(large, 4) == [b"HTTP/1.1 503"] * 4, "eight from one source, and no more"
        assert {status for status, _seconds in others(shipped, 1)} == {200}
        assert memory(shipped) - before < 200
    assert parsed(exchange(shipped.front, LARGE_BODY + b"x" * 60 * 2**20)).status in (200, 400)


def answered(connections: list[socket.socket], count: int) -> list[bytes]:
    """How the first answers begin: so many, and those that come at the same time."""
    found: dict[socket.socket, bytes] = {}
    deadline = time.monotonic() + 8
    while len(found) < count and time.monotonic() < deadline:
        readable, _writable, _broken = select.select(
            [one for one in connections if one not in found], [], [], 0.2
        )
        found |= {one: begun for one in readable if (begun := first_line(one))}
    return list(found.values())


def first_line(connection: socket.socket) -> bytes:
    connection.settimeout(0.1)
    with suppress(OSError):
        return connection.recv(12)
    return b""


@pytest.mark.long
def test_a_thousand_slow_ones_are_shown_out_while_others_are_served(shipped: Shipped) -> None:
    before = memory(shipped)
    with held(shipped, 700, SLOW_HEADER) as headers, held(shipped, 300, SLOW_BODY) as bodies:
        began, served = time.monotonic(), []
        while time.monotonic() - began < 15:
            trickle(headers[:50])
            served += others(shipped, 1)
        assert {status for status, _seconds in served} == {200}
        assert memory(shipped) - before < 300
        for one in (*headers, *bodies):
            one.settimeout(2)
        assert all(is_shown_out(one) for one in (*headers, *bodies[:20]))
    assert get(shipped.front, "/").status == 200


def trickle(connections: list[socket.socket]) -> None:
    """One more sign of a header, which buys no time."""
    for one in connections:
        try:
            one.sendall(b"a")
        except OSError:
            continue


def is_shown_out(connection: socket.socket) -> bool:
    try:
        return connection.recv(1000)[:12] in (b"", b"HTTP/1.1 408")
    except TimeoutError:
        return False
    except OSError:
        return True


def test_a_reload_lets_nobody_fall(shipped: Shipped) -> None:
    """HUP, as a release sends it: the worker that serves ends what it has, the next one takes over."""
    site = shipped.site.process
    assert site
    old = children(site.pid)
    site.send_signal(1)
    statuses = []
    deadline = time.monotonic() + 20
    while set(old) & set(children(site.pid)) and time.monotonic() < deadline:
        statuses.append(get(shipped.front, "/temoignages/", host=HOST).status)
    assert set(statuses) == {200}
    assert children(site.pid) and not set(old) & set(children(site.pid))
