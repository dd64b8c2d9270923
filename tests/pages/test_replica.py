"""Which pages ask a replica: readers' own, all of their questions; authors', the desk's and the machine's none."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connections, router
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import Testimony
from testimonies.pages import caching
from testimonies.rules import memo, replica

from .. import people
from ..walk import in_each_language

pytestmark = pytest.mark.django_db
READ = "home calls testimonies feed figures data help legal sitemap".split()


class Near(replica.Watch):
    seconds = 0.4

    def look(self) -> None: ...

    def behind(self) -> float:
        return self.seconds


@pytest.fixture
def near(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Near]:
    """A second connection, under the name of the replica, which shares the transaction of this test."""
    other = connections["default"].copy("replica")
    other.connection, other.in_atomic_block = connections["default"].connection, True
    other.settings_dict = {**other.settings_dict, "CONN_HEALTH_CHECKS": False}
    monkeypatch.setitem(connections.settings, "replica", other.settings_dict)
    monkeypatch.setattr(other, "close", lambda: None)
    connections["replica"] = other
    settings.DATABASE_ROUTERS = ["testimonies.rules.replica.Router"]
    monkeypatch.setattr(replica, "watch", Near())
    yield replica.watch  # type: ignore[misc]
    other.connection = None
    del connections["replica"]


def asked(client: Client, address: str) -> tuple[int, int]:
    """Questions to the replica and to the primary."""
    with (
        CaptureQueriesContext(connections["replica"]) as there,
        CaptureQueriesContext(connections["default"]) as here,
    ):
        assert client.get(address).status_code == 200
    return len(there), len(here)


@pytest.mark.parametrize("address", in_each_language(*READ))
def test_all_questions_of_a_readers_page_go_to_the_replica(client: Client, near: Near, address: str) -> None:
    people.published()
    there, here = asked(client, address)
    assert there > 0 and here == 0


@pytest.mark.parametrize("query", ["?q=porte", "?q=porte&order=best", "?trade=plumber", "?q=portte"])
def test_a_search_goes_there_too(client: Client, near: Near, query: str) -> None:
    people.published()
    there, here = asked(client, f"/temoignages/{query}")
    assert there > 0 and here == 0


def test_one_testimony_and_open_data_are_read_there(client: Client, near: Near) -> None:
    address = people.published().get_absolute_url()
    assert asked(client, address)[1] == 0
    with CaptureQueriesContext(connections["default"]) as here:
        rows = b"".join(client.get(in_each_language("data_rows_csv")[0]).streaming_content)  # type: ignore[attr-defined]
    assert rows.count(b"\r\n") == 2
    assert len(here) == 0


@pytest.mark.parametrize("address", [*in_each_language("testify", "follow_up"), "/admin/login/"])
def test_authors_and_the_desk_ask_the_primary(client: Client, near: Near, address: str) -> None:
    people.a_call()
    assert asked(client, address)[0] == 0


def test_one_that_is_too_far_behind_is_asked_nothing(client: Client, near: Near) -> None:
    near.seconds = 3.1
    people.published()
    there, here = asked(client, "/temoignages/")
    assert there == 0 and here > 0


@pytest.mark.parametrize(("seconds", "left"), [(0.0, 5), (0.4, 4), (2.9, 2)])
def test_seconds_it_may_be_behind_are_of_the_five(
    client: Client, near: Near, monkeypatch: pytest.MonkeyPatch, seconds: float, left: int
) -> None:
    near.seconds = seconds
    now = 1_000.0
    monkeypatch.setattr(caching, "SECONDS", 5)
    monkeypatch.setattr(caching, "monotonic", lambda: now)
    assert client.get("/temoignages/")["Cache-Control"] == f"public, max-age={left}"
    now += left - 0.5
    assert client.get("/temoignages/")["Cache-Control"] == "public, max-age=0"
    now += 0.5
    assert client.get("/temoignages/")["Cache-Control"] == f"public, max-age={left}"


def test_they_are_of_what_stands_beside_a_page_too(
    client: Client, near: Near, for_five_seconds: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read two seconds behind, and shown again when the replica has caught up: then it is no newer than before."""
    now = 1_000.0
    monkeypatch.setattr(memo, "monotonic", lambda: now)
    monkeypatch.setattr(replica, "monotonic", lambda: now)
    one, other = (people.published(behaviours=["followed"]).get_absolute_url() for _each in range(2))
    for near.seconds, later, left in ((2.0, 0.0, 3), (0.0, 0.0, 3), (0.0, 0.9, 2), (0.0, 0.2, 5)):
        now += later
        client.get(one)
        assert client.get(other)["Cache-Control"] == f"public, max-age={left}"


def test_what_it_fails_to_answer_is_asked_of_the_primary(
    client: Client, near: Near, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = people.published()

    def away(*_arguments: object, **_options: object) -> None:
        raise OperationalError("terminating connection")

    monkeypatch.setattr(connections["replica"], "cursor", away)
    answer = client.get(row.get_absolute_url())
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=5")


def test_what_a_readers_page_would_write_goes_to_the_primary(near: Near) -> None:
    row: Model = people.published()
    with replica.reading():
        assert Testimony.objects.get(pk=row.pk)._state.db == "replica"
        assert router.db_for_write(Testimony, instance=row) == "default"
        with CaptureQueriesContext(connections["default"]) as here:
            Testimony.objects.filter(pk=row.pk).update(year=2019)
            list(Testimony.objects.select_for_update().filter(pk=row.pk))
    assert len(here) == 2


@pytest.mark.parametrize(("seconds", "status"), [(0.4, 200), (3.1, 503)])
def test_a_replica_that_lags_is_named_to_the_machine(
    client: Client, near: Near, monkeypatch: pytest.MonkeyPatch, seconds: float, status: int
) -> None:
    monkeypatch.setattr(replica, "WAITS", (0.0,))
    near.seconds = seconds
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["replica"]) == (status, status == 200)


@pytest.mark.postgresql
def test_a_database_that_is_no_replica_has_all_it_has_itself(settings: Any) -> None:
    here = replica._place("default")
    assert here is not None
    Testimony.objects.count()
    assert (replica._place("default") or 0) >= here
