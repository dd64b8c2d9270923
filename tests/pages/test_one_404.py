"""One 404 for all: whoever tries addresses learns nothing of what was sent, refused or withdrawn (security.md 3.5)."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models.privacy import new_public_id
from testimonies.rules import follow_up

from .. import people
from .test_reading import lived_through

pytestmark = pytest.mark.django_db
MALFORMED = ["x", "0", "-1", "%00", "a%00b", "%ED%A0%BD", "%ff", "..", "'--", "%3Cscript%3E", "A" * 21, "A" * 23, "A" * 3_000,
             "%C3%A9" * 22, "flux.atom"]  # fmt: skip
KINDS: dict[str, Callable[[], list[str]]] = {
    "missing": lambda: [new_public_id() for _each in range(3)],
    "not published": lambda: [row.pk for row in lived_through("zibeline")],
    "of a call that closed its doors": lambda: [of_a_call_never_opened()],
    "malformed": lambda: MALFORMED,
}


def of_a_call_never_opened() -> str:
    row = people.published()
    people.a_call(opened_on=None)
    return row.pk


def seen(client: Client, address: str, **extra: Any) -> tuple[int, str, tuple[tuple[str, str], ...], int]:
    """All that an outsider gets: status, bytes, headers, and the number of queries behind them."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, **extra)
    digest = hashlib.sha256(response.content).hexdigest()
    return response.status_code, digest, tuple(response.items()), len(queries)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("prefix", ["/temoignages/", "/en/testimonies/"])
def test_every_absence_is_the_same(client: Client, prefix: str, kind: str) -> None:
    people.a_call()
    model = seen(client, f"{prefix}{'A' * 22}/")
    assert (model[0], model[3]) == (404, 1)
    for public_id in KINDS[kind]():
        assert seen(client, f"{prefix}{public_id}/") == model, public_id
        pictures = f"{prefix}{public_id}/{'captures' if prefix == '/temoignages/' else 'pictures'}"
        assert seen(client, f"{pictures}/{'A' * 22}/") == model, public_id


@pytest.mark.parametrize("picture_id", [*MALFORMED, "A" * 22])
def test_every_absence_of_a_picture_is_the_same(client: Client, picture_id: str) -> None:
    row = people.published()
    people.keeps_a_picture(row, "Tu es jolie.")
    for one in (picture_id, row.evidence.get().public_id):
        answer = seen(client, f"/temoignages/{row.pk}/captures/{one}/")
        assert answer == seen(client, f"/temoignages/{'A' * 22}/"), one


def test_what_a_browser_asks_for_changes_nothing(client: Client) -> None:
    rows = lived_through("zibeline")
    model = seen(client, f"/temoignages/{new_public_id()}/")
    asked = {"if-none-match": "*", "accept-language": "en", "range": "bytes=0-9", "cookie": "sessionid=x"}
    for row in rows:
        assert seen(client, f"/temoignages/{row.pk}/?utm=x", headers=asked) == model


def test_an_address_that_is_no_page_gets_the_same_bytes(client: Client) -> None:
    people.a_call()
    model = seen(client, f"/temoignages/{new_public_id()}/")
    for address in ("/nulle-part/", "/appels/inconnu/", "/temoignages/a/b/", "/wp-login.php"):
        assert seen(client, address)[:3] == model[:3]


def test_an_address_without_its_last_slash_leads_to_the_page(client: Client) -> None:
    assert client.get("/temoignages")["Location"] == "/temoignages/"


def test_the_404_echoes_nothing_and_may_be_kept_five_seconds(client: Client) -> None:
    response = client.get("/temoignages/zibeline-zibeline-zibe/?q=zibeline")
    assert b"zibeline" not in response.content
    assert response["Cache-Control"] == "public, max-age=5"
    assert "Set-Cookie" not in response and "Vary" not in response


def test_a_withdrawn_page_is_gone_at_once(client: Client) -> None:
    row = people.published()
    assert client.get(row.get_absolute_url()).status_code == 200
    follow_up.withdraw(follow_up.Visit(row, row.version))
    assert seen(client, row.get_absolute_url()) == seen(client, f"/temoignages/{new_public_id()}/")
