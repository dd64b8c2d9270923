"""Answering notices at the desk: once, with what is so; a right of reply redacted, and after the author was warned."""

from datetime import timedelta

import pytest

from testimonies.models import Event, Notice, Outcome, State, Testimony
from testimonies.rules import moderation, notice_desk, notices
from testimonies.rules.trail import today

from .. import people

pytestmark = pytest.mark.django_db


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


def test_one_line_taken_out_of_several_quoted_is_a_change() -> None:
    row = people.published("Il est venu trois fois le soir. Il a sonné chez ma voisine aussi.")
    notice = people.noticed(row, quote="Il est venu trois fois le soir\nIl porte un nom que voici")
    people.answered_notice(notice, people.a_moderator(), Outcome.CHANGED)
    assert Notice.objects.get().outcome == Outcome.CHANGED


@pytest.mark.parametrize(("quote", "quoted"), [("soir", False), ("le soir", False), ("fois le soir", True)])
def test_a_word_or_two_are_no_quotation(quote: str, quoted: bool) -> None:
    row = people.published("Il est venu trois fois le soir.")
    assert people.noticed(row, quote=quote).quoted == quoted


def test_what_a_person_concerned_wrote_stands_before_the_reports_of_a_crowd() -> None:
    row = people.published("Il est venu trois fois le soir.")
    crowd = people.noticed(row, kind="report", reason="other", quote="trois fois le soir")
    concerned = people.noticed(row, kind="notice")
    assert list(Notice.objects.open().by_urgency()) == [concerned, crowd]


def shown_reply() -> Notice:
    notice = people.noticed(
        people.published(), kind="reply", explanation="Je conteste ce récit point par point."
    )
    people.answered_notice(notice, people.a_moderator(), Outcome.SHOWN, public_text="Je conteste ce récit.")
    notice.refresh_from_db()
    return notice


def test_a_reply_that_should_not_be_there_is_taken_off_once() -> None:
    notice, user = shown_reply(), people.a_moderator()
    notice_desk.take_off(notice, user)
    notice.refresh_from_db()
    assert (notice.outcome, notice.public_text, notice.shown_from) == (Outcome.REFUSED, "", None)
    assert Event.objects.filter(what="notice_refused", who=user.get_username()).exists()
    with pytest.raises(moderation.StaleError):
        notice_desk.take_off(notice, user)


def test_who_sent_a_shown_reply_is_forgotten_in_time_and_the_reply_stays() -> None:
    notice = shown_reply()
    assert Notice.objects.forget_senders(today() - timedelta(days=1)) == 0
    assert Notice.objects.forget_senders(today()) == 1
    notice.refresh_from_db()
    assert (notice.name, notice.email, notice.explanation, notice.public_text) == (
        "",
        "",
        "",
        "Je conteste ce récit.",
    )
    assert Notice.objects.forget_senders(today()) == 0
