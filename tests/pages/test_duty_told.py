"""The law may oblige the team to alert the authorities: said before anything is sent, and where it is explained."""

import pytest
from django.test import Client

from tests import people

from .coming_back import OURS
from .test_testify import answers

pytestmark = pytest.mark.django_db
SAID = {
    "/temoigner/": ("la loi peut obliger l’équipe à alerter les autorités", "ni votre nom ni votre adresse"),
    "/en/testify/": (
        "the law may oblige the team to alert the authorities",
        "neither your name nor your address",
    ),
    "/confidentialite/": ("434-3",),
    "/en/privacy/": ("434-3", "They see what you wrote"),
    "/moderation/": ("la loi peut obliger l’équipe", "17"),
    "/en/moderation/": ("the law may oblige the team", "114"),
}


@pytest.mark.parametrize("address", SAID)
def test_it_is_said_with_what_it_means(client: Client, address: str) -> None:
    people.a_call()
    page = client.get(address).content.decode()
    assert [words for words in SAID[address] if words not in page] == []


def test_it_stands_right_before_the_box_that_is_the_consent_and_again_before_sending(client: Client) -> None:
    people.a_call()
    form = client.get("/en/testify/").content.decode()
    words = "the law may oblige the team"
    assert form.count(words) == 1
    assert form.index('name="publication"') < form.index(words) < form.index('name="consent_read"')
    page = client.post("/en/testify/", answers(language="en"), **OURS).content.decode()
    assert page.count(words) == 1 and page.index(words) < page.index("Send my testimony")
