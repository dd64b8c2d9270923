"""What a refusal as flood brings with it, and how an author comes back from it."""

from datetime import timedelta

import pytest

from testimonies.models import Lane, Reason, State, Testimony
from testimonies.rules import moderation, trail
from testimonies.rules.raid import decisions
from tests import people

pytestmark = pytest.mark.django_db


def laned(lane: str) -> Testimony:
    row = people.waiting()
    Testimony.objects.filter(pk=row.pk).update(lane=lane, lane_signs="copies")
    return people.fresh(row)


def refused(lane: str, reason: str = Reason.FLOOD) -> Testimony:
    return people.decide(laned(lane), "refuse", reason=reason)


@pytest.mark.parametrize("drawn, days", [(0, 1), (1, 2), (2, 3)])
def test_it_is_told_one_to_three_days_later(monkeypatch: pytest.MonkeyPatch, drawn: int, days: int) -> None:
    asked: list[int] = []
    monkeypatch.setattr(decisions.secrets, "randbelow", lambda most: asked.append(most) or drawn)
    row = refused(Lane.NORMAL)
    assert people.fresh(row).told_on == trail.today() + timedelta(days=days)
    assert asked == [3]


def test_another_refusal_is_told_at_once() -> None:
    assert people.fresh(refused(Lane.FLOOD, Reason.AD)).told_on is None


@pytest.mark.parametrize("lane", [Lane.NORMAL, Lane.HEAVY, Lane.FLOOD])
def test_i_did_write_it_moves_it_to_the_heavy_lane(lane: str) -> None:
    row = moderation.move(refused(lane), "reopen", by=trail.AUTHOR, version=1)
    row = people.fresh(row)
    assert (row.state, row.lane, row.told_on, row.reason) == (State.WAITING, Lane.HEAVY, None, "")
    assert row.lane_signs == "copies"


def test_asking_again_after_another_refusal_changes_no_normal_lane() -> None:
    row = moderation.move(refused(Lane.NORMAL, Reason.AD), "reopen", by=trail.AUTHOR, version=1)
    assert people.fresh(row).lane == Lane.NORMAL


@pytest.mark.parametrize("lane", [Lane.NORMAL, Lane.FLOOD])
def test_what_the_desk_brings_back_waits_where_it_waited(lane: str) -> None:
    row = people.decide(refused(lane), "reopen")
    assert (row.lane, people.fresh(row).told_on) == (lane, None)


@pytest.mark.parametrize(
    "before, after", [(Lane.NORMAL, Lane.NORMAL), (Lane.HEAVY, Lane.HEAVY), (Lane.FLOOD, Lane.HEAVY)]
)
def test_who_amends_leaves_the_flood_and_goes_no_further_than_heavy(before: str, after: str) -> None:
    row = people.decide(laned(before), "amend", story="Une autre histoire.")
    assert people.fresh(row).lane == after


@pytest.mark.parametrize("move", ["withdraw", "forget"])
def test_an_emptied_row_tells_no_lane(move: str) -> None:
    row = people.fresh(people.decide(laned(Lane.FLOOD), move))
    assert (row.lane, row.lane_signs, row.told_on) == (Lane.NORMAL, "", None)
