"""What surrounds a sending decides where it waits, and never whether it is taken."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client

from testimonies.models import Lane, Sign, Testimony
from testimonies.pages import circumstances
from testimonies.rules import human_check
from testimonies.rules.raid import load
from tests.rules.test_human_check import solution

from .. import people
from .coming_back import OURS
from .test_testify import answers, check, hidden_fields, send, words_of

pytestmark = pytest.mark.django_db
STORIES = (
    "Le plombier a gardé mon numéro et m'écrit depuis chaque dimanche, malgré mes refus répétés.",
    "Une agente immobilière est revenue sans prévenir pour me demander un autre genre de loyer.",
    "Pendant la livraison du canapé il a photographié ma chambre, puis il a ri avec son collègue.",
)


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(human_check, "HIGHEST", 300)


def many_arrive() -> None:
    call = people.a_call()
    for _time in range(load.MANY + 1):
        load.note(call)


def challenge_of(page: Any) -> str:
    found = re.search(r'data-check="([^"]+)"', page.content.decode())
    return unescape(found[1]) if found else ""


def lane() -> tuple[str, str]:
    row = Testimony.objects.get()
    return row.lane, row.lane_signs


def test_a_calm_day_asks_for_no_check(client: Client) -> None:
    page = check(client)
    assert challenge_of(page) == ""
    assert len(words_of(send(client, hidden_fields(page)))) == 8
    assert lane() == (Lane.NORMAL, "")


def test_under_load_a_solved_check_leaves_it_in_the_normal_lane(client: Client) -> None:
    many_arrive()
    page = check(client)
    fields = hidden_fields(page)
    fields["check"] = [solution(challenge_of(page))]
    assert len(words_of(send(client, fields))) == 8
    assert lane() == (Lane.NORMAL, "")


@pytest.mark.parametrize("kind", ["none", "garbage", "stolen"])
def test_under_load_an_unsolved_check_is_taken_and_read_with_care(client: Client, kind: str) -> None:
    many_arrive()
    fields = hidden_fields(check(client))
    stolen = solution(challenge_of(check(client)))
    payload = {"none": "", "garbage": "x", "stolen": stolen}[kind]
    assert len(words_of(send(client, fields | {"check": payload}))) == 8
    assert lane() == (Lane.HEAVY, Sign.UNCHECKED)


def test_a_nonce_taken_before_the_load_is_no_way_around_it(client: Client) -> None:
    fields = hidden_fields(check(client))
    many_arrive()
    send(client, fields)
    assert lane() == (Lane.HEAVY, Sign.UNCHECKED)


def test_a_solved_check_is_good_for_one_testimony(client: Client) -> None:
    many_arrive()
    page = check(client)
    fields = hidden_fields(page) | {"check": solution(challenge_of(page))}
    first = words_of(send(client, fields))
    again = send(client, fields | {"story": STORIES[0]})
    assert words_of(send(client, fields)) == first != []
    assert Testimony.objects.count() == 1
    assert hidden_fields(again)["nonce"] != fields["nonce"], (
        "the other text is sent as new, with a check of its own"
    )


def test_a_field_that_nobody_sees_marks_who_fills_it_and_is_kept_nowhere(client: Client) -> None:
    page = check(client)
    field = re.search(
        r'<div class="visually-hidden" aria-hidden="true">.*?</div>', page.content.decode(), re.DOTALL
    )
    assert field
    assert 'name="topic" value="" tabindex="-1" autocomplete="off"' in field[0]
    fields = hidden_fields(page)
    first = words_of(send(client, fields | {"topic": "CANARY cheap watches"}))
    assert len(first) == 8
    assert lane() == (Lane.HEAVY, Sign.TRAP)
    assert words_of(send(client, fields)) == first, "it is no part of the answers"
    assert "CANARY" not in json.dumps(
        [str(value) for row in Testimony.objects.values() for value in row.values()]
    )


def from_address(client: Client, number: int, **headers: str) -> dict[str, list[str]]:
    page = client.post("/temoigner/", answers(story=STORIES[number]), REMOTE_ADDR="203.0.113.9",
                       headers=OURS["headers"] | headers)  # fmt: skip
    return hidden_fields(page)


def test_who_asks_for_many_is_still_received(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    people.a_call()
    monkeypatch.setattr(circumstances, "MOST_NONCES", 1)
    calm, busy = from_address(client, 0), from_address(client, 1)
    assert len(words_of(send(client, busy, REMOTE_ADDR="198.51.100.1"))) == 8
    assert lane() == (Lane.HEAVY, Sign.BURST), "from another address too: the nonce says it"
    Testimony.objects.all().delete()
    assert len(words_of(send(client, calm, REMOTE_ADDR="203.0.113.9"))) == 8
    assert lane() == (Lane.NORMAL, "")


def test_a_forged_forwarded_header_has_no_effect(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    people.a_call()
    monkeypatch.setattr(circumstances, "MOST_NONCES", 1)
    forms = [from_address(client, number, **{"x-forwarded-for": f"192.0.2.{number}"}) for number in range(3)]
    for fields in forms:
        send(client, fields)
    lanes = list(Testimony.objects.order_by("pk").values_list("lane", flat=True))
    assert sorted(lanes) == [Lane.HEAVY, Lane.HEAVY, Lane.NORMAL]


class Away(LocMemCache):
    """A cache that answers nothing."""

    def validate_key(self, key: str) -> None:
        raise ConnectionError(key)


def test_without_a_cache_sending_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("default", "limits"):
        monkeypatch.setattr(caches._connections, name, Away(name, {}), raising=False)
    with pytest.raises(ConnectionError):
        caches["default"].get("x")
    assert len(words_of(send(client, hidden_fields(check(client))))) == 8
    assert lane() == (Lane.NORMAL, "")


def test_how_fast_it_was_typed_decides_nothing(client: Client) -> None:
    """The check page says no hour that could be compared: the nonce and the places keep their end, for its day alone."""
    fields = hidden_fields(check(client))
    assert set(fields) == {"story", "publication", "consent_read", "language", "aside", "nonce", "places"}
    send(client, fields)
    assert lane() == (Lane.NORMAL, "")
