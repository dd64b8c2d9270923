"""Whether the machine's own questions are answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from testimonies.models import KeyCheck, Testimony
from testimonies.pages import health
from testimonies.rules.trail import today

from .. import people

pytestmark = pytest.mark.django_db


def test_a_live_process_says_so_without_the_database(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")


def test_a_whole_site_is_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    whole = {"database": True, "migrations": True, "cache": True, "keys": True}
    assert response.json() == {**whole, "oldest_waiting_days": None}


def test_the_oldest_wait_is_told_in_days(client: Client) -> None:
    row = people.waiting()
    Testimony.objects.filter(pk=row.pk).update(submitted_on=today() - timedelta(days=9))
    assert client.get("/readyz").json()["oldest_waiting_days"] == 9


def test_a_cache_that_keeps_nothing_is_named(client: Client, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    response = client.get("/readyz")
    assert (response.status_code, response.json()["cache"]) == (503, False)


def test_a_wrong_key_is_named(client: Client) -> None:
    KeyCheck.objects.filter(public_id__startswith="receipt:").update(proof=b"another key")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["keys"] is False


def test_a_missing_migration_is_named(client: Client) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="testimonies").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, False)


def test_a_database_that_is_away_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(health.records, "MigrationExecutor", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": False})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nothing_about_versions_or_words_is_said(client: Client, address: str) -> None:
    response = client.get(address)
    assert b"django" not in response.content.lower() and "Server" not in response
