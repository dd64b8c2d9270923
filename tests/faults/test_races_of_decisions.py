"""Two decisions at once about one testimony, and the clock in two places (security.md F23)."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from testimonies.models import Event, State, Testimony
from testimonies.rules import clock, desk, follow_up, moderation, retention
from testimonies.rules.follow_up import Visit
from testimonies.rules.moderation import MoveError, StaleError
from testimonies.rules.raid import clusters
from testimonies.rules.raid.clusters import Seen
from testimonies.rules.trail import today

from .. import people
from .test_races import at_once, fresh_rows, taken_turns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
SENTENCE = (
    "Le soir même il est revenu sonner, et personne d'autre que moi n'était là pour l'entendre, numéro {}."
)


def read_by(row: Testimony, *users: User) -> Testimony:
    """Opened by each, and held by none."""
    for user in users:
        people.opened(people.fresh(row), user)
        desk.hand_over(people.fresh(row), user)
    return row


def approve(row: Testimony, user: User) -> Testimony:
    return moderation.move(row, "approve", by=people.by(user), version=1, state=State.WAITING)


def refuse(row: Testimony, user: User) -> Testimony:
    return moderation.move(row, "refuse", by=people.by(user), version=1, state=State.WAITING, reason="spam")


def test_of_two_approvals_at_once_one_publishes(rounds: int) -> None:
    mia, tom = people.a_moderator(), people.a_moderator()
    for row in fresh_rows(rounds):
        read_by(row, mia, tom)
        results = at_once(lambda row=row: approve(row, mia), lambda row=row: approve(row, tom))
        assert sum(isinstance(one, StaleError) for one in results) == 1
        assert (people.fresh(row).state, row.approvals.count()) == (State.PUBLISHED, 1)
    assert Event.objects.filter(what="release").count() == rounds


def test_two_first_readers_at_once_are_two_readers(rounds: int) -> None:
    mia, tom = people.a_moderator(), people.a_moderator()
    for row in fresh_rows(rounds):
        moderation.ask_second_reading(row, by=people.by(mia))
        read_by(row, mia, tom)
        results = at_once(lambda row=row: approve(row, mia), lambda row=row: approve(row, tom))
        assert not any(isinstance(one, MoveError) for one in results)
        assert (people.fresh(row).state, row.approvals.count()) == (State.PUBLISHED, 2)
    assert Event.objects.filter(what="first_approval").count() == rounds


def test_of_approval_and_refusal_at_once_one_stands(rounds: int) -> None:
    mia, tom = people.a_moderator(), people.a_moderator()
    won = 0
    for number, row in enumerate(fresh_rows(rounds)):
        read_by(row, mia, tom)
        results = taken_turns(number, lambda row=row: approve(row, mia), lambda row=row: refuse(row, tom))
        (lost,) = [one for one in results if isinstance(one, StaleError)]
        (stands,) = [one for one in results if one is not lost]
        now = people.fresh(row)
        assert (now.state, now.public_text != "") == (stands.state, stands.state == State.PUBLISHED)
        won += now.state == State.PUBLISHED
    assert 0 < won < rounds


def test_what_is_forgotten_while_somebody_approves_is_not_public(rounds: int) -> None:
    mia = people.a_moderator()
    old = today() - timedelta(days=400)
    states = set()
    for number, row in enumerate(fresh_rows(rounds)):
        read_by(row, mia)
        Testimony.objects.filter(pk=row.pk).update(state_since=old, may_be_forgotten=True)
        taken_turns(number, lambda row=row: approve(row, mia), lambda: retention.erase(today()))
        now = people.fresh(row)
        assert (now.public_text != "") == (now.story != "") == (now.state == State.PUBLISHED)
        assert now.state in (State.PUBLISHED, State.FORGOTTEN)
        states.add(now.state)
    assert states == {State.PUBLISHED, State.FORGOTTEN}


def test_a_text_amended_while_its_cluster_is_refused_waits_to_be_read(rounds: int) -> None:
    lea = people.a_lead()
    for number in range(max(5, rounds // 4)):
        star = [people.waiting(SENTENCE.format(f"{number} {place}")) for place in range(3)]
        example, hers = star[0], star[1]
        read_by(example, lea)
        seen = [Seen.of(people.fresh(row)) for row in star]
        _refused, amended = at_once(
            lambda example=example, seen=seen: clusters.refuse_all(example, by=people.by(lea), seen=seen),
            lambda hers=hers: follow_up.amend(Visit(hers, 1), story="J'ai tout récrit ce matin.", hidden=[]),
        )
        now = people.fresh(hers)
        assert not isinstance(amended, MoveError)
        assert (now.state, now.version, now.story) == (State.WAITING, 2, "J'ai tout récrit ce matin.")
        assert people.fresh(example).state == State.REFUSED


def test_the_clock_in_two_places_does_each_thing_once(rounds: int) -> None:
    mia, count = people.a_moderator(), max(4, rounds // 20)
    old = today() - timedelta(days=100)
    clock.run()
    due, asked, refused = fresh_rows(count), fresh_rows(count), fresh_rows(count)
    with override_settings(RELEASE_DELAY_DAYS=1):
        for name, rows in {"approve": due, "ask_change": asked, "refuse": refused}.items():
            for row in rows:
                people.decide(row, name, mia)
    Testimony.objects.approved().update(release_on=today())
    Testimony.objects.exclude(pk__in=[row.pk for row in due]).update(state_since=old)
    turns: list[Any] = at_once(clock.run, clock.run)
    assert sum(turn.released for turn in turns) == Event.objects.filter(what="release").count() == count
    assert sum(turn.lapsed for turn in turns) == Event.objects.filter(what="lapse_count").count() == count
    assert Event.objects.filter(what="forget").count() == sum(turn.erased for turn in turns) == count
