"""Two caches that settings.py chooses for `CACHE_URL`: a Redis that may be away, and counts in this process's own memory.

What lies in a cache is a convenience or a limit: no page waits for it, and nothing of it lies on a disk.
"""

from collections.abc import Callable
from math import inf
from threading import Lock
from time import monotonic
from typing import Any, ClassVar

import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient

PATIENCE = 0.2  # seconds that one question may take
REST = 5.0  # seconds in which a Redis that did not answer is not asked again: a page asks it a dozen times


class Sparing(redis.Redis):
    """Once it did not answer, it is not asked for a while: whoever opens a page waits for it once at most."""

    resting: ClassVar[dict[str, float]] = {}

    def execute_command(self, *args: Any, **options: Any) -> Any:
        name = repr(self.connection_pool)
        if monotonic() < self.resting.get(name, -inf):
            raise redis.ConnectionError("it did not answer a moment ago")
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except (redis.ConnectionError, redis.TimeoutError):
            self.resting[name] = monotonic() + REST
            raise


class _Client(RedisCacheClient):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._client = Sparing


class RedisCache(DjangoRedisCache):
    """Redis or Valkey."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        short = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        super().__init__(server, params | {"OPTIONS": short | params.get("OPTIONS", {})})
        self._class = _Client

    def left(self, key: str) -> float:
        """Seconds until `key` ends; endless for one that never does, which Redis makes of a count that ends as it rises."""
        milliseconds = self._cache.get_client().pttl(self.make_and_validate_key(key))
        return inf if milliseconds == -1 else max(0, milliseconds) / 1000

    def kept_on_disk(self) -> list[str]:
        """The settings of the server that write what it holds to a disk. Raises `redis.RedisError`."""
        said: dict[Any, Any] = self._cache.get_client().config_get("save", "appendonly")
        return [name for name, value in sorted(said.items()) if value not in ("", "no")]


_memories: dict[str, tuple[dict[str, tuple[Any, float]], Lock]] = {}


class Memory(BaseCache):
    """Counts in this process, each with its end by a clock that never jumps (`time.monotonic`).

    Django's own forgets whatever was not touched of late: a few thousand sources that act once would make it forget the
    one that acts all the time. This one, when full, forgets what has ended, then the half that was counted least.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.kept, self.lock = _memories.setdefault(name, ({}, Lock()))

    def _end(self, timeout: Any) -> float:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return inf if seconds is None else monotonic() + seconds

    def _there(self, key: str) -> tuple[Any, float] | None:
        entry = self.kept.get(key)
        return entry if entry and entry[1] > monotonic() else None

    def _put(self, key: str, value: Any, timeout: Any) -> None:
        if key not in self.kept and len(self.kept) >= self._max_entries:
            self._make_room()
        self.kept[key] = value, self._end(timeout)

    def _make_room(self) -> None:
        now = monotonic()
        for key in [key for key, (_value, end) in self.kept.items() if end <= now]:
            del self.kept[key]
        if len(self.kept) > self._max_entries * 3 // 4:
            counts = {key: value for key, (value, _end) in self.kept.items() if isinstance(value, int)}
            for key in sorted(counts, key=counts.__getitem__)[: len(counts) // 2]:
                del self.kept[key]

    def _safely(self, key: str, act: Callable[[str], Any], version: int | None) -> Any:
        key = self.make_and_validate_key(key, version=version)
        with self.lock:
            return act(key)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._safely(key, lambda key: (self._there(key) or (default,))[0], version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._safely(key, lambda key: self._put(key, value, timeout), version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        def act(key: str) -> bool:
            if self._there(key):
                return False
            self._put(key, value, timeout)
            return True

        return bool(self._safely(key, act, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        def act(key: str) -> int:
            if (entry := self._there(key)) is None:
                raise ValueError(key)
            self.kept[key] = entry[0] + delta, entry[1]
            return int(entry[0] + delta)

        return int(self._safely(key, act, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._safely(key, lambda key: self.kept.pop(key, None), version) is not None

    def left(self, key: str) -> float:
        """Seconds until `key` ends."""
        entry = self._safely(key, self._there, None)
        return entry[1] - monotonic() if entry else 0.0

    def clear(self) -> None:
        with self.lock:
            self.kept.clear()
