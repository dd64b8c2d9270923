"""`/suivi/`, what is said of where a testimony stands: no more than is true of this one."""

from datetime import timedelta

import pytest
from django.test import Client

from testimonies.models import State, Testimony
from testimonies.rules import clock

from .. import people
from .coming_back import ENGLISH, Author

pytestmark = pytest.mark.django_db
FIGURES = {"publication": "figures", "trade": "telecom-technician", "behaviours": ["private-message"]}


@pytest.mark.parametrize(
    ("choice", "is_said"), [("hide", False), ("figures", True), ("erase", True), ("", True)]
)
def test_nothing_without_you_is_said_where_silence_is_not_a_yes(
    client: Client, choice: str, is_said: bool
) -> None:
    row = people.in_state(State.CHANGES_ASKED, people.waiting(if_unreachable=choice))
    page = Author(client, row, ENGLISH).press("state")
    assert ("Nothing is published without you" in page) is is_said


@pytest.mark.parametrize("state", [State.WAITING, State.COUNTED])
def test_an_author_of_figures_alone_hears_of_no_text(client: Client, state: str) -> None:
    row = people.in_state(state, people.waiting("", **FIGURES))
    page = Author(client, row, ENGLISH).press("state")
    assert "our messages" in page
    page = page.partition("<main")[2]
    assert "your text" not in page.lower()
    assert "my text" not in page


def test_a_reason_is_given_for_what_the_team_hid_alone(client: Client) -> None:
    people.a_call()
    story = "Il m'a rappelée le soir au 06 39 98 11 22 et chez Zibeline."
    row = people.waiting(story)
    assert "Why:" not in Author(client, row, ENGLISH).press("text")
    reader = people.a_moderator(row.call)
    people.hide(people.opened(row, reader), reader, "Zibeline", "company")
    assert Author(client, row, ENGLISH).press("text").count("Why:") == 1


def test_the_author_of_a_text_that_had_its_time_is_told_so_and_can_still_withdraw(client: Client) -> None:
    row = people.in_state(State.COUNTED)
    Testimony.objects.filter(pk=row.pk).update(state_since=row.state_since - timedelta(days=30))
    clock.run()
    author = Author(client, people.fresh(row), ENGLISH)
    state = author.press("state")
    assert "Your text had its time and is erased." in state and "please read it again" not in state
    assert "Your other answers stay counted" in author.press("text")
    author.press("withdraw_yes")
    assert people.fresh(row).state == State.WITHDRAWN
