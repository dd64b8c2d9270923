"""Retention holds back where the clock or the number looks wrong, until a person says that both are right (F28)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from testimonies.models import Actor, Aside, Beat, Event, Outbox, State, Testimony
from testimonies.rules import brake, clock, keys, retention
from testimonies.rules.trail import CLOCK

from .. import people
from .test_retention import ago, ending, old, standing

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the clock of the machine: what Django, and the day in Paris, are told."""
    real, shift = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + shift[0])
    for module in ("trail", "clock", "moderation", "unread"):
        path = f"testimonies.rules.{module}.today"
        monkeypatch.setattr(path, timezone.localdate)

    def by(hours: timedelta) -> None:
        shift[0] += hours

    return by


def a_full_house() -> list[Testimony]:
    """One of each that the clock might touch, none of it due."""
    return [
        people.waiting(),
        *(people.in_state(state) for state in ("approved", "published", "refused", "counted", "suspended")),
        people.decide(people.waiting(if_unreachable="erase"), "ask_change"),
        people.decide(people.waiting(if_unreachable="hide", review_first=True), "ask_change"),
    ]


def words() -> list[Any]:
    return list(Testimony.objects.order_by("pk").values_list("pk", "story", "company", "burnt_on"))


@pytest.mark.parametrize("hours", [48, 400 * 24, -49, -400 * 24])
def test_a_clock_that_jumps_erases_nothing_and_speaks_for_nobody(hours: int, jump: Any) -> None:
    lead, rows = people.a_lead(), a_full_house()
    people.set_aside()
    clock.run()
    before, told = words(), Event.objects.count()
    jump(hours * HOUR)
    clock.run()
    jump(HOUR)
    clock.run()
    jump(HOUR)
    clock.run()
    assert words() == before and Aside.objects.count() == 1 and Event.objects.count() >= told
    asked = {standing(row) for row in rows if row.state == State.CHANGES_ASKED}
    assert asked == {State.CHANGES_ASKED}
    assert Outbox.objects.filter(to=lead, kind="brake").count() == 1
    assert Beat.objects.get().cause == brake.CLOCK_JUMPED


@pytest.mark.parametrize("hours", [-2, 2, 47, -47])
def test_a_smaller_step_is_no_jump(hours: int, jump: Any) -> None:
    a_full_house()
    clock.run()
    before = words()
    jump(hours * HOUR)
    clock.run()
    assert Beat.objects.get().braked_since is None and words() == before


def test_a_clock_that_jumps_during_a_turn_changes_nothing_in_it(jump: Any, monkeypatch: Any) -> None:
    a_full_house()
    clock.run()
    before = words()
    real = brake.judge
    monkeypatch.setattr(
        brake, "judge", lambda *args, **facts: (real(*args, **facts), jump(400 * 24 * HOUR))[0]
    )
    clock.run()
    assert words() == before


def test_a_site_switched_off_for_a_week_goes_on_by_one_press(jump: Any) -> None:
    clock.run()
    row = ending("refused", days=3)
    jump(7 * 24 * HOUR)
    assert clock.run().erased == 0
    assert brake.lift(by=people.by(people.a_lead()))
    assert clock.run().erased == 1
    assert standing(row) == State.FORGOTTEN and Beat.objects.get().braked_since is None


def many(going: int, staying: int, reason: str = "spam") -> None:
    """Refusals whose period ends today, and some that have time left."""
    days, call = settings.KEEP_DAYS["refused"], people.a_call()
    Testimony.objects.bulk_create(
        Testimony(call=call, state=State.REFUSED, reason=reason, submitted_on=ago(days), state_since=since)
        for since in [*[ago(days)] * going, *[ago(days - 5)] * staying]
    )


def test_a_fifth_may_go_and_one_more_may_not(jump: Any) -> None:
    many(10, 40)
    assert clock.run().erased == 10
    many(11, 0)
    lead = people.a_lead()
    assert (retention.total(), clock.run().erased) == (51, 0)
    assert Beat.objects.get().cause == brake.TOO_MANY
    assert "number 11" in Outbox.objects.get(to=lead).numbers
    jump(HOUR)
    clock.run()
    assert Outbox.objects.filter(to=lead, kind="brake").count() == 1


