"""What a page answers when the database does not: the same for all of them (tests/faults takes a real one away)."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from .. import people
from .coming_back import OURS, Author, seen

pytestmark = pytest.mark.django_db
MESSAGE = "Je voulais ajouter : c'était un lundi."


def away(*_question: Any) -> None:
    raise OperationalError("canary")


def test_a_reader_s_page_says_so_and_when_to_ask_again(client: Client) -> None:
    with connection.execute_wrapper(away):
        answer = client.get("/temoignages/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Une panne de notre côté" in seen(answer)
    assert "no-store" in answer["Cache-Control"]


def test_a_message_to_the_team_comes_back_to_be_sent_again(client: Client) -> None:
    author = Author(client, people.waiting())
    token = author.token
    with connection.execute_wrapper(away):
        page = author.press("reply", message=MESSAGE)
    assert author.status == 503
    assert MESSAGE in page and "<textarea" in page
    assert f'name="pass" value="{token}"' in page
    assert "canary" not in page
    author.press("reply", message=MESSAGE)
    assert author.status == 200


def test_the_desk_gets_the_page_and_not_a_form_of_the_authors(client: Client) -> None:
    with connection.execute_wrapper(away):
        answer = client.post("/admin/login/", {"username": "mia", "password": "x"}, **OURS)
    assert answer.status_code in (403, 503)
    assert "Votre texte est toujours là" not in seen(answer)
