"""What happens by itself: release, lapse, leases and digests; and the command that runs it."""

import signal
from datetime import timedelta
from threading import Event as Flag
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from structlog.testing import capture_logs

from testimonies.management.commands import housekeeping
from testimonies.models import Event, IfUnreachable, State, Testimony
from testimonies.rules import clock, desk, follow_up, moderation
from testimonies.rules.trail import CLOCK, today

from .. import people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTH = settings.KEEP_DAYS["changes_asked"] * DAY


def again(row: Testimony) -> Testimony:
    return Testimony.objects.get(pk=row.pk)


def past(row: Testimony, **facts: Any) -> Testimony:
    Testimony.objects.filter(pk=row.pk).update(**facts)
    return again(row)


@pytest.fixture
def delayed(settings: Any) -> None:
    settings.RELEASE_DELAY_DAYS = 5


# Release


@pytest.mark.usefixtures("delayed")
def test_an_approved_text_waits_for_its_day_and_is_then_published() -> None:
    row = people.approved(people.waiting())
    assert row.state == State.APPROVED and today() + DAY <= row.release_on <= today() + 5 * DAY
    assert clock.run().released == 0
    past(row, release_on=today())
    assert clock.run().released == 1
    row = again(row)
    assert (row.state, row.published_on, row.public_text) == (State.PUBLISHED, today(), people.STORY)


@pytest.mark.usefixtures("delayed")
def test_a_text_she_wants_to_re_read_waits_for_her_yes() -> None:
    row = past(people.approved(people.waiting(review_first=True)), release_on=today())
    assert clock.run().released == 0
    moderation.agree(row, version=row.version, seen=moderation.shown(row))
    assert clock.run().released == 1


@pytest.mark.usefixtures("delayed")
def test_her_yes_to_another_version_publishes_nothing() -> None:
    row = people.approved(people.waiting(review_first=True))
    past(row, release_on=today(), agreed_version=row.version + 1)
    assert clock.run().released == 0


def test_a_second_run_finds_nothing_to_do() -> None:
    people.published()
    clock.run()
    assert clock.run() == clock.Turn()


# Lapse


def asked_for_a_change(**choices: Any) -> Testimony:
    row, reader = people.waiting(**choices), people.a_moderator()
    people.opened(row, reader)
    return moderation.move(row, "ask_change", by=people.by(reader), version=1, reason="verdict")


@pytest.mark.parametrize(
    ("choice", "state"),
    [
        (IfUnreachable.HIDE, State.WAITING),
        (IfUnreachable.FIGURES, State.COUNTED),
        (IfUnreachable.ERASE, State.WITHDRAWN),
        ("", State.COUNTED),
    ],
)
def test_an_unanswered_question_lapses_by_her_choice_after_thirty_days(choice: str, state: State) -> None:
    row = past(asked_for_a_change(if_unreachable=choice), state_since=today() - MONTH + DAY)
    assert clock.run().lapsed == 0
    past(row, state_since=today() - MONTH)
    assert clock.run().lapsed == 1
    row = again(row)
    assert row.state == state
    assert (row.story == "") == (state == State.WITHDRAWN)


@pytest.mark.usefixtures("delayed")
@pytest.mark.parametrize(
    ("choice", "state"), [(IfUnreachable.FIGURES, State.COUNTED), (IfUnreachable.ERASE, State.WITHDRAWN)]
)
def test_an_approved_text_that_is_not_re_read_lapses_likewise(choice: str, state: State) -> None:
    row = people.approved(people.waiting(review_first=True, if_unreachable=choice))
    past(row, state_since=today() - MONTH, release_on=today())
    assert clock.run().lapsed == 1
    assert again(row).state == state


@pytest.mark.usefixtures("delayed")
def test_hide_and_publish_stops_waiting_for_her_yes() -> None:
    row = people.approved(people.waiting(review_first=True, if_unreachable=IfUnreachable.HIDE))
    past(row, state_since=today() - MONTH, release_on=today())
    assert clock.run().lapsed == 1
    assert clock.run().released == 1
    assert again(row).state == State.PUBLISHED


@pytest.mark.usefixtures("delayed")
def test_days_that_passed_stand_for_her_yes_to_that_version_alone() -> None:
    row = people.approved(people.waiting(review_first=True, if_unreachable=IfUnreachable.HIDE))
    past(row, state_since=today() - MONTH, release_on=today())
    clock.run()
    row = again(row)
    assert (row.review_first, row.agreed_version) == (True, 1)
    row = follow_up.amend(follow_up.Visit(row, 1), story="Une version écrite plus tard, ce soir.", hidden=[])
    row = past(people.approved(row), release_on=today())
    assert follow_up.awaits_yes(row)
    assert clock.run().released == 0


@pytest.mark.usefixtures("delayed")
def test_one_that_does_not_open_holds_up_no_other() -> None:
    rows = [past(people.approved(people.waiting()), release_on=today()) for _number in range(3)]
    broken = min(rows, key=lambda row: row.pk)
    past(broken, story=b"k1:not of this row")
    with capture_logs() as lines:
        assert clock.run().released == 2
    assert [(line["move"], line["testimony"], line["log_level"]) for line in lines] == [
        ("release", broken.pk, "warning")
    ]
    assert again(broken).state == State.APPROVED


