"""The caches that limits are tested with: this process's own memory, and a real Redis."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from config.caches import Sparing

from .services import redis_server

MEMORY = {"BACKEND": "config.caches.Memory", "LOCATION": "tests", "OPTIONS": {"MAX_ENTRIES": 150_000}}


PATIENT = {"socket_timeout": 30, "socket_connect_timeout": 30}  # a busy machine is no cache that is away


def on(address: str, **options: float) -> dict[str, Any]:
    """The setting `CACHES` for a Redis at this address."""
    redis = {"BACKEND": "config.caches.RedisCache", "LOCATION": address, "OPTIONS": options}
    return {"default": redis, "limits": {**redis, "KEY_PREFIX": "limits"}}


@contextmanager
def a_redis(*options: str) -> Iterator[Any]:
    """Address and process of a server of one's own."""
    if not shutil.which("redis-server"):
        pytest.skip("no Redis on this machine")
    Sparing.resting.clear()
    with redis_server(*options) as server:
        yield server
    Sparing.resting.clear()
