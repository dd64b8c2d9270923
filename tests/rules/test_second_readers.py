"""Two readers: when both are wanted, what becomes of it where they disagree, and what the author is told."""

from collections.abc import Callable

import pytest

from testimonies.models import Actor, Event, Reason, State, Testimony
from testimonies.rules import follow_up, moderation
from testimonies.rules.moderation import MoveError, StaleError, move
from testimonies.rules.raid import mode

from .. import people

pytestmark = pytest.mark.django_db
AGAINST = {"refuse": Reason.SPAM, "ask_change": Reason.VERDICT, "count_only": ""}


def grave() -> Testimony:
    return people.waiting(behaviours=["sexual-assault"])


def of_a_minor() -> Testimony:
    row = people.waiting()
    follow_up.add_details(row, company="", choices={"age_band": ["15-17"]})
    return row


def about_a_minor() -> Testimony:
    return people.waiting(warnings=["minor"])


def asked_for() -> Testimony:
    row = people.waiting()
    moderation.ask_second_reading(row, by=people.by(people.a_moderator()))
    return row


def in_a_raid() -> Testimony:
    row = people.waiting()
    mode.start(row.call, by=people.by(people.a_lead()), hours=24)
    return row


@pytest.mark.parametrize("made", [grave, about_a_minor, of_a_minor, asked_for, in_a_raid])
def test_two_must_agree_and_the_author_reads_so(made: Callable[[], Testimony]) -> None:
    row = made()
    in_raid = made is in_a_raid  # that is nobody's to know, until a first reader made it a text for two
    assert follow_up.outlook(people.fresh(row)).two_readers is not in_raid
    row = people.approved(people.fresh(row), people.a_moderator())
    assert (row.state, row.second_reading) == (State.WAITING, True)
    assert follow_up.outlook(row).two_readers
    assert people.approved(row, people.a_lead()).state == State.PUBLISHED


def test_a_first_yes_in_a_raid_is_still_a_first_one_when_it_ends() -> None:
    row = people.approved(in_a_raid(), people.a_moderator())
    mode.end(row.call, by=people.by(people.a_lead()))
    assert follow_up.outlook(people.fresh(row)).two_readers


@pytest.mark.parametrize("name", AGAINST)
def test_where_a_second_reader_would_say_no_a_lead_decides(name: str) -> None:
    row, tom = people.approved(grave(), people.a_moderator()), people.by(people.a_moderator())
    after = move(row, name, by=tom, version=1, reason=AGAINST[name], sentence="Je ne crois pas.")
    assert (after.state, after.escalated, after.reason, after.reason_text) == (
        State.WAITING,
        Reason.DISAGREEMENT,
        "",
        "",
    )
    assert after.approvals.count() == 1
    events = list(Event.objects.about(row).values_list("what", "who", "reason")[:2])
    assert events == [
        ("escalate", tom.name, Reason.DISAGREEMENT),
        (f"would_{name}", tom.name, AGAINST[name]),
    ]
    with pytest.raises(MoveError):
        people.approved(row, people.a_moderator())
    assert follow_up.outlook(people.fresh(row)).two_readers


def test_the_lead_then_decides_either_way() -> None:
    for name in ("approve", "refuse"):
        row = people.approved(grave(), people.a_moderator())
        move(row, "count_only", by=people.by(people.a_moderator()), version=1)
        row = people.decide(row, name, people.a_lead())
        assert row.state == (State.PUBLISHED if name == "approve" else State.REFUSED)
        assert row.escalated == ""


def test_a_lead_s_no_is_no_disagreement_and_neither_is_one_s_own_change_of_mind() -> None:
    mia = people.a_moderator()
    first = people.approved(grave(), mia)
    assert people.decide(first, "refuse", mia).state == State.REFUSED
    second = people.approved(grave(), mia)
    assert people.decide(second, "refuse", people.a_lead()).state == State.REFUSED


def test_a_yes_to_what_she_wrote_before_or_of_a_closed_account_stands_in_nobody_s_way() -> None:
    row, mia, tom = grave(), people.a_moderator(), people.a_moderator()
    people.approved(row, mia)
    row = follow_up.amend(follow_up.Visit(row, 1), story="Une autre version de mon histoire.", hidden=[])
    assert people.decide(row, "refuse", tom).state == State.REFUSED
    row = people.approved(grave(), mia)
    mia.is_active = False
    mia.save(update_fields=["is_active"])
    assert people.decide(row, "refuse", tom).state == State.REFUSED


def test_a_disagreement_is_chosen_by_nobody() -> None:
    with pytest.raises(MoveError):
        moderation.escalate(people.waiting(), by=people.by(people.a_moderator()), reason=Reason.DISAGREEMENT)


def test_what_a_lead_put_back_is_not_suspended_for_the_same_reason_without_one() -> None:
    row, mia, lea = people.published(), people.by(people.a_moderator()), people.by(people.a_lead())
    move(row, "suspend", by=mia, version=1, reason=Reason.VERDICT)
    move(row, "restore", by=lea, version=1)
    with pytest.raises(MoveError) as caught:
        move(row, "suspend", by=mia, version=1, reason=Reason.VERDICT)
    assert not isinstance(caught.value, StaleError)
    assert people.fresh(row).state == State.PUBLISHED
    assert move(row, "suspend", by=lea, version=1, reason=Reason.VERDICT).state == State.SUSPENDED


def test_another_reason_or_another_text_is_another_matter() -> None:
    mia, lea = people.a_moderator(), people.by(people.a_lead())
    row = people.in_state(State.SUSPENDED, user=mia)
    reason = Event.objects.filter(what="suspend", actor=Actor.MODERATOR).get().reason
    move(row, "restore", by=lea, version=1)
    move(row, "suspend", by=people.by(mia), version=1, reason=Reason.MINOR)
    move(row, "restore", by=lea, version=1)
    row = follow_up.amend(follow_up.Visit(row, 1), story="Une version plus courte de l'histoire.", hidden=[])
    people.approved(row, mia)
    assert move(row, "suspend", by=people.by(mia), version=2, reason=reason).state == State.SUSPENDED