def test_a_clock_that_jumps_while_too_many_are_held_back_speaks_for_nobody(jump: Any) -> None:
    lead = people.a_lead()
    asked = people.decide(people.waiting(if_unreachable="figures"), "ask_change")
    many(20, 40)
    clock.run()
    assert Beat.objects.get().cause == brake.TOO_MANY
    jump(400 * 24 * HOUR)
    assert clock.run().lapsed == 0 and standing(asked) == State.CHANGES_ASKED
    assert Beat.objects.get().cause == brake.CLOCK_JUMPED
    assert Outbox.objects.filter(to=lead, kind="brake").count() == 1


def test_of_less_than_fifty_all_may_go() -> None:
    many(49, 0)
    assert clock.run().erased == 49


def test_once_lifted_so_many_go_and_no_more() -> None:
    many(20, 40)
    assert clock.run().erased == 0
    brake.lift(by=CLOCK)
    many(15, 0)
    assert clock.run().erased == 0
    assert Beat.objects.get().would_go == 35
    brake.lift(by=CLOCK)
    assert clock.run().erased == 35
    clock.run()
    assert (Beat.objects.get().would_go, Beat.objects.get().braked_since) == (0, None)


def test_refusals_of_a_flood_are_counted_apart() -> None:
    many(40, 0, "flood")
    many(0, 20)
    assert (retention.total(), clock.run().erased) == (20, 40)


def test_while_it_is_on_release_and_leases_go_on_and_nothing_erases(settings: Any) -> None:
    settings.RELEASE_DELAY_DAYS = 5
    people.set_aside()
    Aside.objects.update(last_day=ago(10))
    Beat.objects.create(pk=1, at=timezone.now(), braked_since=timezone.now(), cause=brake.TOO_MANY)
    row = people.approved(people.waiting())
    Testimony.objects.filter(pk=row.pk).update(release_on=ago(0))
    asked = people.decide(people.waiting(if_unreachable="erase"), "ask_change")
    counted = people.decide(people.waiting(if_unreachable="figures"), "ask_change")
    for one in (asked, counted):
        old(one, 30)
    turn = clock.run()
    assert (turn.released, turn.lapsed, turn.erased) == (1, 1, 0)
    assert (standing(asked), standing(counted), Aside.objects.count()) == ("changes_asked", "counted", 1)


def test_a_first_turn_ever_has_no_clock_to_doubt() -> None:
    row = ending("refused")
    assert clock.run().erased == 1 and standing(row) == State.FORGOTTEN


def test_nothing_is_lifted_where_nothing_was_held(capsys: pytest.CaptureFixture[str]) -> None:
    assert not brake.lift(by=CLOCK)
    call_command("housekeeping", "--lift-brake")
    assert capsys.readouterr().out == "No brake was on.\n"


def test_the_command_lifts_it_goes_on_and_leaves_a_trail(capsys: pytest.CaptureFixture[str]) -> None:
    many(20, 40)
    clock.run()
    call_command("housekeeping", "--lift-brake")
    assert capsys.readouterr().out == "The brake is lifted.\nhousekeeping: erased: 20\n"
    assert Event.objects.get(what="brake_lifted").actor == Actor.STAFF


def test_a_dry_run_says_what_would_go_by_period_and_whether_it_is_held(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many(2, 1)
    ending("counted_text")
    for _number in range(2):
        Testimony.objects.filter(pk=ending("waiting").pk).update(may_be_forgotten=False)
    call_command("housekeeping", "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    unread = "kept unread until a lead agrees: 2"
    assert {"refused: 2", "counted_text: 1", "waiting: 0", unread, "No brake is on."} <= set(lines)
    Beat.objects.create(
        pk=1, at=timezone.now(), braked_since=datetime(2026, 1, 2, tzinfo=timezone.now().tzinfo), cause="many"
    )
    call_command("housekeeping", "--dry-run")
    assert "The brake is on since 2026-01-02" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["housekeeping"], ["housekeeping", "--dry-run"]])
def test_housekeeping_touches_nothing_with_the_keys_of_another_site(settings, command: list[str]) -> None:
    keys.write_key_checks()
    settings.ENCRYPTION_KEYS = {"other": b"x" * 32}
    with pytest.raises(CommandError, match="ENCRYPTION_KEYS"):
        call_command(*command)
    assert not Beat.objects.exists()


def test_the_brake_and_its_cause_come_together() -> None:
    now = timezone.now()
    for fields in ({"braked_since": now, "cause": ""}, {"braked_since": None, "cause": brake.CLOCK_JUMPED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Beat.objects.create(at=now, **fields)
    assert Beat.objects.create(at=now, braked_since=now, cause=brake.CLOCK_JUMPED).pk
