"""What cannot be set aside comes back whole, with a sentence, whatever was typed."""

from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection
from django.test import Client

from testimonies.models import Aside
from testimonies.rules import asides

from .. import people
from .coming_back import OURS, seen
from .setting_aside import ASIDE, WHOLE, Fields, as_list, fields_of, reopened, set_aside
from .test_bad_input import HOSTILE, MEGABYTE
from .test_testify import FORM, SEND, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields", [{}, {"story": " \n\u200b "}, {"language": "fr", "country": "FR"}, {"nonce": "x"}]
)
def test_nothing_typed_is_nothing_to_keep(client: Client, fields: dict[str, str]) -> None:
    page = set_aside(client, fields)
    assert page.status_code == 200 and "Il n’y a encore rien à mettre de côté" in seen(page)
    assert not Aside.objects.exists()


def test_three_megabytes_come_back_whole_with_a_sentence(client: Client) -> None:
    page = set_aside(client, {"story": MEGABYTE * 3})
    assert fields_of(page)["story"] == [MEGABYTE * 3]
    assert "trop long pour être mis de côté" in seen(page)
    assert not Aside.objects.exists()


@pytest.mark.parametrize("limit", [{"MOST_A_DAY": 0}, {"MOST_ROWS": 0}, {"MOST_BYTES": 0}], ids=str)
def test_over_a_limit_everything_typed_comes_back(
    client: Client, limit: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in limit.items():
        monkeypatch.setattr(asides, name, value)
    page = set_aside(client)
    assert page.status_code in (429, 503) and "rien n’a été gardé" in seen(page)
    assert fields_of(page) == as_list(WHOLE)
    assert not Aside.objects.exists()


def test_another_address_has_a_limit_of_its_own_and_a_made_up_one_has_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asides, "MOST_A_DAY", 1)
    spoofed = {"headers": OURS["headers"] | {"x-forwarded-for": "203.0.113.1"}, "REMOTE_ADDR": "198.51.100.7"}
    assert words_of(set_aside(client, REMOTE_ADDR="198.51.100.7"))
    assert not words_of(set_aside(client, **spoofed))
    assert words_of(set_aside(client, REMOTE_ADDR="198.51.100.8"))


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}, {"origin": "https://evil.example"}]
)
@pytest.mark.parametrize("act", ["set_aside", "erase"])
def test_a_post_of_unknown_origin_keeps_and_erases_nothing(
    client: Client, act: str, headers: dict[str, str]
) -> None:
    words = words_of(set_aside(client))
    mine = fields_of(reopened(client, words))
    page = client.post(ASIDE, mine | {act: "yes", "story": "Autre."}, headers=headers)
    assert page.status_code == 403
    assert fields_of(page)["story"] == ["Autre."]
    assert fields_of(reopened(client, words))["story"] == [WHOLE["story"]]


def test_a_browser_that_never_says_where_it_comes_from_is_asked_once(client: Client) -> None:
    page = set_aside(client, WHOLE, headers={})
    assert len(words_of(set_aside(client, fields_of(page), headers={}))) == 8


def away(*args: Any) -> Any:
    raise OperationalError("canary")


@pytest.mark.parametrize("address", [FORM, SEND, ASIDE])
def test_with_the_database_away_everything_comes_back_to_be_tried_again(client: Client, address: str) -> None:
    people.a_call()
    posted = WHOLE | {"set_aside": "yes", "nonce": "n", "hit_0": "hide"}
    with connection.execute_wrapper(away):
        page = client.post(address, posted, **OURS)
    assert page.status_code == 503 and page["Cache-Control"] == "no-store, private"
    assert fields_of(page) == as_list(posted)
    assert Fields(page.content.decode()).action == address
    assert "data-inplace" in seen(page) and "canary" not in seen(page)
    if address == ASIDE:
        assert len(words_of(client.post(address, fields_of(page), **OURS))) == 8


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", [*WHOLE, "chose", "aside", "erase", "hit_0"])
def test_any_field_takes_anything(client: Client, field: str, hostile: str) -> None:
    people.a_call()
    body = urlencode(WHOLE | {field: hostile.encode("utf-8", "surrogatepass")}, doseq=True)
    page = client.post(ASIDE, body, content_type="application/x-www-form-urlencoded", **OURS)
    assert page.status_code == 200
    assert words_of(page) or unescape(WHOLE["trade"]) in seen(page)


def test_a_null_sign_comes_back_without_harm(client: Client) -> None:
    page = reopened(client, words_of(set_aside(client, {"story": "avant\x00après"})))
    assert "avant\x00après" in page.content.decode()
