"""The lane of notices: by the hour an answer is owed, opened one by one, answered once, of one's own calls alone."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from testimonies.admin import notices as desk_notices
from testimonies.models import Event, Notice, NoticeReason, Outbox, Outcome, SavedReply, State
from testimonies.rules import notices
from testimonies.rules.trail import today
from tests import people

from .desk import act, at_desk, item
from .test_rights import of_role

pytestmark = pytest.mark.django_db
LIST = reverse("admin:testimonies_notice_changelist")


def page_of(notice: Notice) -> str:
    return reverse("admin:testimonies_notice_change", args=[notice.public_id])


def opened(client: Client, notice: Notice) -> str:
    client.post(reverse("admin:testimonies_notice_open", args=[notice.public_id]))
    return seen(client.get(page_of(notice)))


def answer(client: Client, notice: Notice, **fields: Any) -> Any:
    said = {"outcome": "kept", "answer": "Parce que.", **fields}
    return client.post(reverse("admin:testimonies_notice_answer", args=[notice.public_id]), said)


def seen(response: Any) -> str:
    return unescape(response.content.decode())


def test_the_list_goes_by_what_is_owed_first_and_marks_what_is_late() -> None:
    row = people.published()
    usual, soon = people.noticed(row), people.noticed(row, quote="il me trouvait jolie")
    late = people.noticed(row)
    Notice.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    page = seen(at_desk(people.a_moderator()).get(LIST))
    places = [page.index(page_of(one)) for one in (late, soon, usual)]
    assert places == sorted(places)
    assert page.count("is-late") == 1 and page.count("quotes the page") == 1


def test_answered_ones_are_listed_apart() -> None:
    user = people.a_moderator()
    done, other = (people.noticed(people.published(f"Histoire {n} du soir, pour voir.")) for n in "ab")
    people.answered_notice(done, user, Outcome.KEPT)
    client = at_desk(user)
    assert page_of(done) not in seen(client.get(LIST)) and page_of(other) in seen(client.get(LIST))
    answered = seen(client.get(f"{LIST}?view=answered"))
    assert page_of(done) in answered and page_of(other) not in answered


def test_its_words_are_closed_until_somebody_opens_them_and_that_is_noted() -> None:
    user, notice = people.a_moderator(), people.is_reported(people.published(), "zibeline")
    client = at_desk(user)
    for address in (LIST, page_of(notice)):
        assert "zibeline" not in seen(client.get(address)).lower(), address
    page = opened(client, notice)
    assert "« zibeline »" in page and "zibeline Durand" in page and "zibeline@example.org" in page
    assert people.STORY[:30] in page
    event = Event.objects.get(what="notice_open")
    assert (event.who, event.reason, event.kind) == (user.get_username(), notice.public_id, "about-me")
    Event.objects.filter(pk=event.pk)._raw_delete(connection.alias)
    assert "zibeline" not in seen(client.get(page_of(notice)))


def test_opening_by_one_opens_it_to_no_other() -> None:
    notice = people.is_reported(people.published(), "zibeline")
    opened(at_desk(people.a_moderator()), notice)
    assert "zibeline" not in seen(at_desk(people.a_lead()).get(page_of(notice)))


def test_an_answer_reaches_its_sender_and_leaves_the_list() -> None:
    client, sent = at_desk(people.a_moderator()), people.reported(people.published())
    assert sent.notice
    opened(client, sent.notice)
    assert answer(client, sent.notice, answer="Nous l’avons relu.")["Location"] == LIST
    assert Notice.objects.get().answer == "Nous l’avons relu."
    assert page_of(sent.notice) not in seen(client.get(LIST))


def test_a_saved_reply_for_notices_is_enough_once_nothing_in_it_is_left_open() -> None:
    SavedReply.objects.filter(move="notice").delete()
    for slug, text in (("whole", "Nous l’avons relu."), ("hole", "Vu : {extrait}.")):
        SavedReply.objects.create(slug=slug, move="notice", text_fr=text, text_en="x")
    client, notice = at_desk(people.a_moderator()), people.noticed(people.published(), kind="notice")
    opened(client, notice)
    assert "{extrait}" in seen(answer(client, notice, answer="", saved="hole"))
    answer(client, notice, answer="", saved="whole")
    assert Notice.objects.get().answer == "Nous l’avons relu."


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"outcome": ""}, "errorlist"),
        ({"outcome": "gone"}, "errorlist"),
        ({"answer": ""}, "the law wants the reason told"),
        ({"outcome": "taken-down"}, "The text is still online"),
        ({"answer": "a\x00b"}, "errorlist"),
    ],
)
def test_what_cannot_be_answered_so_comes_back_with_all_that_was_typed(
    fields: dict[str, str], told: str
) -> None:
    client, notice = at_desk(people.a_moderator()), people.noticed(people.published(), kind="notice")
    opened(client, notice)
    page = seen(answer(client, notice, **fields))
    assert told in page and (fields.get("answer", "Parce que.").replace("\x00", "") or "a")[:1] in page
    assert not Notice.objects.get().outcome


def test_who_comes_second_is_told_who_was_quicker_and_keeps_the_words() -> None:
    mia, notice = people.a_moderator(), people.noticed(people.published())
    client = at_desk(people.a_lead())
    opened(client, notice)
    people.answered_notice(notice, mia, Outcome.KEPT)
    page = answer(client, notice, answer="Mes mots à moi.")
    assert page.status_code == 409
    assert mia.get_username() in seen(page) and "Mes mots à moi.</textarea>" in seen(page)


def test_what_was_typed_for_too_long_is_given_back() -> None:
    client, reply = at_desk(people.a_moderator()), people.asks_for_a_reply(people.published())
    fields = {"outcome": "shown", "public_text": "Mes mots masqués.", "answer": "Mes mots à moi."}
    page = seen(answer(client, reply, **fields))
    assert "Mes mots masqués.\n\nMes mots à moi.</textarea>" in page
    assert reply.explanation not in page and not Notice.objects.get().outcome


def test_the_text_is_suspended_on_its_own_page_and_the_notice_then_answered() -> None:
    row, user = people.published(), people.a_moderator()
    client, notice = at_desk(user), people.noticed(row, quote="jolie")
    assert item(row) in opened(client, notice)
    act(client, row, "claim")
    act(client, people.fresh(row), "suspend", reason="contact-data", sentence="Un numéro.")
    assert people.fresh(row).state == State.SUSPENDED
    answer(client, notice, outcome="taken-down")
    assert Notice.objects.get().outcome == Outcome.TAKEN_DOWN


def test_those_of_a_crowd_that_hold_no_word_are_answered_with_one_press() -> None:
    row, client = people.published(), at_desk(people.a_moderator())
    first, *others = [people.noticed(row, reason="hate", explanation="") for _time in range(3)]
    assert "2 more reports" in opened(client, first)
    answer(client, first, answer="", alike="on")
    assert not Notice.objects.open().exists()
    assert "more report" not in opened(client, others[0])


def test_its_words_reach_no_note_no_trail_no_session_and_no_log(client: Client, caplog: Any) -> None:
    """What is sealed stays with the page of the desk that opened it."""
    row, moderator = people.published(), people.a_moderator()
    fields = dict.fromkeys(("explanation", "quote", "name"), "zibeline") | {"email": "zibeline@example.org"}
    sent = {"what": "notice", "reason": "hate", "good_faith": "on", "step": "send", "nonce": notices.mint()}
    client.post(f"/signaler/{row.pk}/", fields | sent, headers={"sec-fetch-site": "same-origin"})
    desk, notice = at_desk(moderator), Notice.objects.get()
    opened(desk, notice)
    answer(desk, notice, answer="Zibeline, non.")
    kept = [
        value
        for model in (Outbox, Event, LogEntry, Session)
        for stored in model._default_manager.values()
        for value in (*stored.values(), SessionStore().decode(stored.get("session_data", "")))
    ]
    assert len(kept) > 20 and "zibeline" not in f"{kept} {caplog.text}".lower()
    assert notice.answer == "" and Notice.objects.get().answer == "Zibeline, non."


def test_earlier_notices_about_the_text_are_shown_with_their_outcome() -> None:
    row, user = people.published(), people.a_moderator()
    people.answered_notice(people.noticed(row, reason=NoticeReason.HATE), user, Outcome.KEPT)
    page = seen(at_desk(user).get(page_of(people.noticed(row))))
    assert "it is hateful → the text stays as it is" in page


def test_a_reply_with_personal_data_is_refused_until_it_is_out_or_ticked() -> None:
    row, user = people.published(), people.a_moderator()
    client, reply = (
        at_desk(user),
        people.asks_for_a_reply(row, "Je suis au 06 39 98 00 12, et je n’y étais pas."),
    )
    assert 'name="stays" value="06 39 98 00 12"' in opened(client, reply)
    accept = {"outcome": "shown", "public_text": reply.explanation}
    page = seen(answer(client, reply, **accept))
    assert "Personal data is left in the reply" in page and not Notice.objects.get().outcome
    answer(client, reply, outcome="shown", public_text="Je suis au [numéro], et je n’y étais pas.")
    notice = Notice.objects.get()
    assert (notice.public_text, notice.shown_from) == (
        "Je suis au [numéro], et je n’y étais pas.",
        today() + timedelta(days=3),
    )
    assert notice.explanation == reply.explanation


def test_what_was_ticked_may_stay() -> None:
    client, reply = (
        at_desk(people.a_moderator()),
        people.asks_for_a_reply(people.published(), "Mon numéro : 06 39 98 00 12."),
    )
    opened(client, reply)
    answer(client, reply, outcome="shown", public_text=reply.explanation, stays="06 39 98 00 12")
    assert Notice.objects.get().public_text == reply.explanation


def test_a_refused_reply_shows_nothing_whatever_stood_in_the_field() -> None:
    client, reply = at_desk(people.a_moderator()), people.asks_for_a_reply(people.published())
    opened(client, reply)
    answer(client, reply, outcome="refused", public_text=reply.explanation)
    notice = Notice.objects.get()
    assert (notice.outcome, notice.public_text, notice.shown_from) == (Outcome.REFUSED, "", None)


@pytest.mark.parametrize("who", ["another call", "Analysts", "Operators"])
def test_a_stranger_sees_and_does_nothing(who: str) -> None:
    notice = people.is_reported(people.published(), "zibeline")
    stranger = people.a_moderator(people.a_call(slug="other")) if who == "another call" else of_role(who)
    people.a_call()
    client = at_desk(stranger)
    refused = 404 if who == "another call" else 403
    assert client.get(page_of(notice)).status_code == refused
    for name in ("open", "answer"):
        address = reverse(f"admin:testimonies_notice_{name}", args=[notice.public_id])
        assert client.post(address, {"outcome": "kept", "answer": "x"}).status_code == refused
    listed = client.get(LIST)
    assert listed.status_code == (200 if who == "another call" else 403)
    assert notice.public_id not in seen(listed)
    assert not Notice.objects.get().outcome and not Event.objects.filter(what="notice_open").exists()


@pytest.mark.parametrize("public_id", ["x", "%00", "A" * 22, "A" * 500, "é" * 22])
def test_an_id_that_is_none_is_not_found(public_id: str) -> None:
    client = at_desk(people.a_lead())
    assert client.get(LIST + f"{public_id}/change/").status_code == 404


def test_a_get_opens_nothing() -> None:
    client, notice = at_desk(people.a_moderator()), people.noticed(people.published())
    for name in ("open", "answer"):
        assert (
            client.get(reverse(f"admin:testimonies_notice_{name}", args=[notice.public_id])).status_code
            == 405
        )


@pytest.mark.parametrize("view", ["", "answered"])
def test_those_that_do_not_fit_are_on_the_next_page(view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_notices, "LISTED", 2)
    row, user = people.published(), people.a_moderator()
    sent = [people.noticed(row, reason="hate", explanation=f"Le passage {number}.") for number in range(3)]
    for one in sent if view else []:
        people.answered_notice(one, user, "kept")
    client = at_desk(user)
    first, last, wrong = (seen(client.get(LIST, {"view": view, "page": page})) for page in ("1", "2", "\x00"))
    on_each = [sum(f"/{one.public_id}/" in page for one in sent) for page in (first, last, wrong)]
    assert on_each == [2, 1, 2]
    assert 'rel="next"' in first and 'rel="prev"' in last and 'rel="next"' not in last


def test_more_notices_cost_no_more_queries() -> None:
    row, client = people.published(), at_desk(people.a_moderator())

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(LIST)
        return len(found)

    people.noticed(row)
    queries()  # the first one of a session counts it in
    one = queries()
    for number in range(3):
        people.noticed(people.published(f"Histoire {number} du soir, pour voir.", trade="plumber"))
    assert queries() == one


def test_a_shown_reply_is_taken_off_by_its_button() -> None:
    notice = people.noticed(
        people.published(), kind="reply", explanation="Je conteste ce récit point par point."
    )
    client = at_desk(people.a_moderator())
    opened(client, notice)
    answer(client, notice, outcome="shown", public_text="Je conteste ce récit.", answer="Oui.")
    page = opened(client, notice)
    assert "Take this reply off the page" in page
    client.post(f"/admin/testimonies/notice/{notice.public_id}/take-off/")
    notice.refresh_from_db()
    assert notice.outcome == "refused"
    assert client.post(f"/admin/testimonies/notice/{notice.public_id}/take-off/").status_code == 409
