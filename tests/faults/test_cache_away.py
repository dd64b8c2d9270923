"""Redis stopped or hung: sending goes on as before, and the machine's own page says what is missing (F26)."""

import signal
import time
from collections.abc import Iterator
from subprocess import Popen
from typing import Any

import pytest

from ..services import redis_or_install, redis_server
from .author import checked, words_of
from .site import FOLLOW_UP, READY, SEND, Site

# Seconds. A cache that is waited for takes 30, the patience of whoever asks; how much slower it gets is printed.
SENDINGS, SLOWER, RECOVERY = 6, 10, 20


@pytest.fixture
def redis() -> Iterator[tuple[str, "Popen[bytes]"]]:
    if not redis_or_install():
        pytest.skip("no Redis on this machine")
    with redis_server() as running:
        yield running


@pytest.fixture
def site(shipped: Site, redis: Any) -> Iterator[Site]:
    """A second server of the same site, which shares a cache."""
    database = shipped.environment["DATABASE_URL"]
    site = Site(shipped.folder, database, CACHE_URL=redis[0].replace("unix", "redis"), WEB_CONCURRENCY="2")
    site.start()
    yield site
    site.kill()


def slowest(site: Site, name: str) -> float:
    """Seconds of the slowest of some whole sendings, each of which ends in a receipt that opens."""
    took = []
    for number in range(SENDINGS):
        started = time.monotonic()
        receipt = words_of(site.ask(SEND, checked(site, f"{name} {number}")))
        took.append(time.monotonic() - started)
        assert len(receipt.split()) == 8
        opened = site.ask(FOLLOW_UP, {"action": "open", "receipt": receipt})
        assert opened and 'name="pass"' in opened.text
    return max(took)


def await_ready(site: Site, status: int) -> float:
    started = time.monotonic()
    while (site.ask(READY) or pytest.fail("no answer")).status != status:
        assert time.monotonic() - started < RECOVERY
        time.sleep(0.1)
    return time.monotonic() - started


def test_sending_goes_on_while_the_cache_hangs_and_when_it_is_gone(
    site: Site, redis: Any, record_property: Any
) -> None:
    _address, server = redis
    await_ready(site, 200)
    usual = slowest(site, "avec cache")
    server.send_signal(signal.SIGSTOP)
    hung = slowest(site, "cache figé")
    ready = site.ask(READY)
    assert (ready.status, '"cache": false' in ready.text) == (503, True)
    server.send_signal(signal.SIGCONT)
    back = await_ready(site, 200)
    server.kill()
    gone = slowest(site, "cache parti")
    await_ready(site, 503)
    assert max(hung, gone) < usual + SLOWER
    record_property(
        "figure",
        f"F26: slowest of {SENDINGS} whole sendings {usual:.2f} s with the cache, {hung:.2f} s hung, {gone:.2f} s gone; "
        f"ready again after {back:.1f} s",
    )
