"""What counts who came keeps nothing on a disk (security.md F19): a cache that does stops the start."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, Tags, run_checks
from django.db import connections

from .caches import PATIENT, a_redis, on


def found() -> list[CheckMessage]:
    return [one for one in run_checks(tags=[Tags.caches]) if one.id and one.id.startswith("testimonies.")]


@pytest.fixture
def redis(settings: Any) -> Iterator[Any]:
    """One that keeps nothing, chosen as the cache."""
    with a_redis() as (address, _process):
        settings.CACHES = on(address, **PATIENT)
        yield caches["limits"]._cache.get_client()


def test_memory_has_no_disk() -> None:
    assert found() == []


def test_a_redis_that_keeps_nothing_is_no_fault(redis: Any) -> None:
    assert found() == []


@pytest.mark.parametrize(("setting", "value"), [("save", "3600 1"), ("appendonly", "yes")])
def test_a_redis_that_writes_to_a_disk_is_a_fault_that_says_how_to_mend_it(
    redis: Any, setting: str, value: str
) -> None:
    redis.config_set(setting, value)
    (fault,) = found()
    assert isinstance(fault, Error)
    assert (fault.id, setting in fault.msg) == ("testimonies.E010", True)
    assert "redis.conf" in str(fault.hint)


def test_one_that_refuses_to_say_is_a_warning(redis: Any) -> None:
    redis.acl_setuser("default", enabled=True, nopass=True, commands=["+@all", "-config"], keys=["*"])
    assert [one.id for one in found()] == ["testimonies.W010"]


def test_one_that_is_away_does_not_stop_the_start(settings: Any) -> None:
    settings.CACHES = on("redis://127.0.0.1:1/0")
    assert [one.id for one in found()] == ["testimonies.W010"]


def test_a_replica_beside_a_cache_of_each_process_is_a_fault(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has a replica has several hosts, and limits would hold for each of them."""
    monkeypatch.setitem(connections.settings, "replica", {})
    (fault,) = found()
    assert (fault.id, "CACHE_URL" in str(fault.hint)) == ("testimonies.E011", True)
    settings.CACHES = on("redis://127.0.0.1:1/0")
    assert [one.id for one in found()] == ["testimonies.W010"]
