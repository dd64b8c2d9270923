"""Many passages in one text."""

import re
from html import unescape

import pytest
from django.test import Client

from testimonies.models import Kind, Testimony
from testimonies.pages.passages import MOST_LISTED
from testimonies.rules import personal_data
from testimonies.rules.personal_data import Hit

from .test_testify import FORM, OURS, SEND, check, hidden_fields, send

pytestmark = pytest.mark.django_db


def test_hundreds_of_passages_are_listed_up_to_a_number_and_all_are_treated(client: Client) -> None:
    story = "@abc " * 600
    page = check(client, story=story).content.decode()
    assert page.count("<fieldset>") == MOST_LISTED
    client.post(SEND, hidden_fields(check(client, story=story)), **OURS)
    assert "@abc" not in Testimony.objects.get().story


def test_changing_an_answer_does_not_undo_the_choices_for_passages(client: Client) -> None:
    page = check(client, story="Il m'a écrit depuis le 06 39 98 00 12 le soir même.")
    fields = hidden_fields(page) | {"hit_0": "hide", "change": "trade"}
    form = client.post(FORM, fields, **OURS).content.decode()
    chose = unescape(re.findall(r'name="chose" value="([^"]+)"', form)[0])
    assert chose == "hide:phone:06 39 98 00 12"
    again = client.post(
        FORM, {**{k: v for k, v in fields.items() if k not in ("change", "nonce")}, "chose": chose}, **OURS
    )
    assert 'value="hide" autocomplete="off" checked' in again.content.decode()


def test_a_passage_is_shown_in_its_sentence_and_a_civility_ends_none(client: Client) -> None:
    page = unescape(
        check(
            client, story="Bonjour. Le livreur, M. Kévin Durand, est revenu. Rien d'autre."
        ).content.decode()
    )
    assert "« Le livreur, M. <mark" in page


def test_a_sentence_in_quotation_marks_ends_behind_them(client: Client) -> None:
    page = unescape(
        check(client, story="Il a écrit : « seule ? » Puis depuis le 06 39 98 00 12.").content.decode()
    )
    assert "« Puis depuis le <mark" in page


def test_a_denial_beside_an_answer_was_left_over(client: Client) -> None:
    send(client, hidden_fields(check(client, warnings=["insults", "none"], behaviours=["prefer-not"])))
    assert {term.slug for term in Testimony.objects.get().terms.all()} == {"insults", "prefer-not"}


def test_an_area_of_another_country_is_told_beside_it(client: Client) -> None:
    page = check(client, country="BE", area="fr-75").content.decode()
    assert 'href="#id_area"' in page


TWO = "Il m'a écrit depuis le 06 39 98 00 12, puis depuis le 06 39 98 00 13."


def test_a_choice_holds_for_the_passage_she_saw_whatever_is_found_by_the_time_she_sends(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release that finds one more before hers would else number hers anew."""
    fields = hidden_fields(check(client, story=TWO))
    chosen = fields | {"hit_0": "hide", "hit_1": "remove"}
    monkeypatch.setattr(personal_data, "find", lambda text, _language: [Hit(0, 2, Kind.FIRST_NAME, 0.9)])
    form = client.post(FORM, chosen | {"change": "trade"}, **OURS).content.decode()
    chose = [unescape(one) for one in re.findall(r'name="chose" value="([^"]+)"', form)]
    assert chose == ["hide:phone:06 39 98 00 12", "remove:phone:06 39 98 00 13"]
    client.post(SEND, chosen, **OURS)
    sent = Testimony.objects.get()
    assert "06 39 98 00 12" in sent.story and "06 39 98 00 13" not in sent.story


@pytest.mark.parametrize("places", ["", "x", "é", "AAAA"])
def test_without_what_the_check_page_carried_the_detector_looks(client: Client, places: str) -> None:
    fields = hidden_fields(check(client, story=TWO))
    client.post(SEND, fields | {"places": places}, **OURS)
    assert "06 39 98" not in Testimony.objects.get().story


def test_what_was_found_in_one_text_is_not_believed_of_another(client: Client) -> None:
    places = hidden_fields(check(client, story="Il a sonné deux fois, sans un mot."))["places"]
    fields = hidden_fields(check(client, story=TWO))
    client.post(SEND, fields | {"places": places}, **OURS)
    assert "06 39 98" not in Testimony.objects.get().story


LIVES = "Il habite au 12 rue des Lilas, 75011 Paris, et il est revenu."


def radios(page: str) -> list[tuple[str, str]]:
    """Each that is chosen: its name and value."""
    return re.findall(r'name="(hit_\d)" value="(\w+)" autocomplete="off" checked', page)


@pytest.mark.parametrize("came_back", ["unconfirmed", "open for too long", "in English"])
def test_a_check_page_that_comes_back_keeps_the_choices_made_on_it(client: Client, came_back: str) -> None:
    page = check(client, story=LIVES)
    assert radios(page.content.decode()) == [("hit_0", "hide"), ("hit_1", "hide")]
    fields = hidden_fields(page) | {"hit_0": "remove", "hit_1": "remove"}
    if came_back == "unconfirmed":
        answer = client.post(SEND, fields, headers={"sec-fetch-site": "cross-site"})
    elif came_back == "open for too long":
        answer = client.post(SEND, fields | {"nonce": "x"}, **OURS)
    else:
        switch = re.search(r'form="sending" formaction="([^"]+)" lang="en"', page.content.decode())
        assert switch
        answer = client.post(switch[1], fields, **OURS)
        assert '<html lang="en">' in answer.content.decode() and not Testimony.objects.exists()
    assert radios(answer.content.decode()) == [("hit_0", "remove"), ("hit_1", "remove")]


def test_the_last_choice_of_a_text_of_many_signs_is_kept(client: Client) -> None:
    """Twenty thousand characters as people count them may be more for a computer."""
    story = "q\u0303 " * 8_500 + LIVES
    fields = hidden_fields(check(client, story=story)) | {"hit_0": "remove", "change": "trade"}
    form = client.post(FORM, fields, **OURS).content.decode()
    chose = [unescape(one) for one in re.findall(r'name="chose" value="([^"]+)"', form)]
    assert [one.partition(":")[0] for one in chose] == ["remove", "hide"]
