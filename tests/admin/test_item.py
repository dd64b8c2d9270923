"""One testimony: what is said before it is opened, under whose claim it opens, and what the page shows."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from testimonies.admin.item import authors_text
from testimonies.models import Event, Redaction, Testimony
from testimonies.rules import desk, follow_up, moderation
from testimonies.rules.redaction import Span
from tests import people

from .desk import act, at_desk, item, opened, unmarked

pytestmark = pytest.mark.django_db
STORY = "Il s'appelait Yanis, il est revenu le soir. 😀\n\nIl m'a écrit au 06 12 34 56 78, chez moi."


def test_before_a_claim_the_page_says_what_it_is_about_and_no_word_of_it() -> None:
    row = people.waiting(STORY, warnings=["minor"])
    page = at_desk(people.a_moderator()).get(item(row)).content.decode()
    assert "Claim" in page
    assert "about 90 characters" in page
    assert row.trade.label_en in page
    assert "Yanis" not in page


def test_the_text_opens_when_asked_under_the_claim_and_it_is_in_the_trail() -> None:
    row, mia = people.waiting(STORY), people.a_moderator()
    client = at_desk(mia)
    act(client, row, "claim")
    assert "Yanis" not in client.get(item(row)).content.decode()
    act(client, row, "open")
    assert "Yanis" in client.get(item(row)).content.decode()
    assert Event.objects.filter(what="open", who=mia.username).count() == 1


def test_without_the_claim_the_text_stays_closed() -> None:
    row = people.waiting(STORY)
    desk.claim(row, people.a_lead())
    client = at_desk(people.a_moderator())
    for name in ("claim", "open", "find"):
        page = act(client, row, name, words="Yanis", kind="first_name").content.decode()
        assert "Yanis" not in page.replace("What you had written", "")
    assert not Event.objects.filter(what="open").exists()


def test_a_new_claim_closes_the_text_again() -> None:
    row, client = people.waiting(STORY), at_desk(people.a_moderator())
    assert "Yanis" in opened(client, row)
    act(client, row, "hand_over")
    act(client, row, "claim")
    assert "Yanis" not in client.get(item(row)).content.decode()


def test_the_text_on_the_page_is_the_text_sign_for_sign() -> None:
    row, client = people.waiting(STORY), at_desk(people.a_moderator())
    page = opened(client, row)
    shown = re.search(r"data-story>(.*?)</div>", page, re.DOTALL)[1]
    bare = re.sub(r"</?mark[^>]*>", "", re.sub(r'<span class="note".*?</span>', "", shown))
    assert html.unescape(bare) == row.story


def test_personal_data_is_marked_by_kind_beside_the_text_that_readers_would_get() -> None:
    row, client = unmarked(STORY), at_desk(people.a_moderator())
    page = opened(client, row)
    assert '<mark class="is-open">06 12 34 56 78<span class="note" lang="en">Telephone number, likely' in page
    act(client, row, "hide", span=f"{STORY.index('06')}-{STORY.index(', chez')}-phone")
    page = client.get(item(row)).content.decode()
    assert '<mark class="is-hidden">06 12 34 56 78' in page
    gone, instead = re.search(r"<del>(.*?)</del><ins>(.*?)</ins>", page, re.DOTALL).groups()
    assert re.sub("<[^>]+>", "", gone) == "removed: 06 12 34 56 78"
    assert re.sub("<[^>]+>", "", instead) == "added: [numéro]"


def test_a_decision_shows_whole_where_it_lies_over_personal_data() -> None:
    marks = [Redaction(start=4, end=8, kind="first_name", standing="asked")]
    hits = [Span(2, 6, "phone"), Span(7, 10, "email")]
    stretches = [(one.text, one.mark) for one in authors_text("0123456789ab", marks, hits)]
    assert stretches == [("01", ""), ("23", "open"), ("4567", "asked"), ("89", "open"), ("ab", "")]


def test_markup_typed_by_an_author_stays_text() -> None:
    row = people.waiting("<script>alert(1)</script> {{ settings.SECRET_KEY }} <b>gras</b>, dit-elle.")
    page = opened(at_desk(people.a_moderator()), row)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ settings.SECRET_KEY }}" in page


def test_the_page_says_who_reads_it_now() -> None:
    row, lea = people.waiting(), people.a_lead()
    desk.claim(row, lea)
    page = at_desk(people.a_moderator()).get(item(row)).content.decode()
    assert f"{lea.username} is reading it" in page


def test_a_lease_that_ended_while_somebody_typed_goes_on() -> None:
    row, mia = people.waiting(), people.a_moderator()
    client = at_desk(mia)
    opened(client, row)
    Testimony.objects.update(claimed_until=timezone.now() - timedelta(minutes=1))
    act(client, row, "refuse", reason="spam", sentence="Non merci.")
    assert Testimony.objects.get().state == "refused"


def test_a_claim_that_housekeeping_took_back_keeps_what_was_typed() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    opened(client, row)
    Testimony.objects.update(claimed_by=None, claimed_until=None)
    page = act(client, row, "refuse", reason="spam", sentence="Ma phrase à moi.").content.decode()
    assert "Your claim on this one ended" in page
    assert "Ma phrase à moi." in page
    assert Testimony.objects.get().state == "waiting"


def test_conversation_and_answer_show_once_it_is_open() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    follow_up.reply(row, text="Avez-vous lu mon récit ?")
    assert "Avez-vous lu" not in client.get(item(row)).content.decode()
    assert "Avez-vous lu" in opened(client, row)
    act(client, row, "message", text="Oui, merci.")
    assert [(one.side, one.text) for one in row.messages.all()][1] == ("team", "Oui, merci.")


def test_a_saved_reply_alone_is_a_message_and_an_empty_one_is_not() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    opened(client, row)
    page = act(client, row, "message", text=" ").content.decode()
    assert "Write a message first" in page
    act(client, row, "message", text="", saved="danger")
    assert row.messages.get().text.startswith("Ce que vous écrivez nous inquiète")


def test_an_answer_to_a_notice_is_not_offered_as_a_message() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    page = opened(client, row)
    assert 'value="danger"' in page
    assert "person-concerned" not in page


def test_a_message_that_is_refused_leaves_no_trace() -> None:
    row, mia = people.waiting(), people.a_moderator()
    client = at_desk(mia)
    opened(client, row)
    Testimony.objects.update(claimed_until=timezone.now() - timedelta(minutes=1), escalated="minor")
    assert "a lead moderator decides" in act(client, row, "message", text="Bonjour.").content.decode()
    assert not row.messages.exists()


def test_what_the_author_withdrew_leaves_a_page_without_words() -> None:
    row, client = people.waiting(STORY), at_desk(people.a_moderator())
    opened(client, row)
    follow_up.withdraw(follow_up.Visit(row, 1))
    page = act(client, row, "approve")
    assert page.status_code == 409
    assert "withdrawn" in page.content.decode()
    assert "the words are gone" in client.get(item(row)).content.decode()
    assert "Yanis" not in client.get(item(row)).content.decode()


def test_what_was_passed_on_cannot_be_claimed_by_a_moderator() -> None:
    row, mia = people.waiting(), people.a_moderator()
    moderation.escalate(row, by=desk.acting(mia), reason="danger")
    page = act(at_desk(people.a_moderator()), row, "claim").content.decode()
    assert "a lead moderator decides" in page.lower()
    act(at_desk(people.a_lead()), row, "claim")
    assert Testimony.objects.get().claimed_by is not None


def test_the_trail_is_on_the_page() -> None:
    row, mia = people.waiting(), people.a_moderator()
    client = at_desk(mia)
    page = opened(client, row)
    for words in ("received", "claimed", "text opened", mia.username):
        assert words in page


def test_shortcuts_can_be_switched_off() -> None:
    row, client = people.waiting(), at_desk(people.a_moderator())
    assert "accesskey" in opened(client, row)
    client.post("/admin/shortcuts/")
    page = client.get(item(row)).content.decode()
    assert "accesskey" not in page
    assert "data-shortcuts" not in page


def test_what_the_author_changed_is_shown_once_it_is_open() -> None:
    row, client = (
        people.waiting("Il est revenu le soir, sans prévenir, chez moi."),
        at_desk(people.a_moderator()),
    )
    people.keeps_an_earlier_text(row, "Il est venu le soir, sans prévenir, chez moi.")
    act(client, row, "claim")
    assert "What the author changed" not in client.get(item(row)).content.decode()
    act(client, row, "open")
    page = client.get(item(row)).content.decode()
    assert "What the author changed since version 0" in page
    assert re.search(r"<del>.{0,99}removed: </span>venu</del><ins>.{0,99}added: </span>revenu</ins>", page)


def test_an_item_with_many_marks_messages_and_acts_costs_no_more_queries() -> None:
    row, client = unmarked("Un 0612345678 deux 0712345678 trois 0112345678."), at_desk(people.a_moderator())
    opened(client, row)
    people.keeps_an_earlier_text(row, "Un.")
    costs = []
    for span, number in (("3-13-phone", 1), ("19-29-phone", 9)):
        act(client, row, "hide", span=span)
        for time in range(number):
            act(client, row, "message", text=f"Bonjour {number} {time}.")
            follow_up.reply(row, text=f"Merci {number} {time}.")
        with CaptureQueriesContext(connection) as queries:
            client.get(item(row))
        costs.append(len(queries))
    assert costs[0] == costs[1]
