"""Undo, disagreements and leases against whoever is quicker, on PostgreSQL."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from testimonies.models import Event, Reason, State, Testimony
from testimonies.rules import desk, moderation, undo
from testimonies.rules.desk import NotYoursError
from testimonies.rules.moderation import MoveError
from testimonies.rules.redaction import Span
from testimonies.rules.trail import AUTHOR

from .. import people
from .test_races import at_once, fresh_rows, taken_turns
from .test_races_of_decisions import approve, read_by, refuse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_undo_against_withdrawal_ends_withdrawn(rounds: int) -> None:
    mia = people.a_moderator()
    for number, row in enumerate(fresh_rows(rounds)):
        refuse(row, mia)
        _undone, withdrawn = taken_turns(
            number,
            lambda row=row: undo.undo(row, mia),
            lambda row=row: moderation.move(row, "withdraw", by=AUTHOR, version=1),
        )
        assert not isinstance(withdrawn, MoveError), "withdrawal always wins"
        assert (people.fresh(row).state, people.fresh(row).story) == (State.WITHDRAWN, "")


def test_of_two_undos_at_once_one_is_done(rounds: int) -> None:
    mia = people.a_moderator()
    for row in fresh_rows(rounds):
        refuse(row, mia)
        results = at_once(lambda row=row: undo.undo(row, mia), lambda row=row: undo.undo(row, mia))
        assert sum(isinstance(one, MoveError) for one in results) == 1
        assert people.fresh(row).state == State.WAITING
    assert Event.objects.filter(what="undo").count() == rounds


def test_a_second_yes_against_a_no_is_published_or_passed_on(rounds: int) -> None:
    """Two said yes, or one would say no: whoever is quicker, nothing is refused while a yes stands."""
    ana, mia, tom = people.a_moderator(), people.a_moderator(), people.a_moderator()
    ends = set()
    for number, row in enumerate(fresh_rows(rounds)):
        moderation.ask_second_reading(row, by=people.by(ana))
        read_by(row, ana, mia, tom)
        approve(row, ana)
        results = taken_turns(number, lambda row=row: approve(row, mia), lambda row=row: refuse(row, tom))
        now = people.fresh(row)
        assert sum(isinstance(one, MoveError) for one in results) == 1
        assert (now.state, now.escalated) in (
            (State.PUBLISHED, ""),
            (State.WAITING, Reason.DISAGREEMENT),
        )
        ends.add(now.state)
    assert ends == {State.PUBLISHED, State.WAITING}


def test_a_first_yes_against_a_no_loses_neither(rounds: int) -> None:
    mia, tom = people.a_moderator(), people.a_moderator()
    kept = set()
    for number, row in enumerate(fresh_rows(rounds)):
        moderation.ask_second_reading(row, by=people.by(mia))
        read_by(row, mia, tom)
        taken_turns(number, lambda row=row: approve(row, mia), lambda row=row: refuse(row, tom))
        now = people.fresh(row)
        kept.add((now.state, now.escalated, row.approvals.count()))
    assert kept == {(State.REFUSED, "", 0), (State.WAITING, Reason.DISAGREEMENT, 1)}


def test_a_lease_that_ends_while_somebody_types_is_one_s_own_again_or_another_s(rounds: int) -> None:
    mia, tom = people.a_moderator(), people.a_moderator()
    for row in fresh_rows(rounds):
        people.opened(row, mia)
        Testimony.objects.filter(pk=row.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
        typed, taken = at_once(
            lambda row=row: typing(row, mia), lambda row=row: desk.claim(people.fresh(row), tom)
        )
        now = people.fresh(row)
        assert [isinstance(one, NotYoursError) for one in (typed, taken)].count(True) == 1
        assert now.claimed_by == (tom if isinstance(typed, NotYoursError) else mia)
        assert row.redactions.count() == (0 if isinstance(typed, NotYoursError) else 1)


def typing(row: Testimony, user: User) -> None:
    """As the page does it: one's claim goes on, then the act."""
    held = desk.renew(row, user, version=1, state=State.WAITING)
    desk.mark(held, user, version=1, spans=[Span(0, 4, "cut")])
