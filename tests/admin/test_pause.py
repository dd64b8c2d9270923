"""After a run of work, a calm word above the queue and the item; it never blocks and does not insist."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from testimonies.models import Event, Lane, Testimony
from testimonies.rules.pause import run_of
from testimonies.rules.trail import today
from tests import people

from .desk import QUEUE, act, at_desk, item

pytestmark = pytest.mark.django_db
WORDS = "A glass of water"


def read(
    user: User, number: int, *, minutes: int = 5, row: Testimony | None = None, what: str = "open"
) -> None:
    at = timezone.now() - timedelta(minutes=minutes)
    for n in range(number):
        testimony = row.pk if row else f"t{minutes}-{n}"
        Event.objects.create(
            day=today(), at=at, what=what, actor="moderator", who=user.username, testimony=testimony
        )


def says(client: Client, address: str = QUEUE) -> bool:
    return WORDS in client.get(address).content.decode()


def test_after_ten_texts_in_an_hour_it_is_said_above_the_queue_with_their_number() -> None:
    user = people.a_moderator()
    read(user, 9)
    assert not says(at_desk(user))
    read(user, 1, minutes=50, what="open_part")
    page = at_desk(user).get(QUEUE).content.decode()
    assert "You have read 10 texts in the last hour." in page


def test_three_heavy_ones_are_enough() -> None:
    user = people.a_moderator()
    for number in range(3):
        assert not run_of(user).wants_rest
        row = people.waiting(f"{people.STORY} {number}")
        Testimony.objects.filter(pk=row.pk).update(lane=Lane.HEAVY)
        read(user, 2, row=row)  # opened twice, counted once
    assert run_of(user).heavy == 3 and says(at_desk(user), item(people.waiting()))


@pytest.mark.parametrize(
    ("facts", "heavy"),
    [
        ({"warnings": ["minor"]}, 1),
        ({"behaviours": ["sexual-assault"]}, 1),
        ({"warnings": ["none"]}, 0),
        ({}, 0),
    ],
)
def test_what_is_told_makes_it_heavy_whatever_its_lane(facts: dict[str, list[str]], heavy: int) -> None:
    user, row = people.a_moderator(), people.waiting(**facts)
    Testimony.objects.filter(pk=row.pk).update(lane=Lane.NORMAL)
    read(user, 1, row=row)
    assert run_of(user).heavy == heavy


def test_what_lies_an_hour_back_or_was_read_by_others_is_no_run() -> None:
    user = people.a_moderator()
    read(user, 20, minutes=61)
    read(people.a_lead(), 20)
    assert run_of(user).texts == 0 and not says(at_desk(user))


def test_it_is_not_said_again_for_half_an_hour() -> None:
    user = people.a_moderator()
    read(user, 10)
    client = at_desk(user)
    assert says(client) and not says(client) and not says(client, item(people.waiting()))
    session: Any = client.session
    session["pause said"] -= 30 * 60
    session.save()
    assert says(client)


def test_it_blocks_nothing() -> None:
    user, row = people.a_moderator(), people.waiting()
    read(user, 10)
    client = at_desk(user)
    assert client.post(f"{QUEUE}next/")["Location"] == item(row)
    assert act(client, row, "open").status_code == 302
    assert people.STORY in client.get(item(row)).content.decode().replace("&#x27;", "'")


def test_it_is_found_in_one_question_and_then_in_none() -> None:
    user = people.a_moderator()
    read(user, 10)
    with CaptureQueriesContext(connection) as asked:
        run_of(user)
    assert len(asked) == 1
    client = at_desk(user)
    with CaptureQueriesContext(connection) as first:
        client.get(QUEUE)
    with CaptureQueriesContext(connection) as second:
        client.get(QUEUE)
    assert len(second) < len(first)
