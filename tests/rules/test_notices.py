"""Reports, notices and rights of reply: taken in once, found again by their sender, answered once, gone with the text."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from testimonies.models import Event, Notice, NoticeKind, NoticeReason, Outbox, Outcome, State, Testimony
from testimonies.rules import clock, follow_up, limits, notices, receipts, submission
from testimonies.rules.submission import Outcome as Sending
from testimonies.rules.trail import today

from .. import people

pytestmark = pytest.mark.django_db
SAID = notices.Said(
    kind=NoticeKind.REPORT, reason=NoticeReason.HATE, language="fr", explanation="Voyez la fin."
)


def filed(
    row: Testimony, said: notices.Said = SAID, nonce: str = "", source: str = "192.0.2.1"
) -> notices.Filed:
    return notices.file(row, said, nonce=nonce or notices.mint(), source=source)


def found(words: list[str]) -> Notice | None:
    return notices.find(receipts.parse(" ".join(words), "fr"))


# Taking in


def test_what_was_said_lies_sealed_and_its_words_find_it_again() -> None:
    row = people.published()
    sent = filed(row)
    notice = found(sent.words)
    assert notice is not None and notice == sent.notice
    assert (notice.testimony, notice.reason, notice.explanation) == (row, NoticeReason.HATE, "Voyez la fin.")
    assert b"Voyez" not in bytes(Notice.objects.values_list("explanation", flat=True).get())


def test_a_notice_changes_nothing_of_the_text_however_many_there_are() -> None:
    row = people.published()
    before = Testimony.objects.values().get()
    for number in range(20):
        filed(row, source=f"192.0.2.{number}")
    assert Testimony.objects.values().get() == before


def test_its_words_open_no_testimony_and_those_of_a_testimony_open_no_notice() -> None:
    sent = people.sent()
    row = people.approved(people.fresh(sent.testimony)) if sent.testimony else None
    assert row is not None
    notice = filed(row)
    assert follow_up.find(receipts.parse(" ".join(notice.words), "fr")) is None
    assert found(sent.words) is None


def test_the_same_nonce_makes_other_words_than_a_testimony_would_get_of_it() -> None:
    raw = bytes(16)
    assert receipts.make_for_notice(raw, "fr") != receipts.make(raw, "fr")
    with pytest.raises(receipts.NonceError):
        filed(people.published(), nonce=receipts.mint())
    with pytest.raises(receipts.NonceError):
        submission.submit(answers=people.ANSWERS, nonce=notices.mint())


def test_a_repeated_sending_gives_the_same_words_and_no_second_row() -> None:
    row, nonce = people.published(), notices.mint()
    first, again = filed(row, nonce=nonce), filed(row, nonce=nonce)
    assert (first.words, again.outcome) == (again.words, Sending.REPEATED)
    assert Notice.objects.count() == 1


def test_after_fifteen_minutes_or_a_first_visit_the_words_are_not_shown_again() -> None:
    row = people.published()
    late, seen = notices.mint(), notices.mint()
    filed(row, nonce=late)
    Notice.objects.update(replay_until=timezone.now() - timedelta(seconds=1))
    visited = filed(row, nonce=seen).notice
    assert visited is not None
    notices.open_visit(visited)
    for nonce in (late, seen):
        again = filed(row, nonce=nonce)
        assert (again.outcome, again.words) == (Sending.ALREADY_RECEIVED, [])


@pytest.mark.parametrize("change", [{"explanation": "Autre chose."}, {"reason": "other"}, {"name": "X"}])
def test_other_words_under_the_same_nonce_are_told_apart(change: dict[str, str]) -> None:
    row, nonce = people.published(), notices.mint()
    filed(row, nonce=nonce)
    again = filed(row, notices.Said(**{**vars(SAID), **change}), nonce=nonce)
    assert (again.outcome, again.words, Notice.objects.count()) == (Sending.DIFFERS, [], 1)


def test_a_nonce_serves_one_text_alone() -> None:
    nonce = notices.mint()
    filed(people.published(), nonce=nonce)
    assert (
        filed(people.published("Une autre histoire, un autre soir."), nonce=nonce).outcome == Sending.DIFFERS
    )


@pytest.mark.parametrize("state", sorted(set(State) - {State.PUBLISHED}))
def test_only_what_readers_see_can_be_reported(state: str) -> None:
    row = people.in_state(state)
    with pytest.raises(notices.NotOnlineError):
        filed(row)


def test_one_source_is_asked_to_wait_and_no_other_is() -> None:
    row = people.published()
    for _time in range(notices.FROM_ONE.windows[0][0]):
        filed(row)
    with pytest.raises(notices.TooOftenError) as refused:
        filed(row)
    assert 0 < refused.value.seconds <= 3600
    assert filed(row, source="198.51.100.7").words


def test_a_repeat_counts_for_nothing() -> None:
    row, nonce = people.published(), notices.mint()
    filed(row, nonce=nonce)
    counted = limits.number(notices.FROM_ONE, "192.0.2.1")
    filed(row, nonce=nonce)
    assert limits.number(notices.FROM_ONE, "192.0.2.1") == counted == 1


# The clock


@pytest.mark.parametrize(
    ("quote", "hours"),
    [
        ("", 24),
        ("le soir même, j’ai reçu un message", 4),
        ("« LE SOIR MEME,\u00a0j'ai   reçu »", 4),
        ("rien de tel\nil me trouvait jolie", 4),
        ("le soir même, je n'ai rien reçu", 24),
        ("oir même, j'ai re", 24),
        ("« … » !", 24),
    ],
)
def test_an_answer_is_owed_sooner_for_words_that_readers_see(quote: str, hours: int) -> None:
    row = people.published("Le soir même, j'ai reçu un message : il me trouvait jolie.")
    before = timezone.now().replace(minute=0, second=0, microsecond=0)
    notice = people.noticed(row, quote=quote)
    assert notice.quoted == (hours == 4)
    assert notice.due_at - timedelta(hours=hours) in (before, before + timedelta(hours=1))


def test_what_was_hidden_from_readers_counts_as_no_quote() -> None:
    user, row = people.a_moderator(), people.waiting("Il s'appelle Zibeline et il est revenu deux fois.")
    people.opened(row, user)
    people.hide(row, user, "Zibeline")
    row = people.approved(people.fresh(row), user)
    assert not people.noticed(row, quote="Zibeline").quoted


# Telling the team


def test_each_member_who_decides_is_told_once_in_numbers() -> None:
    moderator, lead = people.a_moderator(), people.a_lead()
    stranger = people.a_moderator(people.a_call(slug="other"))
    row = people.approved(people.waiting(), lead)
    people.noticed(row, explanation="zibeline")
    notes = Outbox.objects.filter(kind="notice")
    assert {note.to for note in notes} == {moderator, lead}
    assert stranger not in {note.to for note in notes}
    assert {note.numbers for note in notes} == {f"call {row.call.slug}\nhours 24\nwaiting 1"}


def test_a_crowd_fills_no_mailbox() -> None:
    lead = people.a_lead()
    row = people.approved(people.waiting(), lead)
    for number in range(30):
        filed(row, source=f"192.0.2.{number}")
    told = Outbox.objects.filter(kind="notice", to=lead).count()
    assert notices.TOLD_ONE_BY_ONE < told <= notices.TOLD_ONE_BY_ONE + 2


# What the author learns


def test_the_author_learns_reason_and_outcome_and_never_how_many_or_who() -> None:
    row, user = people.published(), people.a_moderator()
    people.answered_notice(people.noticed(row, reason=NoticeReason.HATE), user, Outcome.KEPT)
    for _time in range(3):
        people.noticed(row, reason=NoticeReason.ABOUT_ME, name="Camille", explanation="zibeline")
    told = [(str(one.reason), str(one.outcome)) for one in notices.told(row)]
    assert told == [
        (str(NoticeReason.ABOUT_ME.label), ""),
        (str(NoticeReason.HATE.label), str(Outcome.KEPT.label)),
    ]


# The end


WORDS = ("explanation", "quote", "name", "email", "answer", "public_text")


def every_word(notice: Notice) -> str:
    return "".join(getattr(notice, name) for name in WORDS)


@pytest.mark.parametrize("move", ["withdraw", "forget"])
def test_when_the_text_goes_its_notices_lose_their_words_and_their_senders_find_an_answer(move: str) -> None:
    row, user = people.published(), people.a_moderator()
    open_one = people.reported(row, quote="il me trouvait jolie", name="Camille", email="c@example.org")
    people.answered_notice(people.noticed(row), user, Outcome.KEPT)
    people.answered_notice(people.asks_for_a_reply(row), user, Outcome.SHOWN, public_text="Non.")
    people.decide(row, move)
    outcomes = sorted(Notice.objects.values_list("outcome", flat=True))
    assert outcomes == [Outcome.GONE, Outcome.GONE, Outcome.KEPT]
    assert "".join(every_word(one) for one in Notice.objects.all()) == ""
    assert not Notice.objects.filter(closed_on=None).exists()
    notice = found(open_one.words)
    assert notice is not None and notice.outcome == Outcome.GONE


def test_a_sender_may_erase_name_and_address() -> None:
    sent = people.reported(people.published(), name="Camille", email="c@example.org")
    assert sent.notice is not None
    notices.erase_sender(sent.notice)
    kept = found(sent.words)
    assert kept is not None
    assert (kept.name, kept.email, kept.explanation) == ("", "", "Un numéro.")


def test_answered_ones_are_erased_in_time_and_a_shown_reply_stays(settings: Any) -> None:
    row, user = people.published(), people.a_moderator()
    people.answered_notice(people.noticed(row), user, Outcome.KEPT)
    people.answered_notice(people.asks_for_a_reply(row), user, Outcome.SHOWN, public_text="Non.")
    people.noticed(row)
    Notice.objects.exclude(closed_on=None).update(
        closed_on=today() - timedelta(days=settings.KEEP_DAYS["notices"] - 1)
    )
    clock.run()
    assert Notice.objects.count() == 3
    Notice.objects.exclude(closed_on=None).update(
        closed_on=today() - timedelta(days=settings.KEEP_DAYS["notices"])
    )
    clock.run()
    assert sorted(Notice.objects.values_list("outcome", flat=True)) == ["", Outcome.SHOWN]
    assert Event.objects.filter(what="notices_erased").count() == 1


def test_the_replay_minutes_and_the_digest_of_the_nonce_end_by_themselves() -> None:
    people.noticed(people.published())
    Notice.objects.update(replay_until=timezone.now(), received_on=today() - timedelta(days=2))
    clock.run()
    notice = Notice.objects.get()
    assert (notice.replay_until, notice.nonce_digest) == (None, None)
    assert notice.receipt_digest


def test_looking_for_words_costs_one_query_whatever_they_are() -> None:
    sent = people.reported(people.published())
    for typed in (" ".join(sent.words), "abandon " * 8, "?", ""):
        with CaptureQueriesContext(connection) as queries:
            notices.find(receipts.parse(typed, "fr"))
        assert len(queries) == 1, typed
