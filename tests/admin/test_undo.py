"""Undo at the desk: offered after a decision on whatever page follows, and only while it is possible."""

from typing import Any

import pytest

from testimonies.models import Reason, State, Testimony
from testimonies.rules import follow_up, memo, moderation
from tests import people

from .desk import QUEUE, act, at_desk, item, opened

pytestmark = pytest.mark.django_db


def address(row: Testimony) -> str:
    return f"{QUEUE}{row.pk}/undo/"


def refused(row: Testimony, client: Any) -> Testimony:
    opened(client, row)
    act(client, row, "refuse", reason="spam", sentence="Non.")
    return people.fresh(row)


def test_the_page_that_follows_offers_it_and_it_is_done() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    assert "/undo/" not in client.get(QUEUE).content.decode()
    row = refused(row, client)
    for page in (QUEUE, item(row), "/admin/testimonies/event/"):
        shown = client.get(page).content.decode()
        assert address(row) in shown
        assert 'data-key="z"' in shown
        assert people.STORY not in shown
    assert client.post(address(row))["Location"] == item(row)
    page = client.get(item(row)).content.decode()
    assert "Taken back" in page
    assert "/undo/" not in page
    assert people.fresh(row).state == State.WAITING


@pytest.mark.parametrize("name", ["approve", "escalate"])
def test_a_first_yes_and_what_is_passed_on_are_offered_too(name: str) -> None:
    row, client = people.waiting(behaviours=["sexual-assault"]), at_desk(people.a_moderator())
    opened(client, row)
    act(client, row, name, **({"reason": "danger"} if name == "escalate" else {}))
    assert address(row) in client.get(QUEUE).content.decode()
    client.post(address(row))
    assert (people.fresh(row).escalated, row.approvals.count()) == ("", 0)


def test_it_is_offered_no_more_once_the_author_acted_and_forged_it_does_nothing() -> None:
    client = at_desk(people.a_moderator())
    row = refused(people.waiting(), client)
    follow_up.reply(row, text="Pourquoi ?")
    assert "/undo/" not in client.get(QUEUE).content.decode()
    client.post(address(row))
    assert "Nothing was done" in client.get(item(row)).content.decode()
    assert people.fresh(row).state == State.REFUSED


def test_a_stranger_finds_nothing_and_a_get_does_nothing() -> None:
    client = at_desk(people.a_moderator())
    row = refused(people.waiting(), client)
    stranger = at_desk(people.a_moderator(people.a_call(slug="other", hashtag="#other")))
    assert stranger.post(address(row)).status_code == 404
    assert client.get(address(row)).status_code == 405
    assert people.fresh(row).state == State.REFUSED


def test_where_two_disagree_who_tried_is_told_and_the_text_stays() -> None:
    row, client = people.waiting(warnings=["sexual-assault"]), at_desk(people.a_moderator())
    people.approved(row, people.a_moderator())
    refused(row, client)
    assert "a lead moderator decides" in client.get(QUEUE).content.decode()
    assert (people.fresh(row).state, people.fresh(row).escalated) == (State.WAITING, Reason.DISAGREEMENT)
    page = at_desk(people.a_lead()).get(item(row)).content.decode()
    assert "would refuse it, where another reader approved" in page
    assert "two readers do not agree" in page


def test_several_at_once_say_so_as_well() -> None:
    row = people.approved(people.waiting(warnings=["sexual-assault"]), people.a_moderator())
    facts = {"what": "refuse", "reason": "spam", "chosen": f"{row.pk}:1:waiting", "sure": "yes"}
    page = at_desk(people.a_moderator()).post(f"{QUEUE}bulk/", facts).content.decode()
    assert "a lead moderator decides" in page


def test_the_trail_says_what_was_taken_back() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    client.post(address(refused(row, client)))
    page = " ".join(client.get(item(row)).content.decode().split())
    assert "taken back within ten minutes" in page


def test_what_nobody_here_may_decide_stands_above_the_queue() -> None:
    row = people.waiting()
    client = at_desk(people.a_moderator())
    moderation.escalate(row, by=people.by(people.a_moderator()), reason=Reason.DANGER)
    page = client.get(QUEUE).content.decode()
    assert "no lead moderator is here" in page
    at_desk(people.a_lead())
    memo.forget()
    assert "no lead moderator is here" not in client.get(QUEUE).content.decode()
