"""Ten minutes to take one's own last decision back."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from testimonies.models import MOVES, Event, Reason, State, Testimony
from testimonies.rules import desk, follow_up, moderation, undo
from testimonies.rules.follow_up import Visit
from testimonies.rules.moderation import StaleError
from testimonies.rules.trail import AUTHOR, CLOCK, today

from .. import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _days_to_release(settings: Any) -> None:
    settings.RELEASE_DELAY_DAYS = 5


def grave() -> Testimony:
    return people.waiting(behaviours=["sexual-assault"])


def is_too_late(row: Testimony, user: User) -> bool:
    assert undo.possible(people.fresh(row), user) is None
    before = people.fresh(row).state, Event.objects.count()
    with pytest.raises(StaleError):
        undo.undo(row, user)
    return before == (people.fresh(row).state, Event.objects.count())


@pytest.mark.parametrize("name", ["approve", "refuse", "count_only", "ask_change"])
def test_a_decision_is_taken_back_and_leaves_its_rows(name: str) -> None:
    mia = people.a_moderator()
    row = people.decide(people.waiting(), name, mia)
    assert undo.possible(row, mia)
    row = undo.undo(row, mia)
    assert (row.state, row.reason, row.reason_text) == (State.WAITING, "", "")
    own, back = Event.objects.about(row)[:2]
    assert (own.what, own.kind, own.who) == ("undo", name, mia.username)
    assert (back.what, back.origin, back.target) == (undo.WAYS_BACK[name], MOVES[name].target, State.WAITING)
    assert is_too_late(row, mia)


def test_each_way_back_is_one_of_the_table() -> None:
    for name, back in undo.WAYS_BACK.items():
        assert MOVES[name].target in MOVES[back].origins
        assert MOVES[back].target in MOVES[name].origins


def test_a_suspension_is_taken_back_by_a_lead_alone(settings: Any) -> None:
    settings.RELEASE_DELAY_DAYS = 0
    mia, lea = people.a_moderator(), people.a_lead()
    row = people.decide(people.published(), "suspend", lea)
    row = undo.undo(row, lea)
    assert (row.state, row.public_text) == (State.PUBLISHED, people.STORY)
    other = people.published("Une autre histoire, assez longue.")
    assert is_too_late(people.decide(other, "suspend", mia), mia)


def test_what_is_refused_from_elsewhere_than_the_queue_has_no_way_back() -> None:
    mia = people.a_moderator()
    row = people.decide(people.in_state(State.APPROVED), "refuse", mia)
    assert is_too_late(row, mia)


def test_a_first_yes_is_taken_back_and_two_stay_wanted() -> None:
    mia = people.a_moderator()
    row = people.approved(grave(), mia)
    row = undo.undo(row, mia)
    assert (row.state, row.approvals.count(), row.second_reading) == (State.WAITING, 0, True)
    assert Event.objects.about(row)[0].kind == "first_approval"
    assert people.decide(row, "refuse", people.a_moderator()).state == State.REFUSED


def test_the_first_reader_s_yes_outlives_the_second_one_s_slip() -> None:
    mia, tom = people.a_moderator(), people.a_moderator()
    row = people.approved(people.approved(grave(), mia), tom)
    assert undo.possible(row, mia) is None
    row = undo.undo(row, tom)
    assert [one.by for one in row.approvals.all()] == [mia]
    assert people.approved(row, tom).state == State.APPROVED


def test_what_was_passed_on_comes_back_until_a_lead_acted() -> None:
    row, mia, lea = people.waiting(), people.a_moderator(), people.a_lead()
    moderation.escalate(row, by=people.by(mia), reason=Reason.DANGER)
    assert undo.undo(row, mia).escalated == ""
    moderation.escalate(people.fresh(row), by=people.by(mia), reason=Reason.DANGER)
    desk.claim(row, lea)
    assert is_too_late(row, mia)
    desk.hand_over(row, lea)
    assert is_too_late(row, mia)
    assert people.fresh(row).escalated == Reason.DANGER


def test_an_older_hold_stands_when_a_newer_one_is_taken_back() -> None:
    mia, lea = people.a_moderator(), people.a_lead()
    row = people.waiting()
    moderation.escalate(row, by=desk.acting(mia), reason=Reason.MINOR)
    moderation.escalate(people.fresh(row), by=desk.acting(lea), reason=Reason.DANGER)
    assert undo.undo(row, lea).escalated == Reason.MINOR


def test_a_disagreement_is_taken_back_too() -> None:
    tom = people.a_moderator()
    row = people.decide(people.approved(grave(), people.a_moderator()), "count_only", tom)
    row = undo.undo(row, tom)
    assert (row.escalated, row.approvals.count()) == ("", 1)


def test_what_a_lead_held_she_holds_again() -> None:
    row, lea = people.waiting(), people.a_lead()
    moderation.escalate(row, by=people.by(people.a_moderator()), reason=Reason.DANGER)
    row = undo.undo(people.decide(row, "refuse", lea), lea)
    assert row.escalated == Reason.DANGER
    assert undo.undo(people.decide(row, "refuse", lea), lea).escalated == Reason.DANGER
    people.decide(row, "refuse", lea)
    moderation.move(row, "reopen", by=people.by(people.a_moderator()), version=1)
    assert undo.undo(people.decide(row, "refuse", lea), lea).escalated == ""


def test_an_answer_of_hers_is_to_be_read_again() -> None:
    row, mia = people.waiting(), people.a_moderator()
    follow_up.reply(row, text="Je voulais ajouter ceci.")
    row = people.decide(row, "refuse", mia)
    assert row.author_wrote_on is None
    assert undo.undo(row, mia).author_wrote_on == today()
    other = people.waiting("Une autre histoire, assez longue.")
    people.answered(other, "Merci.", mia)
    assert undo.undo(people.decide(other, "refuse", mia), mia).author_wrote_on is None


def test_ten_minutes_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    mia = people.a_moderator()
    row = people.decide(people.waiting(), "refuse", mia)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + undo.WITHIN - timedelta(seconds=5))
    assert undo.possible(row, mia)
    monkeypatch.setattr(timezone, "now", lambda: now + undo.WITHIN)
    assert is_too_late(row, mia)


def test_looking_at_it_once_more_takes_nothing_away() -> None:
    mia = people.a_moderator()
    row = people.decide(people.waiting(), "refuse", mia)
    people.opened(row, mia)
    assert undo.undo(row, mia).state == State.WAITING


def test_nobody_takes_back_what_another_decided() -> None:
    row = people.decide(people.waiting(), "refuse", people.a_moderator())
    assert is_too_late(row, people.a_moderator())
    assert is_too_late(row, people.a_lead())


def after_the_author_wrote(row: Testimony) -> None:
    follow_up.reply(row, text="Pourquoi ?")


def after_she_changed_it(row: Testimony) -> None:
    follow_up.amend(Visit(row, 1), story="Une autre version de mon histoire.", hidden=[])


def after_she_withdrew_it(row: Testimony) -> None:
    follow_up.withdraw(Visit(row, 1))


def after_another_took_it(row: Testimony) -> None:
    desk.claim(row, people.a_moderator())


def after_it_was_released(row: Testimony) -> None:
    Testimony.objects.filter(pk=row.pk).update(release_on=today())
    moderation.move(row, "release", by=CLOCK, version=1)


@pytest.mark.parametrize(
    "after",
    [
        after_the_author_wrote,
        after_she_changed_it,
        after_she_withdrew_it,
        after_another_took_it,
        after_it_was_released,
    ],
)
def test_not_after_anything_happened_since(after: Any) -> None:
    mia = people.a_moderator()
    row = people.decide(people.waiting(), "approve", mia)
    after(row)
    assert is_too_late(row, mia)


def test_withdrawal_after_an_undo_wins() -> None:
    mia = people.a_moderator()
    row = undo.undo(people.decide(people.waiting(), "refuse", mia), mia)
    assert moderation.move(row, "withdraw", by=AUTHOR, version=1).state == State.WITHDRAWN
