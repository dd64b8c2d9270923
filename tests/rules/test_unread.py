"""What nobody read stays until a lead agrees, to the very rows that she was shown (F28)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from testimonies.models import Event, Outbox, State, Testimony
from testimonies.rules import clock, follow_up, moderation, unread, whole
from testimonies.rules.moderation import MoveError
from testimonies.rules.trail import CLOCK

from .. import people
from .test_retention import DAY, ago, ending, old, standing

pytestmark = pytest.mark.django_db


def says(lead: User, say: Callable[..., int] = unread.agree) -> int:
    """About all that the page shows her."""
    rows = unread.rows_of(lead)
    return say(lead, rows, seen=unread.shown(rows)[1])


def unread_in(state: str) -> Testimony:
    """Decided without being opened, as a whole cluster may be."""
    row = people.waiting()
    if state == State.WAITING:
        return row
    move = {State.REFUSED: ("refuse", {"reason": "spam"}), State.COUNTED: ("count_only", {})}[State(state)]
    return moderation.move(row, move[0], by=people.by(people.a_lead()), version=1, **move[1])


@pytest.mark.parametrize("state", [State.WAITING, State.REFUSED, State.COUNTED])
def test_what_nobody_read_stays_for_ever_without_a_leads_yes(state: str) -> None:
    row = old(unread_in(state), 4_000)
    clock.run()
    assert (standing(row), people.fresh(row).story) == (state, people.STORY)
    with pytest.raises(MoveError):
        moderation.move(row, "forget", by=CLOCK, version=1)
    lead = people.a_lead()
    assert says(lead, unread.agree) == 1
    assert clock.run().erased == 1


def test_an_earlier_version_that_was_read_does_not_stand_for_this_one() -> None:
    row = people.waiting()
    people.opened(row, people.a_moderator())
    row = follow_up.amend(
        follow_up.Visit(people.fresh(row), 1), story="Une autre version du soir.", hidden=[]
    )
    row = moderation.move(row, "refuse", by=people.by(people.a_lead()), version=2, reason="spam")
    row = old(row, 400)
    assert clock.run().erased == 0 and standing(row) == State.REFUSED


def test_the_yes_ends_when_it_is_amended_or_read_again() -> None:
    lead, row = people.a_lead(), old(unread_in(State.REFUSED), 40)
    says(lead, unread.agree)
    row = moderation.move(people.fresh(row), "reopen", by=people.by(lead), version=1)
    assert not row.may_be_forgotten
    Testimony.objects.update(may_be_forgotten=True)
    row = follow_up.amend(
        follow_up.Visit(people.fresh(row), 1), story="Une autre version du soir.", hidden=[]
    )
    assert not people.fresh(row).may_be_forgotten


def test_a_moderator_may_not_agree_and_a_lead_of_another_call_sees_none() -> None:
    row, other = old(people.waiting(), 40), people.a_lead(people.a_call(slug="other"))
    with pytest.raises(MoveError):
        unread.agree(people.a_moderator(), Testimony.objects.filter(pk=row.pk), seen=unread.digest([row]))
    assert not unread.rows_of(other).exists() and unread.groups(other) == []
    assert not people.fresh(row).may_be_forgotten


def test_a_list_that_changed_since_it_was_shown_is_shown_again() -> None:
    """As many as before, but not the same."""
    lead = people.a_lead()
    leaves, comes = old(people.waiting(), 40), old(people.waiting(), 29)
    number, seen = unread.shown(unread.rows_of(lead))
    people.decide(leaves, "withdraw")
    old(comes, 30)
    assert (number, unread.rows_of(lead).count()) == (1, 1)
    with pytest.raises(MoveError, match="changé"):
        unread.agree(lead, unread.rows_of(lead), seen=seen)
    assert not Testimony.objects.filter(may_be_forgotten=True).exists()


def test_a_yes_can_be_taken_back_and_both_are_in_the_trail() -> None:
    lead, row = people.a_lead(), old(people.waiting(), 400)
    says(lead, unread.agree)
    (group,) = unread.groups(lead)
    assert (group.number, group.agreed, group.since) == (1, 1, ago(400))
    says(lead, unread.take_back)
    assert clock.run().erased == 0
    said = Event.objects.about(row).filter(who=lead.username).values_list("what", flat=True)
    assert list(said) == ["to_be_kept", "may_be_forgotten"]


def test_leads_are_warned_after_30_and_60_days_and_at_the_end_once_each() -> None:
    lead, moderator = people.a_lead(), people.a_moderator()
    rows = [people.waiting(), people.waiting("Une autre histoire de ce soir-là.")]
    for days, kinds in [(29, []), (30, ["unread_30"]), (59, ["unread_30"]), (60, ["unread_30", "unread_60"]),
                        (90, ["unread_30", "unread_60", "unread_end"])]:  # fmt: skip
        for row in rows:
            old(row, days)
        clock.run()
        clock.run()
        assert list(Outbox.objects.filter(to=lead).values_list("kind", flat=True)) == kinds
    assert not Outbox.objects.filter(to=moderator).exists()
    assert "number 2" in Outbox.objects.first().numbers


def test_one_that_came_back_to_the_queue_is_warned_about_anew() -> None:
    lead, row = people.a_lead(), old(people.waiting(), 30)
    clock.run()
    refused = moderation.move(people.fresh(row), "refuse", by=people.by(lead), version=1, reason="spam")
    row = moderation.move(refused, "reopen", by=people.by(lead), version=1)
    warned = Event.objects.about(row).filter(what="unread_warned")
    clock.run()
    assert warned.count() == 1
    # As if all of that had been 30 days ago.
    QuerySet.update(Event.objects.all(), day=ago(60))
    old(row, 30)
    clock.run()
    assert warned.count() == 2


def test_one_that_changed_since_the_list_was_made_is_asked_about_again(monkeypatch: Any) -> None:
    row, real = ending("refused"), whole.locked

    def locked(pk: str) -> Testimony:
        Testimony.objects.filter(pk=pk).update(claimed_until=timezone.now() + DAY)
        return real(pk)

    monkeypatch.setattr(whole, "locked", locked)
    assert clock.run().erased == 0 and standing(row) == State.REFUSED
