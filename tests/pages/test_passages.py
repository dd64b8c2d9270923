"""Many passages in one text."""

import re
from html import unescape

import pytest
from django.test import Client

from testimonies.models import Testimony
from testimonies.pages.passages import MOST_LISTED

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
