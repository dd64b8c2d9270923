"""Reports, notices and rights of reply: taken in once, found again by their sender, answered once, gone with the text."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from testimonies.models import Event, Notice, NoticeKind, NoticeReason, Outbox, Outcome, State, Testimony
from testimonies.rules import clock, follow_up, limits, moderation, notice_desk, notices, receipts, submission
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
    assert receipts.make(raw, "fr") != receipts.make(raw, "fr", label="notice words")
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


# Answering


def test_an_answer_closes_it_and_leaves_a_row_without_a_word() -> None:
    user = people.a_moderator()
    notice = people.noticed(people.published(), explanation="zibeline", quote="zibeline")
    people.answered_notice(notice, user, Outcome.KEPT, answer="Zibeline, non.")
    notice.refresh_from_db()
    assert (notice.outcome, notice.closed_on, notice.answer) == (Outcome.KEPT, today(), "Zibeline, non.")
    acts = Event.objects.filter(reason=notice.public_id).order_by("id")
    assert list(acts.values_list("what", "who")) == [
        ("notice", ""),
        ("notice_open", user.get_username()),
        ("notice_kept", user.get_username()),
    ]
    assert acts[0].at is None
    assert "zibeline" not in str(list(acts.values())).lower()


def test_nothing_is_answered_unread() -> None:
    notice = people.noticed(people.published())
    with pytest.raises(moderation.MoveError):
        notice_desk.answer(notice, people.a_moderator(), outcome=Outcome.KEPT)


def test_the_second_answer_is_told_of_the_first() -> None:
    mia, lea = people.a_moderator(), people.a_lead()
    notice = people.noticed(people.published())
    people.answered_notice(notice, mia, Outcome.KEPT)
    with pytest.raises(moderation.StaleError) as refused:
        people.answered_notice(notice, lea, Outcome.CHANGED)
    assert refused.value.event and refused.value.event.who == mia.get_username()
    assert Notice.objects.get().outcome == Outcome.KEPT


@pytest.mark.parametrize(
    ("state", "outcome", "is_so"),
    [
        (State.PUBLISHED, Outcome.KEPT, True),
        (State.PUBLISHED, Outcome.TAKEN_DOWN, False),
        (State.PUBLISHED, Outcome.CHANGED, True),
        (State.PUBLISHED, Outcome.GONE, False),
        (State.PUBLISHED, Outcome.SHOWN, False),
        (State.SUSPENDED, Outcome.KEPT, False),
        (State.SUSPENDED, Outcome.TAKEN_DOWN, True),
    ],
)
def test_the_sender_is_told_what_is_so(state: str, outcome: str, is_so: bool) -> None:
    row, user = people.published(), people.a_lead()
    notice = people.noticed(row)
    if state == State.SUSPENDED:
        people.decide(row, "suspend", user)
    if is_so:
        people.answered_notice(notice, user, outcome)
    else:
        with pytest.raises(moderation.MoveError):
            people.answered_notice(notice, user, outcome)


def test_changed_is_not_said_while_the_quoted_words_are_public() -> None:
    notice = people.noticed(people.published(), quote="il me trouvait jolie")
    with pytest.raises(moderation.MoveError, match="encore publics"):
        people.answered_notice(notice, people.a_moderator(), Outcome.CHANGED)


def test_a_crowd_that_says_nothing_gets_one_answer_and_each_who_wrote_is_read() -> None:
    row, user = people.published(), people.a_moderator()
    silent = [people.noticed(row, reason="hate", explanation="") for _time in range(3)]
    written = people.noticed(row, reason="hate", explanation="Voyez la fin.")
    people.noticed(row, reason="defamation", explanation="")
    people.noticed(people.published("Une autre histoire, un autre soir."), reason="hate", explanation="")
    people.answered_notice(silent[0], user, Outcome.KEPT, alike=True)
    done = Notice.objects.answered()
    assert {one.pk for one in done} == {one.pk for one in silent}
    assert {one.answer for one in done} == {"Parce que."}
    assert Event.objects.filter(what="notice_kept").count() == 3
    people.answered_notice(written, user, Outcome.KEPT)


# Right of reply


def test_a_reply_is_shown_in_the_redacted_version_three_days_after_it_came() -> None:
    row, user = people.published(), people.a_moderator()
    reply = people.asks_for_a_reply(row, "Je suis Camille, je n’étais pas là.")
    shown = people.answered_notice(reply, user, Outcome.SHOWN, public_text="Je n’étais pas là.")
    assert shown.shown_from == today() + timedelta(days=3)
    assert not Notice.objects.shown(today()).exists()
    assert Notice.objects.shown(today() + timedelta(days=3)).get().public_text == "Je n’étais pas là."


def test_a_reply_that_was_answered_late_still_leaves_the_author_a_day() -> None:
    reply = people.asks_for_a_reply(people.published())
    Notice.objects.update(received_on=today() - timedelta(days=9))
    shown = people.answered_notice(
        Notice.objects.get(), people.a_moderator(), Outcome.SHOWN, public_text="Non."
    )
    assert (reply.pk, shown.shown_from) == (shown.pk, today() + timedelta(days=1))


@pytest.mark.parametrize("public_text", ["", "Appelez-moi au 06 39 98 00 12."])
def test_no_reply_is_shown_empty_or_with_personal_data_left_open(public_text: str) -> None:
    reply = people.asks_for_a_reply(people.published())
    with pytest.raises(moderation.MoveError):
        people.answered_notice(reply, people.a_moderator(), Outcome.SHOWN, public_text=public_text)
    assert not Notice.objects.get().outcome


def test_what_was_looked_at_may_stay_in_a_reply() -> None:
    reply, text = people.asks_for_a_reply(people.published()), "Le 3919 m’a aidé, et le 06 39 98 00 12."
    hits = frozenset(notice_desk.open_hits(reply, text, frozenset()))
    assert len(hits) == 1
    shown = people.answered_notice(reply, people.a_moderator(), Outcome.SHOWN, public_text=text, stays=hits)
    assert shown.public_text == text


def test_a_right_of_reply_ends_three_months_after_publication() -> None:
    row = people.published()
    Testimony.objects.update(first_published_on=today() - timedelta(days=notices.REPLY_DAYS))
    people.asks_for_a_reply(row)
    Testimony.objects.update(first_published_on=today() - timedelta(days=notices.REPLY_DAYS + 1))
    with pytest.raises(notices.TooLateError):
        people.asks_for_a_reply(row)


def test_a_reply_leaves_with_the_text_and_comes_back_with_it() -> None:
    row, lead = people.published(), people.a_lead()
    people.answered_notice(people.asks_for_a_reply(row), lead, Outcome.SHOWN, public_text="Non.")
    shown = Notice.objects.shown(today() + timedelta(days=3))
    people.decide(row, "suspend", lead)
    assert not shown.all().exists()
    people.decide(row, "restore", lead)
    assert shown.all().exists()


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
