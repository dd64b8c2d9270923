"""How long each thing is kept, what then becomes of it, and what nobody erases without a person's yes (F28)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from testimonies.models import (
    ALIVE,
    Aside,
    Event,
    Evidence,
    FactorReset,
    Message,
    Outbox,
    State,
    Testimony,
    Throttle,
)
from testimonies.models.trail import AppendOnlyError
from testimonies.rules import clock, desk, follow_up, moderation, retention
from testimonies.rules.moderation import MoveError
from testimonies.rules.trail import today

from .. import people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Where a state ends in another one, or loses what its author wrote and stays.
ENDS = {
    "waiting": State.FORGOTTEN,
    "approved": State.FORGOTTEN,
    "suspended": State.FORGOTTEN,
    "refused": State.FORGOTTEN,
    "flood": State.FORGOTTEN,
    "withdrawn": State.FORGOTTEN,
    "original": State.PUBLISHED,
    "original_hate": State.PUBLISHED,
    "counted_text": State.COUNTED,
    "forgotten": None,
}


def ago(days: int, day: date | None = None) -> date:
    return (day or today()) - days * DAY


def old(row: Testimony, days: int, **facts: Any) -> Testimony:
    """In its state for so many days."""
    Testimony.objects.filter(pk=row.pk).update(state_since=ago(days), **facts)
    return people.fresh(row)


def ending(name: str, days: int = 0) -> Testimony:
    """One whose period of this name ends today, or in so many days."""
    period = next(one for one in retention.PERIODS if one.name == name)
    facts: dict[str, Any] = {"may_be_forgotten": True, "claimed_by": None, "claimed_until": None}
    if name == "flood":
        facts["reason"] = "flood"
    choices = {"behaviours": ["hate-remark"]} if name == "original_hate" else {}
    row = people.in_state(period.state, people.waiting(**choices))
    return old(row, settings.KEEP_DAYS[name] - days, **facts)


def standing(row: Testimony) -> str | None:
    return Testimony.objects.filter(pk=row.pk).values_list("state", flat=True).first()


# A period for every state


def test_every_state_has_a_period_and_every_period_its_days() -> None:
    assert {period.state for period in retention.PERIODS} == set(State)
    assert {period.name for period in retention.PERIODS} <= set(settings.KEEP_DAYS)
    assert {period.name for period in retention.PERIODS if period.then} == set(ENDS)


def test_no_two_periods_take_the_same_row() -> None:
    rows = [ending(name) for name in ENDS]
    due = [pk for period in retention.PERIODS if period.then
           for pk in retention.due(period, today()).values_list("pk", flat=True)]  # fmt: skip
    assert sorted(due) == sorted(row.pk for row in rows)


@pytest.mark.parametrize("name", ENDS)
def test_it_stays_to_its_last_day_and_then_goes(name: str) -> None:
    row = ending(name, days=1)
    clock.run()
    assert standing(row) == row.state
    assert not Event.objects.about(row).filter(what__in=("burn", "text_erased")).exists()
    old(row, settings.KEEP_DAYS[name])
    assert clock.run().erased == 1
    assert standing(row) == ENDS[name]
    assert clock.run() == clock.Turn()


def test_a_forgotten_row_is_empty_and_says_so_in_the_trail() -> None:
    row = ending("refused")
    people.keeps_a_picture(row, "mots")
    clock.run()
    row = people.fresh(row)
    assert (row.story, row.receipt_digest, row.trade, row.reason) == ("", None, None, "")
    assert not Evidence.objects.exists() and not row.terms.exists()
    event = Event.objects.about(row).first()
    assert event and (event.what, event.actor, event.target) == ("forget", "clock", "forgotten")


def test_what_is_counted_loses_its_words_and_pictures_and_stays_counted() -> None:
    row = people.in_state(State.COUNTED, people.waiting(year=2015))
    follow_up.add_details(row, company="Plomberie SARL", choices={"places": ["home"]})
    people.answered(row, "Merci.")
    people.keeps_a_picture(row, "mots")
    row = old(people.fresh(row), 30)
    assert clock.run().erased == 1
    row = people.fresh(row)
    assert (row.story, row.company, row.reason_text) == ("", "", "")
    assert not row.messages.exists() and not row.evidence.exists() and not row.redactions.exists()
    assert (row.year, row.trade is None, row.labels("place")) == (2015, False, ["Chez vous"])
    assert row.receipt_digest and row.burnt_on == today()


def test_an_erased_text_is_neither_read_again_nor_published_and_can_be_withdrawn() -> None:
    row = ending("counted_text")
    clock.run()
    row = people.fresh(row)
    assert not follow_up.may_reopen(row)
    lead = people.a_lead()
    row = moderation.move(row, "reopen", by=people.by(lead), version=row.version)
    with pytest.raises(MoveError, match="effacé"):
        people.decide(row, "approve", lead)
    assert people.decide(row, "withdraw").state == State.WITHDRAWN


def test_behind_a_publication_the_clock_burns_words_and_company_and_readers_see_the_same() -> None:
    row, lead = people.waiting("Il s'appelle Zibeline et il est revenu."), people.a_lead()
    follow_up.add_details(row, company="Plomberie SARL", choices={})
    people.hide(people.opened(people.fresh(row), lead), lead, "Zibeline")
    row = people.approved(people.fresh(row), lead)
    shown = row.public_text
    row = old(row, 120)
    clock.run()
    row = people.fresh(row)
    assert (row.story, row.public_text, row.company) == (shown, shown, "")
    assert "Zibeline" not in row.story and moderation.is_burnt(row)


def test_where_a_year_is_given_to_sue_the_original_is_kept_for_a_year() -> None:
    row = people.published(behaviours=["sexual-remark"])
    row = old(row, 364)
    assert clock.run().erased == 0
    old(row, 365)
    assert clock.run().erased == 1


def test_what_a_lead_holds_keeps_what_lies_behind_it() -> None:
    row = old(people.published(), 200, escalated="danger")
    assert clock.run().erased == 0
    old(row, 200, escalated="")
    assert clock.run().erased == 1


def test_a_text_amended_after_it_was_burnt_is_burnt_anew() -> None:
    row = old(people.published(), 120)
    clock.run()
    row = follow_up.amend(
        follow_up.Visit(people.fresh(row), 1), story="Une autre version du soir.", hidden=[]
    )
    assert not moderation.is_burnt(row)
    row = old(people.approved(people.fresh(row)), 120)
    assert clock.run().erased == 1


def test_the_conversation_about_a_published_text_goes_message_by_message() -> None:
    row = people.published()
    people.answered(row, "Une vieille réponse.")
    Message.objects.update(written_on=ago(120))
    people.answered(row, "Une réponse d'hier.")
    clock.run()
    assert [one.text for one in row.messages.all()] == ["Une réponse d'hier."]


def test_what_somebody_reads_now_is_left_alone() -> None:
    row = ending("refused")
    desk.claim(row, people.a_lead())
    assert clock.run().erased == 0
    assert standing(row) == State.REFUSED


def test_a_refusal_as_flood_counts_from_the_day_it_is_told() -> None:
    row = ending("flood")
    old(row, 40, told_on=ago(29))
    assert clock.run().erased == 0
    old(row, 40, told_on=ago(30))
    assert clock.run().erased == 1


def test_nothing_of_a_call_in_raid_mode_is_erased() -> None:
    row = ending("refused")
    row.call.raid_until = timezone.now() + timedelta(hours=1)
    row.call.save(update_fields=["raid_until"])
    assert clock.run().erased == 0
    row.call.raid_until = timezone.now() - timedelta(hours=1)
    row.call.save(update_fields=["raid_until"])
    assert clock.run().erased == 1


def raided(row: Testimony, hours: int = 1) -> None:
    row.call.raid_until = timezone.now() + timedelta(hours=hours)
    row.call.save(update_fields=["raid_until"])


def test_in_raid_mode_no_answer_that_did_not_come_erases_and_no_message_goes() -> None:
    asked = old(people.decide(people.waiting(if_unreachable="erase"), "ask_change"), 30)
    people.answered(people.published(), "Une vieille réponse.")
    Message.objects.update(written_on=ago(120))
    raided(asked)
    assert clock.run().lapsed == 0 and retention.listed(today())["changes_asked"] == 0
    assert standing(asked) == State.CHANGES_ASKED and Message.objects.count() == 1
    raided(asked, -1)
    assert clock.run().lapsed == 1
    assert standing(asked) == State.WITHDRAWN and not Message.objects.exists()


@pytest.mark.parametrize("more", [29, 30])
def test_raid_mode_that_never_ends_puts_off_an_end_by_thirty_days(more: int) -> None:
    refused = ending("refused", -more)
    asked = old(people.decide(people.waiting(if_unreachable="erase"), "ask_change"), 30 + more)
    people.answered(people.published(), "Une vieille réponse.")
    Message.objects.update(written_on=ago(120 + more))
    raided(refused)
    turn, goes = clock.run(), more == 30
    assert (turn.erased, turn.lapsed, Message.objects.exists()) == (goes, goes, not goes)
    assert (standing(refused), standing(asked)) == (
        ("forgotten", "withdrawn") if goes else ("refused", "changes_asked")
    )


def test_a_flood_that_was_told_late_is_put_off_from_that_day() -> None:
    row = ending("flood")
    old(row, 400, told_on=ago(59))
    raided(row)
    assert clock.run().erased == 0
    old(row, 400, told_on=ago(60))
    assert clock.run().erased == 1


def test_one_that_does_not_open_holds_up_no_other() -> None:
    broken, whole = ending("original"), ending("original")
    Testimony.objects.filter(pk=broken.pk).update(story=b"k1:not of this row")
    assert clock.run().erased == 1
    assert people.fresh(whole).burnt_on and not people.fresh(broken).burnt_on


# The rest


def test_old_rows_of_the_trail_leave_by_one_door_alone() -> None:
    row = people.waiting()
    with pytest.raises(AppendOnlyError):
        Event.objects.filter(day__lt=today()).delete()
    Event.objects.bulk_create([Event(day=ago(365), what="a"), Event(day=ago(366), what="b")])
    clock.run()
    assert set(Event.objects.values_list("what", flat=True)) == {"a", "submit"}
    assert Event.objects.about(row).exists()


def test_notes_and_the_log_of_the_desk_end_with_their_period() -> None:
    user, now = people.a_lead(), timezone.now()
    for days in (29, 31):
        Outbox.objects.create(key=str(days), to=user, kind="brake", written_at=now - days * DAY)
    for days in (364, 366):
        entry = LogEntry.objects.create(user=user, action_flag=2, object_repr=str(days))
        LogEntry.objects.filter(pk=entry.pk).update(action_time=now - days * DAY)
    clock.run()
    assert [one.key for one in Outbox.objects.all()] == ["29"]
    assert [one.object_repr for one in LogEntry.objects.all()] == ["364"]


def test_what_guards_the_door_is_forgotten_once_it_has_ended() -> None:
    user, now = people.a_lead(), timezone.now()
    Throttle.objects.create(digest="ended", ends_at=now - timedelta(minutes=1))
    Throttle.objects.create(digest="runs", ends_at=now + timedelta(minutes=1))
    FactorReset.objects.create(user=user, asked_by=people.a_moderator(), asked_at=now - 2 * DAY)
    clock.run()
    assert [one.digest for one in Throttle.objects.all()] == ["runs"]
    assert not FactorReset.objects.exists()


def test_what_was_set_aside_ends_after_its_last_day() -> None:
    people.set_aside()
    Aside.objects.update(last_day=today())
    clock.run()
    assert Aside.objects.count() == 1
    Aside.objects.update(last_day=ago(1))
    clock.run()
    assert not Aside.objects.exists()


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 3, 28), date(2027, 10, 31)])
def test_a_leap_day_and_a_change_of_hour_are_days_like_others(day: date, monkeypatch: Any) -> None:
    """90 days before each of them, whatever the hours in between."""
    row = old(people.waiting(), 0, may_be_forgotten=True)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    monkeypatch.setattr(moderation, "today", lambda: day)
    Testimony.objects.filter(pk=row.pk).update(state_since=ago(89, day), claimed_until=None)
    assert clock.run().erased == 0
    Testimony.objects.filter(pk=row.pk).update(state_since=ago(90, day))
    assert clock.run().erased == 1


def test_all_states_but_two_are_alive() -> None:
    assert {State.WITHDRAWN, State.FORGOTTEN} == set(State) - ALIVE
