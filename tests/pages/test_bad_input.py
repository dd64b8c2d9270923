"""Whatever is posted: an answer beside its cause, what was typed kept, never a 500 or a bare 400 (both engines)."""

from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from testimonies.models import Testimony

from .. import people
from .test_testify import FORM, OURS, SEND, answers, check, hidden_fields, send

pytestmark = pytest.mark.django_db

MEGABYTE = "abcdefghi " * 100_000
HOSTILE = {
    "empty": "",
    "spaces": "   \n\t  ",
    "one megabyte": MEGABYTE,
    "NUL": "avant\x00après",
    "surrogate": "\ud83d",
    "wrong choice": "no-such-choice",
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}",
    "digits": "9" * 400,
    "right to left": "\u202etxt.exe",
}
FIELDS = (
    "story trade behaviours data_sources country area year warnings publication review_first show_area share_picture "
    "allow_indexing if_unreachable consent_read language"
).split()


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("address", [FORM, SEND])
def test_any_field_takes_anything(client: Client, address: str, field: str, hostile: str) -> None:
    people.a_call()
    body = urlencode(answers() | {field: hostile.encode("utf-8", "surrogatepass")})
    page = client.post(address, body, content_type="application/x-www-form-urlencoded", **OURS)
    assert page.status_code == 200
    if field != "story":
        assert people.STORY in unescape(page.content.decode())


def test_a_story_of_three_megabytes_comes_back_whole(client: Client) -> None:
    page = check(client, story=MEGABYTE * 3)
    assert page.status_code == 200
    assert MEGABYTE * 3 in page.content.decode()
    assert 'class="error-summary"' in page.content.decode()


def test_a_thousand_and_one_fields_are_an_ordinary_form(client: Client) -> None:
    people.a_call()
    extra = {f"extra{number}": "x" for number in range(1_001)}
    page = client.post(FORM, answers() | extra, **OURS)
    assert people.STORY in unescape(page.content.decode())


def test_far_too_many_fields_get_a_page_of_ours(client: Client) -> None:
    people.a_call()
    page = client.post(FORM, {f"extra{number}": "x" for number in range(5_001)}, **OURS)
    assert page.status_code == 400
    assert "<h1" in page.content.decode()


@pytest.mark.parametrize("story", ["Trop court.", "é" * 19, "👩‍👩‍👧‍👦" * 19])
def test_less_than_twenty_characters_as_people_count_them_is_too_short(client: Client, story: str) -> None:
    page = check(client, story=story).content.decode()
    assert "20" in page
    assert 'class="error-summary"' in page
    assert story in unescape(page)


def test_twenty_emoji_and_twenty_thousand_characters_are_enough(client: Client) -> None:
    for story in ("👩‍👩‍👧‍👦" * 20, "ab cd" * 4_000):
        send(client, hidden_fields(check(client, story=story)))
    assert Testimony.objects.count() == 2


AS_WRITTEN = """« Vous êtes charmante », m'a-t-il écrit.

Puis : "Répondez-moi ;-)" 😳🇫🇷👍🏽
#harcelementdomicile


— Je n'ai pas répondu…"""


def test_words_come_back_as_they_were_written(client: Client) -> None:
    send(client, hidden_fields(check(client, story=AS_WRITTEN)))
    assert Testimony.objects.get().story == AS_WRITTEN


def test_a_forged_state_or_owner_in_the_post_changes_nothing(client: Client) -> None:
    fields: dict[str, Any] = hidden_fields(check(client))
    send(client, fields | {"state": "published", "public_text": "x", "version": "9", "public_id": "x"})
    row = Testimony.objects.get()
    assert (row.state, row.version, row.public_text) == ("waiting", 1, "")
