"""A paused call: nothing is sent, nothing is lost, and all that helps stays open."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from testimonies.models import Testimony

from .. import people
from .coming_back import OURS, Author, seen
from .setting_aside import ASIDE, fields_of
from .test_testify import FORM, PHONED, answers, check, hidden_fields, send, words_of

pytestmark = pytest.mark.django_db
CALL = "/appels/harcelementdomicile/"


def paused() -> None:
    people.a_call(paused=True)


@pytest.mark.parametrize("address", ["/", CALL, "/appels/", FORM, "/en/", "/en/testify/"])
def test_it_is_said_where_one_would_begin(client: Client, address: str) -> None:
    people.a_call()
    open_page = seen(client.get(address))
    paused()
    page = seen(client.get(f"{address}?again"))
    assert "notice-check" in page or "suspendus" in page
    assert "notice-check" not in open_page
    assert "suspendus" not in open_page


@pytest.mark.parametrize("address", ["/aide/", "/securite/", "/suivi/", "/temoignages/", "/moderation/"])
def test_help_and_the_way_back_stay_open(client: Client, address: str) -> None:
    paused()
    assert client.get(address).status_code == 200


def test_who_comes_back_can_do_all_that_is_theirs(client: Client) -> None:
    row = people.waiting()
    paused()
    author = Author(client, row)
    assert people.STORY in author.press("text")
    assert "Un message." in author.press("reply", message="Un message.")
    author.press("withdraw_yes")
    assert people.fresh(row).state == "withdrawn"


@pytest.mark.parametrize("state", [{"paused": True}, {"closed_on": "2026-01-05", "opened_on": "2026-01-01"}])
def test_an_open_form_comes_back_with_the_text_and_the_choices(client: Client, state: dict[str, Any]) -> None:
    people.a_call()
    typed = answers(story=PHONED, trade="plumber", behaviours=["followed"], warnings=["insults"])
    people.a_call(**state)
    page = client.post(FORM, typed, **OURS)
    fields = fields_of(page)
    assert fields["story"] == [PHONED]
    assert (fields["trade"], fields["behaviours"], fields["warnings"]) == (
        ["plumber"],
        ["followed"],
        ["insults"],
    )
    assert "rien n’a été envoyé" in seen(page)
    assert "<title>À vérifier\u00a0: Écrire" in page.content.decode()
    assert not Testimony.objects.exists()


def test_a_sending_from_the_check_page_comes_back_with_her_choices_and_can_be_set_aside(
    client: Client,
) -> None:
    fields = hidden_fields(check(client, story=PHONED)) | {"hit_0": "hide", "hit_1": "remove"}
    paused()
    page = send(client, fields)
    kept = fields_of(page)
    assert (page.status_code, kept["story"]) == (200, [PHONED])
    assert len(kept["chose"]) == 2
    assert not Testimony.objects.exists()
    assert len(words_of(client.post(ASIDE, kept, **OURS))) == 8


def test_what_was_received_before_the_pause_still_gives_its_receipt(client: Client) -> None:
    """The answer was lost on the way, and she presses again."""
    fields = hidden_fields(check(client))
    words = words_of(send(client, fields))
    paused()
    assert words_of(send(client, fields)) == words != []
    assert words_of(send(client, fields | {"nonce": "forged"})) == []
    assert Testimony.objects.count() == 1


def test_once_sending_is_open_again_the_same_page_can_be_sent(client: Client) -> None:
    fields = hidden_fields(check(client))
    paused()
    send(client, fields)
    people.a_call()
    assert len(words_of(send(client, fields))) == 8


def test_an_incomplete_form_is_not_judged_while_nothing_can_be_sent(client: Client) -> None:
    paused()
    page = client.post(FORM, {"story": "Court."}, **OURS).content.decode()
    assert "error-summary" not in page
    assert "Court." in unescape(page)