def test_one_that_may_not_be_moved_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [past(asked_for_a_change(), state_since=today() - MONTH) for _number in range(2)]
    real = moderation.move

    def move(row: Testimony, *args: Any, **facts: Any) -> Testimony:
        if row == rows[0]:
            raise moderation.MoveError("Not now.")
        return real(row, *args, **facts)

    monkeypatch.setattr(moderation, "move", move)
    with capture_logs() as lines:
        assert clock.run().lapsed == 1
    assert [line["testimony"] for line in lines] == [rows[0].pk]
    assert "Not now" not in str([{**line, "exc_info": None} for line in lines])


@pytest.mark.usefixtures("delayed")
def test_her_answer_in_time_keeps_a_text_from_lapsing() -> None:
    row = people.approved(people.waiting(review_first=True, if_unreachable=IfUnreachable.ERASE))
    past(row, state_since=today() - MONTH)
    moderation.agree(row, version=1, seen=moderation.shown(row))
    assert clock.run().lapsed == 0


def test_the_clock_stands_in_the_trail_without_a_name() -> None:
    row = past(asked_for_a_change(), state_since=today() - MONTH)
    clock.run()
    event = Event.objects.about(row).first()
    assert event is not None
    assert (event.what, event.actor, event.who, event.at) == ("lapse_count", "clock", "", None)


# Leases and digests


def test_a_lease_that_ended_frees_the_testimony() -> None:
    row = desk.claim(people.waiting(), people.a_moderator())
    assert clock.run().leases == 0
    past(row, claimed_until=timezone.now())
    assert clock.run().leases == 1
    assert again(row).claimed_by is None


def test_the_end_of_the_replay_window_is_forgotten() -> None:
    row = people.waiting()
    assert clock.run().digests == 0
    past(row, replay_until=timezone.now())
    assert clock.run().digests == 1
    assert again(row).replay_until is None


@pytest.mark.parametrize(("days", "kept"), [(1, True), (2, False)])
@pytest.mark.parametrize("withdrawn", [False, True])
def test_digests_of_the_sending_live_as_long_as_its_nonce(
    days: int, kept: bool, withdrawn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Withdrawal does not shorten that: else a repeated sending would bring back what she took away."""
    row = people.waiting()
    if withdrawn:
        follow_up.withdraw(follow_up.Visit(row, 1))
    later = today() + days * DAY
    monkeypatch.setattr(clock, "today", lambda: later)
    clock.run()
    row = again(row)
    assert (row.nonce_digest is not None, row.answers_digest != "") == (kept, kept)
    assert bool(row.receipt_digest) != withdrawn


@pytest.mark.usefixtures("delayed")
def test_what_was_recalled_and_drawn_anew_since_the_list_was_made_is_not_released() -> None:
    row = past(people.approved(people.waiting()), release_on=today())
    listed = Testimony.objects.due(today()).get()
    past(row, release_on=today() + DAY)
    with pytest.raises(moderation.StaleError):
        moderation.move(listed, "release", by=CLOCK, version=1)


@pytest.mark.usefixtures("delayed")
def test_a_yes_given_since_the_list_was_made_is_not_answered_by_erasing() -> None:
    row = people.approved(people.waiting(review_first=True, if_unreachable="erase"))
    past(row, state_since=today() - MONTH)
    listed = Testimony.objects.unanswered(moderation.unanswered_since()).get()
    moderation.agree(row, version=1, seen=moderation.shown(row))
    with pytest.raises(moderation.StaleError):
        moderation.move(listed, "lapse_erase", by=CLOCK, version=1)
    assert again(row).story == people.STORY


# The command


def test_one_turn_says_what_it_did_in_one_line_and_nothing_when_idle(
    capsys: pytest.CaptureFixture[str],
) -> None:
    past(people.waiting(), replay_until=timezone.now())
    past(asked_for_a_change(), state_since=today() - MONTH)
    call_command("housekeeping")
    assert capsys.readouterr().out == "housekeeping: lapsed: 1, digests: 1\n"
    call_command("housekeeping")
    assert capsys.readouterr().out == ""


@pytest.fixture
def three_turns(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """What the command waits between its turns; SIGTERM comes in the third wait."""
    waits: list[float | None] = []
    handlers: dict[int, Any] = {}

    def wait(flag: Flag, seconds: float | None = None) -> bool:
        waits.append(seconds)
        if len(waits) == 3:
            handlers[signal.SIGTERM](signal.SIGTERM, None)
        return flag.is_set()

    monkeypatch.setattr(Flag, "wait", wait)
    # The test's own transaction is a connection that must stay.
    monkeypatch.setattr(housekeeping, "close_old_connections", lambda: None)
    monkeypatch.setattr(signal, "signal", lambda number, handler: handlers.update({number: handler}))
    return waits


def test_it_goes_on_until_it_is_told_to_stop(three_turns: list[float | None]) -> None:
    call_command("housekeeping", "--every", "7")
    assert three_turns == [7, 7, 7]


def test_a_database_that_is_away_for_a_turn_ends_nothing(
    three_turns: list[float | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[int] = []

    def away() -> NoReturn:
        ran.append(1)
        raise OperationalError("canary")

    monkeypatch.setattr(clock, "run", away)
    call_command("housekeeping", "--every", "7")
    assert (len(ran), len(three_turns)) == (3, 3)
