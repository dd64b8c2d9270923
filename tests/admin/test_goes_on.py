"""After a decision the next one comes at once, for who likes that; never after a hand-over, nor after what was looked up."""

import pytest
from django.urls import reverse

from testimonies.models import Lane, Testimony
from testimonies.rules import preferences
from tests import people

from .desk import QUEUE, act, at_desk, item, opened

pytestmark = pytest.mark.django_db


def other(**facts: object) -> Testimony:
    row = people.waiting(f"{people.STORY} Elle est venue {Testimony.objects.count() + 2} fois.")
    Testimony.objects.filter(pk=row.pk).update(**facts)
    return row


@pytest.mark.parametrize(
    ("name", "data"),
    [("approve", {}), ("refuse", {"reason": "spam", "sentence": "Non."}), ("escalate", {"reason": "danger"})],
)
def test_the_next_one_is_claimed_and_shown_with_what_was_done(name: str, data: dict) -> None:
    row, following, mia = people.waiting(), other(), people.a_moderator()
    client = at_desk(mia)
    opened(client, row)
    answer = act(client, row, name, **data)
    assert answer["Location"] == item(following)
    assert people.fresh(following).claimed_by == mia
    assert "messagelist" in client.get(answer["Location"]).content.decode()


def test_who_does_not_like_it_is_back_at_the_queue() -> None:
    row, following, mia = people.waiting(), other(), people.a_moderator()
    preferences.save(mia, goes_on=False)
    client = at_desk(mia)
    opened(client, row)
    assert act(client, row, "approve")["Location"] == QUEUE
    assert people.fresh(following).claimed_by is None


def test_where_nothing_waits_the_queue_says_so() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    opened(client, row)
    answer = act(client, row, "approve")
    assert answer["Location"] == QUEUE
    assert "Nothing waits for you" in client.get(QUEUE).content.decode()


def test_a_hand_over_and_what_was_looked_up_lead_to_no_other() -> None:
    following, mia = other(), people.a_moderator()
    client = at_desk(mia)
    row = people.waiting()
    act(client, row, "claim")
    assert act(client, row, "hand_over")["Location"] == QUEUE
    published = people.published()
    opened(client, published)
    assert act(client, published, "suspend", reason="verdict", sentence="x")["Location"] == QUEUE
    assert people.fresh(following).claimed_by is None


def test_who_works_in_the_flood_goes_on_in_the_flood() -> None:
    row, _plain, flooded = other(lane=Lane.FLOOD), other(), other(lane=Lane.FLOOD)
    client = at_desk(people.a_moderator())
    row = people.fresh(row)
    opened(client, row)
    answer = act(client, row, "refuse", reason="spam", sentence="Non.")
    assert answer["Location"] == item(flooded)


def test_who_has_read_enough_today_is_told_so_and_given_no_other() -> None:
    row, following, mia = people.waiting(), other(), people.a_moderator()
    preferences.save(mia, a_day=1)
    client = at_desk(mia)
    opened(client, row)
    answer = act(client, row, "approve")
    assert answer["Location"] == reverse("admin:enough")
    assert "published" in client.get(answer["Location"]).content.decode()
    assert people.fresh(following).claimed_by is None
