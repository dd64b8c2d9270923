"""A cache that is away, hangs or answers nonsense: everything goes on, and no page waits for it (security.md F26)."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from redis import RedisError

from config import caches as ours
from testimonies.models import Testimony
from testimonies.rules import limits, waits

from .. import people
from ..caches import a_redis, on
from ..pages.coming_back import open_with, seen


def times(source: str = "192.0.2.1") -> list[bool]:
    return [limits.allows("act", source, 3, 3600) for _ in range(5)]


@pytest.mark.parametrize("backend", ["django.core.cache.backends.dummy.DummyCache", "no.such.Cache"])
def test_without_a_cache_nothing_is_limited(settings: Any, backend: str) -> None:
    settings.CACHES = {**settings.CACHES, "limits": {"BACKEND": backend}}
    assert times() == [True] * 5
    assert limits.wait(limits.Limit("act", ((1, 60),)), "192.0.2.1") == 0
    assert limits.number(limits.Limit("act", ((1, 60),)), "192.0.2.1") == 0


def test_a_refused_connection_limits_nothing(settings: Any) -> None:
    settings.CACHES = on("redis://127.0.0.1:1/0")
    assert times() == [True] * 5


@pytest.fixture
def server(settings: Any) -> Iterator[Any]:
    with a_redis() as (address, process):
        settings.CACHES = on(address)
        yield process


def hang(server: Any) -> None:
    os.kill(server.pid, signal.SIGSTOP)


def kill(server: Any) -> None:
    os.kill(server.pid, signal.SIGKILL)
    server.wait(10)


@pytest.mark.parametrize("fall", [hang, kill])
def test_a_cache_that_falls_is_waited_for_a_moment_and_then_not_asked(server: Any, fall: Any) -> None:
    given = caches["limits"]._cache.get_client().connection_pool.connection_kwargs
    assert (given["socket_timeout"], given["socket_connect_timeout"]) == (0.2, 0.2)
    fall(server)
    assert times("192.0.2.2") == [True] * 5
    with pytest.raises(RedisError, match="a moment ago"):
        caches["limits"].get("anything")


@pytest.mark.parametrize("fall", [hang, kill])
@pytest.mark.django_db
def test_sending_coming_back_and_the_wait_go_on_without_a_cache(
    server: Any, client: Client, fall: Any
) -> None:
    fall(server)
    sent = people.sent()
    page = open_with(client, " ".join(sent.words))
    assert 'name="pass"' in seen(page)
    assert waits.median_wait_days(sent.testimony.call) is None
    assert Testimony.objects.count() == 1
    assert client.get("/").status_code == 200


def test_it_is_asked_again_after_a_rest_without_a_restart(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "REST", 0.05)
    hang(server)
    assert times() == [True] * 5
    os.kill(server.pid, signal.SIGCONT)
    for number in range(200):
        if times(f"192.0.2.{number}") == [True, True, True, False, False]:
            return
        time.sleep(0.1)
    pytest.fail("it was never asked again")
