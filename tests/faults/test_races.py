"""Two at once, with real threads and real connections (security.md F23)."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from testimonies.models import Event, State, Testimony
from testimonies.rules import follow_up, moderation, receipts, submission
from testimonies.rules.evidence_author import RefusedError
from testimonies.rules.moderation import MoveError
from testimonies.rules.trail import AUTHOR

from .. import people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Runs all at the same moment, each on a connection of its own; gives results, or the errors they raised."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        connection.ensure_connection()
        barrier.wait(10)
        try:
            results[place] = act()
        except (MoveError, RefusedError) as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results


def taken_turns(number: int, first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Round 0 does the first whole before the second, round 1 the other way, so that each order is seen on any machine.

    All later ones do both at once, started in this order and that. Gives the results in the order named.
    """
    turned = number % 2
    acts = (second, first) if turned else (first, second)
    results = at_once(*acts) if number > 1 else [result for act in acts for result in at_once(act)]
    return results[::-1] if turned else results


def fresh_rows(count: int) -> list[Testimony]:
    with transaction.atomic():
        return [people.waiting(f"Histoire {number} de la soirée, pour voir.") for number in range(count)]


def test_of_two_moderators_deciding_at_once_one_wins(rounds: int) -> None:
    mia, lea = people.by(people.a_moderator()), people.by(people.a_lead())
    for row in fresh_rows(rounds):
        results = at_once(
            lambda row=row: moderation.move(row, "refuse", by=mia, version=1, reason="spam"),
            lambda row=row: moderation.move(row, "count_only", by=lea, version=1),
        )
        assert sum(isinstance(one, moderation.StaleError) for one in results) == 1
    assert Event.objects.filter(what__in=("refuse", "count_only")).count() == rounds


def test_withdrawal_against_approval_never_ends_published(rounds: int) -> None:
    reader = people.a_moderator()
    lost = 0
    for number, row in enumerate(fresh_rows(rounds)):
        people.opened(row, reader)
        approved, withdrawn = taken_turns(
            number,
            lambda row=row: moderation.move(row, "approve", by=people.by(reader), version=1),
            lambda row=row: moderation.move(row, "withdraw", by=AUTHOR, version=1),
        )  # fmt: skip
        lost += isinstance(approved, MoveError)
        assert not isinstance(withdrawn, MoveError)
    states = set(Testimony.objects.values_list("state", "public_text"))
    assert states == {(State.WITHDRAWN, "")}
    assert 0 < lost <= rounds


def test_an_amendment_against_an_approval_leaves_no_unread_text_published(rounds: int) -> None:
    reader = people.a_moderator()
    for number, row in enumerate(fresh_rows(rounds)):
        people.opened(row, reader)
        taken_turns(
            number,
            lambda row=row: moderation.move(row, "approve", by=people.by(reader), version=1),
            lambda row=row: follow_up.amend(
                follow_up.Visit(row, 1), story="Une autre version, pas lue.", hidden=[]
            ),
        )
        after = Testimony.objects.get(pk=row.pk)
        assert "pas lue" not in after.public_text
        assert (after.version == 2) == (after.state == State.WAITING)


def test_one_sending_from_eight_threads_is_one_row_and_one_receipt(rounds: int) -> None:
    people.a_call()
    for _ in range(rounds // 8):
        nonce = receipts.mint()
        sent = at_once(*[lambda nonce=nonce: submission.submit(answers=people.ANSWERS, nonce=nonce)] * 8)
        assert len({tuple(one.words) for one in sent}) == 1
    assert Testimony.objects.count() == rounds // 8
