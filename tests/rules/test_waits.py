"""The measured wait: from sending to the first decision, on the trail."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from testimonies.models import Actor, Call, Event, Reason, State
from testimonies.rules import waits
from testimonies.rules.trail import today

from .. import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    cache.clear()


def decided(call: Call, *days: int, ago: int = 1) -> None:
    """One testimony for each number of days between its sending and its first decision."""
    for number, wait in enumerate(days):
        name, day = f"t{ago}-{number}", today() - timedelta(days=ago)
        facts = {"call": call.slug, "testimony": name}
        Event.objects.create(day=day - timedelta(days=wait), what="submit", actor=Actor.AUTHOR, **facts)
        Event.objects.create(day=day, what="approve", actor=Actor.LEAD, origin=State.WAITING, **facts)


def test_nothing_is_promised_before_enough_was_decided() -> None:
    call = people.a_call()
    assert waits.median_wait_days(call) is None
    decided(call, 2, 2, 2, 2)
    cache.clear()
    assert waits.median_wait_days(call) is None


def test_it_is_the_median_of_the_call_and_at_least_a_day() -> None:
    call = people.a_call()
    decided(call, 1, 1, 3, 9, 40)
    assert waits.median_wait_days(call) == 3
    other = people.a_call(slug="other", hashtag="#other")
    decided(other, 0, 0, 0, 0, 0, ago=2)
    assert waits.median_wait_days(other) == 1


def test_the_first_decision_counts_and_old_ones_do_not() -> None:
    call = people.a_call()
    decided(call, 2, 2, 2, 2, 2, ago=20)
    for event in Event.objects.filter(what="approve"):
        Event.objects.create(day=today(), what="refuse", actor=Actor.LEAD, origin=State.WAITING, testimony=event.testimony,
                             call=call.slug)  # fmt: skip
    decided(call, 60, 60, 60, 60, 60, 60, 60, ago=120)
    assert waits.median_wait_days(call) == 2


def test_what_was_refused_as_flood_promises_nobody_a_quick_answer() -> None:
    call = people.a_call()
    decided(call, 9, 9, 9, 9, 9)
    for number in range(40):
        facts = {"call": call.slug, "testimony": f"flood-{number}", "day": today()}
        Event.objects.create(what="submit", actor=Actor.AUTHOR, **facts)
        Event.objects.create(
            what="refuse", actor=Actor.LEAD, origin=State.WAITING, reason=Reason.FLOOD, **facts
        )
    assert waits.median_wait_days(call) == 9


def test_it_is_measured_once_an_hour(django_assert_num_queries) -> None:
    call = people.a_call()
    decided(call, 2, 2, 2, 2, 2)
    with django_assert_num_queries(2):
        waits.median_wait_days(call)
    with django_assert_num_queries(0):
        assert waits.median_wait_days(call) == 2
