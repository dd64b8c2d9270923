"""Raid mode: by hand or by itself, and over by itself."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from testimonies.models import Call, Event, Lane, Outbox, State, Testimony
from testimonies.rules import clock, desk, moderation, outbox, readers, trail
from testimonies.rules.raid import mode
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea() -> User:
    return people.a_lead()


def the_call() -> Call:
    return Call.objects.get(is_default=True)


def trail_of(what: str) -> list[tuple[str, str]]:
    return list(Event.objects.filter(what=what).values_list("actor", "who"))


def arrive(number: int, lane: str, days: int = 0) -> None:
    Testimony.objects.bulk_create(
        Testimony(call=people.a_call(), lane=lane, state_since=trail.today(), language="fr",
                  submitted_on=trail.today() - timedelta(days=days))
        for _ in range(number)
    )  # fmt: skip


def test_a_lead_starts_and_ends_it(lea: User) -> None:
    assert not mode.is_on(the_call())
    mode.start(the_call(), by=people.by(lea), hours=5)
    call = the_call()
    assert mode.is_on(call)
    assert call.raid_until is not None
    assert abs(call.raid_until - timezone.now() - timedelta(hours=5)) < timedelta(minutes=1)
    mode.end(call, by=people.by(lea))
    assert not mode.is_on(the_call())
    assert trail_of("raid_on") == trail_of("raid_off") == [("lead", lea.username)]
    mode.end(the_call(), by=people.by(lea))
    assert len(trail_of("raid_off")) == 1


@pytest.mark.parametrize("asked, given", [(0, 1), (1, 1), (72, 72), (73, 72)])
def test_it_lasts_an_hour_at_least_and_three_days_at_most(lea: User, asked: int, given: int) -> None:
    mode.start(the_call(), by=people.by(lea), hours=asked)
    until = the_call().raid_until
    assert until is not None
    assert abs(until - timezone.now() - timedelta(hours=given)) < timedelta(minutes=1)


def test_it_ends_by_itself_and_the_clock_writes_it_down(lea: User) -> None:
    mode.start(the_call(), by=people.by(lea), hours=1)
    clock.run()
    assert mode.is_on(the_call())
    Call.objects.update(raid_until=timezone.now())
    assert not mode.is_on(the_call())
    clock.run()
    assert the_call().raid_until is None
    assert trail_of("raid_off") == [("clock", "")]


@pytest.mark.parametrize("flood", [0, 50])
def test_what_a_lead_starts_while_the_clock_looks_stays(
    lea: User, monkeypatch: pytest.MonkeyPatch, flood: int
) -> None:
    arrive(flood, Lane.FLOOD)
    Call.objects.update(raid_until=timezone.now())
    end = mode.end

    def meanwhile(call: Call, *, by: trail.By) -> None:
        mode.start(call, by=people.by(lea), hours=72)
        end(call, by=by)

    people.a_call()
    monkeypatch.setattr(mode, "end", meanwhile)
    mode.watch()
    until = the_call().raid_until
    assert until is not None
    assert until > timezone.now() + timedelta(hours=71)
    assert trail_of("raid_on") == [("lead", lea.username)]
    assert trail_of("raid_off") == []


def test_a_call_that_is_not_raided_is_not_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    people.a_call()
    ended: list[Call] = []
    monkeypatch.setattr(mode, "end", lambda call, **_by: ended.append(call))
    mode.watch()
    assert ended == []


def test_leads_are_told_of_the_hours_that_are_given(lea: User) -> None:
    mode.start(the_call(), by=people.by(lea), hours=1_000)
    assert outbox.facts(Outbox.objects.get(kind="raid", to=lea))["hours"] == mode.LONGEST_HOURS


def test_all_leads_are_told_once_a_day_with_numbers(lea: User) -> None:
    other, mia = people.a_lead(), people.a_moderator()
    arrive(2, Lane.FLOOD)
    arrive(1, Lane.NORMAL)
    for _ in range(2):
        mode.start(the_call(), by=people.by(lea), hours=5)
    notes = Outbox.objects.filter(kind="raid")
    assert {note.to for note in notes} == {lea, other}
    assert mia not in {note.to for note in notes}
    assert notes.count() == 2
    assert outbox.facts(notes[0]) == {
        "call": "harcelementdomicile", "flood": 2, "sendings": 3, "hours": 5, "cap": mode.RELEASES_A_DAY,
    }  # fmt: skip


@pytest.mark.parametrize(
    "flood, others, days, on",
    [(50, 0, 0, True), (49, 0, 0, False), (50, 50, 1, True), (50, 51, 0, False), (60, 0, 2, False)],
)
def test_it_starts_by_itself_where_the_flood_is_large_and_half_of_all(
    flood: int, others: int, days: int, on: bool
) -> None:
    arrive(flood, Lane.FLOOD, days)
    arrive(others, Lane.HEAVY, days)
    mode.watch()
    assert mode.is_on(the_call()) is on
    assert trail_of("raid_on") == [("clock", "")] * on


def test_it_watches_each_call_for_itself_and_open_ones_alone() -> None:
    people.a_call()
    closed = people.a_call(slug="closed", closed_on=trail.today())
    arrive(50, Lane.FLOOD)
    Testimony.objects.update(call=closed)
    mode.watch()
    assert not any(map(mode.is_on, Call.objects.all()))
    Call.objects.filter(pk=closed.pk).update(closed_on=None)
    mode.watch()
    assert [call.slug for call in Call.objects.all() if mode.is_on(call)] == ["closed"]


def test_it_does_not_start_again_under_whoever_ended_it(lea: User) -> None:
    arrive(50, Lane.FLOOD)
    mode.watch()
    mode.end(the_call(), by=people.by(lea))
    mode.watch()
    assert not mode.is_on(the_call())


def test_it_starts_again_where_it_ended_by_itself_and_the_flood_goes_on() -> None:
    arrive(50, Lane.FLOOD)
    mode.watch()
    Call.objects.update(raid_until=timezone.now())
    mode.watch()
    assert mode.is_on(the_call())


def test_two_must_agree_on_every_text_while_it_is_on(lea: User) -> None:
    row = people.waiting()
    assert not readers.needs_two(people.fresh(row))
    mode.start(the_call(), by=people.by(lea), hours=1)
    assert readers.needs_two(people.fresh(row))
    assert people.decide(row, "approve", people.a_moderator()).state == State.WAITING
    assert people.decide(row, "approve", people.a_moderator()).state == State.PUBLISHED


def test_choosing_warnings_meanwhile_does_not_make_it_last(lea: User) -> None:
    row = people.waiting()
    mode.start(the_call(), by=people.by(lea), hours=1)
    people.opened(row, lea)
    desk.set_warnings(row, lea, version=1, slugs=[])
    mode.end(the_call(), by=people.by(lea))
    assert not readers.needs_two(people.fresh(row))


def approved_by_two(number: int) -> list[Testimony]:
    rows = [people.waiting(f"{place} {people.STORY}") for place in range(number)]
    for row in rows:
        people.decide(row, "approve", people.a_moderator())
        people.decide(row, "approve", people.a_moderator())
    return [people.fresh(row) for row in rows]


def test_so_many_are_published_a_day_and_the_rest_waits(lea: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "RELEASES_A_DAY", 2)
    people.published("Une autre, avant.")
    mode.start(the_call(), by=people.by(lea), hours=1)
    assert mode.may_release_today(the_call())
    rows = approved_by_two(2)
    assert sorted(row.state for row in rows) == [State.APPROVED, State.PUBLISHED]
    assert not mode.may_release_today(the_call())
    assert clock.run().released == 0
    mode.end(the_call(), by=people.by(lea))
    assert mode.may_release_today(the_call())
    assert clock.run().released == 1


def test_the_cap_is_for_a_day(lea: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "RELEASES_A_DAY", 1)
    row = people.published()
    mode.start(the_call(), by=people.by(lea), hours=1)
    assert not mode.may_release_today(the_call())
    Testimony.objects.filter(pk=row.pk).update(published_on=trail.today() - timedelta(days=1))
    assert mode.may_release_today(the_call())


def test_another_call_is_not_slowed(lea: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "RELEASES_A_DAY", 0)
    other = people.a_call(slug="other")
    mode.start(the_call(), by=people.by(lea), hours=1)
    assert mode.may_release_today(other)
    assert people.published(call="other").state == State.PUBLISHED


def test_the_clock_itself_stops_at_the_cap(lea: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(RELEASE_DELAY_DAYS=1):
        for place in range(3):
            people.decide(people.waiting(f"{place}"), "approve")
    Testimony.objects.update(release_on=trail.today())
    monkeypatch.setattr(mode, "RELEASES_A_DAY", 2)
    mode.start(the_call(), by=people.by(lea), hours=1)
    assert clock.run().released == 2
    (left,) = Testimony.objects.approved()
    with pytest.raises(moderation.StaleError):
        moderation.move(left, "release", by=trail.CLOCK, version=1)


def test_a_full_call_is_asked_about_once_a_turn_and_another_goes_on(
    lea: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = people.a_call(slug="other")
    with override_settings(RELEASE_DELAY_DAYS=1):
        for place in range(4):
            people.decide(people.waiting(f"{place}"), "approve")
    first, *_others = Testimony.objects.all()
    Testimony.objects.update(release_on=trail.today())
    Testimony.objects.filter(pk=first.pk).update(call=other)
    monkeypatch.setattr(mode, "RELEASES_A_DAY", 0)
    mode.start(Call.objects.exclude(pk=other.pk).get(), by=people.by(lea), hours=1)
    with CaptureQueriesContext(connection) as asked:
        assert clock.run().released == 1
    assert people.fresh(first).state == State.PUBLISHED
    assert sum("COUNT(" in one["sql"] and '"published_on" = ' in one["sql"] for one in asked) == 1


def test_a_call_that_was_never_raided_says_so() -> None:
    assert not mode.is_on(Call(raid_until=None))
    assert not mode.is_on(Call(raid_until=datetime(2020, 1, 1, tzinfo=timezone.get_current_timezone())))
