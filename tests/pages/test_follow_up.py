"""`/suivi/` behind its door: what the author sees, and each act."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import Event, Message, Redaction, Standing, State, TermKind, Testimony
from testimonies.rules import desk, follow_up, moderation
from testimonies.rules.follow_up import Visit
from testimonies.rules.redaction import Span

from .. import people
from .coming_back import ENGLISH, FRENCH, Author, post, seen

pytestmark = pytest.mark.django_db
WITH_NUMBER = "Il m'a rappelée deux fois au 06 39 98 11 22 le soir même."
LATER = "Je précise : le message est arrivé une heure après son départ."
SCREENS = ("state", "text", "amend", "details", "withdraw")


@pytest.mark.parametrize(
    "action", [*SCREENS, "reply", "amend_save", "withdraw_yes", "agree", "reopen", "details_save"]
)
@pytest.mark.parametrize("token", ["", "forged", "A" * 90, "é\x00", "x" * 100_000])
def test_a_stranger_without_a_pass_sees_and_does_nothing(client: Client, action: str, token: str) -> None:
    row = people.published()
    page = post(client, FRENCH, {"action": action, "pass": token, "story": LATER, "message": LATER})
    assert page.status_code == 200
    assert people.STORY not in seen(page)
    assert row.pk not in seen(page)
    assert 'name="receipt"' in seen(page)
    assert (people.fresh(row).state, people.fresh(row).version, Message.objects.count()) == (
        "published",
        1,
        0,
    )


@pytest.mark.parametrize("action", SCREENS)
@pytest.mark.parametrize("address", [FRENCH, ENGLISH])
def test_every_screen_has_one_title_that_says_nothing_and_a_new_pass(
    client: Client, action: str, address: str
) -> None:
    row = people.waiting()
    author = Author(client, row, address)
    before = author.token
    page = author.press(action)
    assert author.status == 200
    assert page.count("<h1") == 1
    assert re.search(r"<title>\s*(Suivi|Follow-up)\s*</title>", page)
    assert author.token != before
    assert "data-inplace" in page


def test_each_screen_is_one_press_away_in_the_other_language(client: Client) -> None:
    author = Author(client, people.waiting())
    for action in (*SCREENS, "reply"):
        page = author.press(action)
        assert re.search(rf'(?:action|formaction)="{ENGLISH}"', page)


def test_the_language_switch_keeps_the_text_in_progress(client: Client) -> None:
    author = Author(client, people.waiting(), ENGLISH)
    assert f"{LATER}</textarea>" in author.press("amend", story=LATER)
    assert f"{LATER}</textarea>" in author.press("text", message=LATER)


def test_her_text_is_behind_a_press(client: Client) -> None:
    author = Author(client, people.waiting())
    assert people.STORY not in author.press("state")
    assert people.STORY in author.press("text")


def test_a_decision_comes_with_its_reason_and_sentence_and_with_no_name(client: Client) -> None:
    row, by = people.waiting(), people.a_moderator()
    people.decide(row, "refuse", by, reason="off-topic", sentence="Merci de votre confiance.\nBon courage.")
    desk.write(row, by, text="Nous vous lisons.")
    author = Author(client, row, ENGLISH)
    page = author.press("state")
    assert "is about something else" in page
    assert "Merci de votre confiance.\nBon courage." in page
    assert "1 message from the team" in page
    assert "Nous vous lisons." in author.press("text")
    assert by.get_username() not in page + author.page


def test_what_was_hidden_is_shown_with_its_kind_and_reason(client: Client) -> None:
    row, by = people.waiting(WITH_NUMBER), people.a_moderator()
    people.opened(row, by)
    desk.mark(row, by, version=1, spans=[Span(0, 2, "cut")], reason="identifies-witness")
    desk.mark(row, by, version=1, spans=[Span(7, 15, "graphic")], standing=Standing.ASKED, reason="graphic")
    page = Author(client, row, ENGLISH).press("text")
    assert '<mark class="hit">06 39 98 11 22</mark>' in page
    assert "hidden from readers by you (telephone number)" in page
    assert "hidden from readers by the team (passage left out)" in page
    assert "Why: it makes you recognisable." in page
    assert "the team asks for a change (very graphic words)" in page
    assert '<span class="redacted">[numéro]</span>' in page
    assert by.get_username() not in page


def test_a_published_text_is_shown_as_readers_see_it(client: Client) -> None:
    page = Author(client, people.published(WITH_NUMBER), ENGLISH).press("text")
    assert "As readers see it" in page
    assert '<span class="redacted">[numéro]</span>' in page


def test_a_message_goes_to_the_team_and_comes_back_neutralised(client: Client) -> None:
    row = people.waiting()
    page = Author(client, row, ENGLISH).press("reply", message="Bonjour\u202e, une <b>question</b>\r\nmerci")
    assert Message.objects.get().text == "Bonjour, une <b>question</b>\nmerci"
    assert "Your message is with the team." in page


def test_markup_in_a_message_or_a_text_is_words(client: Client) -> None:
    row = people.waiting("Un texte avec <script>alert(1)</script> dedans.")
    author = Author(client, row)
    author.press("reply", message="<img src=x onerror=alert(1)>")
    raw = author.response.content.decode()
    assert "<script>alert" not in raw
    assert "<img src=x" not in raw


def test_a_message_is_deleted_for_both_sides(client: Client) -> None:
    row = people.waiting()
    message = desk.write(row, people.a_moderator(), text="Ne gardez pas cela.")
    author = Author(client, row, ENGLISH)
    assert f'value="{message.public_id}"' in author.press("text")
    assert "Ne gardez pas cela." not in author.press("delete_message", which=message.public_id)
    assert not Message.objects.exists()


def hits(page: str) -> set[str]:
    return set(re.findall(r'name="(hit_\d+)"', page))


def test_a_new_text_is_checked_then_received(client: Client) -> None:
    row = people.waiting()
    author = Author(client, row, ENGLISH)
    assert f"{people.STORY}</textarea>" in author.press("amend")
    page = author.press("amend_check", story=f"{LATER}\r\n\r\nPuis : 06 39 98 11 22.")
    assert hits(page) == {"hit_0"}
    assert people.fresh(row).version == 1
    page = author.press(
        "amend_save", story=f"{LATER}\n\nPuis : 06 39 98 11 22.", hit_0="hide", seen="waiting"
    )
    assert "Your new text is received." in page
    row = people.fresh(row)
    assert (row.version, row.story, row.state) == (2, f"{LATER}\n\nPuis : 06 39 98 11 22.", "waiting")
    assert [row.story[one.start : one.end] for one in row.redactions.filter(version=2)] == ["06 39 98 11 22"]


@pytest.mark.parametrize("choice", ["remove", "nonsense", None])
def test_a_passage_she_removes_is_not_kept_and_removing_is_the_default(
    client: Client, choice: str | None
) -> None:
    row = people.waiting()
    fields = {} if choice is None else {"hit_0": choice}
    Author(client, row).press("amend_save", story=f"{LATER} 06 39 98 11 22", **fields)
    assert people.fresh(row).story == f"{LATER} [numéro]"
    assert not people.fresh(row).redactions.filter(version=2).exists()


def test_what_was_only_hidden_stays_hidden_unless_she_says_more(client: Client) -> None:
    row = people.waiting(WITH_NUMBER)
    author = Author(client, row)
    page = author.press("amend_check", story=f"{WITH_NUMBER} Voilà.")
    assert re.search(r'name="hit_0" value="hide"[^>]* checked', page)
    author.press("amend_save", story=f"{WITH_NUMBER} Voilà.")
    assert people.fresh(row).story == f"{WITH_NUMBER} Voilà."
    assert people.fresh(row).redactions.filter(version=2, standing="hidden").count() == 1


def test_a_passage_the_team_let_stay_is_not_asked_about_again(client: Client) -> None:
    row = people.waiting(WITH_NUMBER)
    Redaction.objects.update(standing=Standing.KEPT, reason="invented", by="mia")
    author = Author(client, row)
    story = f"{WITH_NUMBER} Et au 06 39 98 44 55 aussi."
    assert hits(author.press("amend_check", story=story)) == {"hit_1"}
    author.press("amend_save", story=story, hit_1="remove")
    assert people.fresh(row).story == f"{WITH_NUMBER} Et au [numéro] aussi."
    assert [one.standing for one in people.fresh(row).redactions.filter(version=2)] == ["kept"]


def test_she_is_told_before_a_published_text_comes_down(client: Client) -> None:
    row = people.published()
    author = Author(client, row, ENGLISH)
    for action in ("amend", "amend_check"):
        assert "the present one comes down" in author.press(action, story=LATER)
    author.press("amend_save", story=LATER, seen="published")
    assert (people.fresh(row).state, people.fresh(row).public_text) == ("waiting", "")
    assert client.get(row.get_absolute_url()).status_code == 404


def test_a_text_published_while_she_wrote_is_not_taken_down_unsaid(client: Client) -> None:
    row = people.waiting()
    author = Author(client, row, ENGLISH)
    author.press("amend_check", story=LATER)
    people.decide(row, "approve")
    page = author.press("amend_save", story=LATER, seen="waiting")
    assert author.status == 409
    assert (people.fresh(row).state, people.fresh(row).version) == ("published", 1)
    assert "published meanwhile" in page
    assert LATER in page


def test_her_yes_lets_a_version_be_published(client: Client) -> None:
    row = people.waiting(WITH_NUMBER, review_first=True)
    author = Author(client, row, ENGLISH)
    people.decide(row, "approve")
    assert "waits for your yes" in author.press("state")
    page = author.press("text")
    assert "[numéro]" in page
    assert 'value="agree"' in page
    seen_text = re.search(r'name="seen_text" value="([^"]+)"', page)[1]
    assert "This version may be published." in author.press("agree", seen_text=seen_text)
    assert people.fresh(row).agreed_version == 1


def test_she_asks_once_to_be_read_again(client: Client) -> None:
    row = people.waiting()
    people.decide(row, "refuse", reason="spam")
    author = Author(client, row, ENGLISH)
    assert 'value="reopen"' in author.press("state")
    assert "The team will read your text again." in author.press("reopen")
    people.decide(row, "refuse", reason="spam")
    assert 'value="reopen"' not in author.press("state")
    assert "already asked" in author.press("reopen")
    assert author.status == 409


def test_withdrawal_has_its_own_page_with_the_promise_and_then_nothing_is_left(client: Client) -> None:
    sent = people.sent()
    author = Author(client, sent.testimony, ENGLISH)
    page = author.press("withdraw")
    for words in ("within 5 seconds", "within 30 days", "cannot be called back", "cannot be undone"):
        assert words in page
    assert people.fresh(sent.testimony).state == "waiting"
    page = author.press("withdraw_yes")
    assert "It is done" in page
    assert "/en/help/" in page
    assert people.fresh(sent.testimony).state == State.WITHDRAWN
    assert "It is done" in author.press("withdraw_yes")
    assert 'name="receipt"' in author.press("text")


def test_withdrawal_wins_over_a_decision_made_meanwhile(client: Client) -> None:
    row = people.waiting()
    author = Author(client, row)
    author.press("withdraw")
    people.decide(row, "approve")
    author.press("withdraw_yes")
    assert (people.fresh(row).state, people.fresh(row).public_text) == ("withdrawn", "")
    assert client.get(row.get_absolute_url()).status_code == 404


def test_the_later_questions_are_offered_kept_and_shown_again(client: Client) -> None:
    row = people.waiting()
    author = Author(client, row, ENGLISH)
    page = author.press("details")
    assert page.count("(optional)") >= 7
    answers = {
        "places": ["home", "vehicle"],
        "obstacles": ["no-proof"],
        "age_band": "25-34",
        "company": "Une\u202e entreprise",
    }
    assert "Your answers are kept" in author.press("details_save", **answers)
    row = people.fresh(row)
    assert sorted(row.term_slugs(TermKind.PLACE)) == ["home", "vehicle"]
    assert (row.term_slugs(TermKind.OBSTACLE), row.term_slugs(TermKind.AGE_BAND)) == (["no-proof"], ["25-34"])
    assert row.company == "Une entreprise"
    page = author.press("details")
    assert re.search(r'value="vehicle"[^>]* checked', page)
    assert 'value="Une entreprise"' in page


def test_obstacles_have_their_own_neutral_title(client: Client) -> None:
    page = Author(client, people.waiting()).press("details")
    assert "Ce qui a pesé (facultatif)" in page
    assert "pourquoi" not in page.lower()


def test_the_team_decided_meanwhile_and_what_was_typed_is_still_here(client: Client) -> None:
    row = people.waiting(review_first=True)
    author = Author(client, row, ENGLISH)
    people.decide(row, "approve")
    author.press("text")
    people.decide(row, "recall")
    page = author.press("agree", message=LATER)
    assert author.status == 409
    assert "The team decided meanwhile" in page
    assert f"{LATER}</textarea>" in page


def test_a_newer_text_of_her_own_is_not_called_a_decision_of_the_team(client: Client) -> None:
    row = people.waiting()
    one, other = Author(client, row, ENGLISH), Author(client, row, ENGLISH)
    one.press("amend_save", story=LATER)
    page = other.press("amend_save", story=f"{LATER} Bis.")
    assert other.status == 409
    assert "You had already changed this" in page
    assert f"{LATER} Bis.</textarea>" in page
    assert people.fresh(row).story == LATER


def test_a_text_withdrawn_on_another_page_says_so(client: Client) -> None:
    row = people.waiting()
    author = Author(client, row, ENGLISH)
    follow_up.withdraw(Visit(row, 1))
    page = author.press("reply", message=LATER)
    assert "was withdrawn" in page
    assert LATER in page


ACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "reply": ("published", {"message": LATER}),
    "amend_save": ("published", {"story": LATER, "seen": "published"}),
    "withdraw_yes": ("published", {}),
    "reopen": ("refused", {}),
    "agree": ("approved", {}),
    "details_save": ("waiting", {"company": "Une entreprise", "places": ["home"]}),
    "delete_message": ("waiting", {}),
}
ELSEWHERE = {
    "another site": {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    "foreign origin": {"origin": "https://evil.example"},
    "null origin": {"origin": "null"},
    "no header": {},
}


def everything() -> list[Any]:
    """All that an act of the author could change."""
    rows = (
        Testimony.objects.order_by("pk"),
        Message.objects.order_by("pk"),
        Redaction.objects.order_by("pk"),
    )
    terms = Testimony.terms.through.objects.order_by("pk")
    return [list(one.values()) for one in (*rows, terms, Event.objects.order_by("pk"))]


def about_to(action: str) -> tuple[Testimony, dict[str, Any]]:
    """A testimony on which the act can be done, and what its button posts."""
    state, fields = ACTS[action]
    row = people.in_state(state, people.waiting(WITH_NUMBER, review_first=state == "approved"))
    if action == "delete_message":
        fields = {"which": follow_up.reply(row, text="Un message.").public_id}
    if action == "agree":
        fields = {"seen_text": moderation.shown(row)}
    return row, fields


@pytest.mark.parametrize("origin", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("action", ACTS)
def test_a_post_of_unknown_origin_does_nothing_and_comes_back_filled_in(
    client: Client, action: str, origin: dict[str, str]
) -> None:
    row, fields = about_to(action)
    author, before = Author(client, row, ENGLISH), everything()
    page = author.press(action, headers=origin, **fields)
    assert author.status == 403
    assert "Nothing was done yet" in page
    typed = {name: value for name, value in fields.items() if name in ("message", "story", "company")}
    assert all(f"{value}</textarea>" in page or f'value="{value}"' in page for value in typed.values())
    assert "places" not in fields or re.search(r'value="home"[^>]* checked', page)
    assert everything() == before


@pytest.mark.parametrize("action", ACTS)
def test_the_same_post_from_here_does_it(client: Client, action: str) -> None:
    row, fields = about_to(action)
    author, before = Author(client, row, ENGLISH), everything()
    author.press(action, **fields)
    assert author.status == 200
    assert everything() != before


def queries(client: Client, row: Testimony, action: str) -> int:
    author = Author(client, row)
    author.press(action)  # what is measured once an hour is measured here
    with CaptureQueriesContext(connection) as captured:
        author.press(action)
    return len(captured)


@pytest.mark.parametrize("action", SCREENS)
def test_no_screen_costs_more_queries_with_more_rows(client: Client, action: str) -> None:
    row = people.waiting(WITH_NUMBER)
    follow_up.reply(row, text="Un message")
    before = queries(client, row, action)
    for number in range(3):
        follow_up.reply(row, text=f"Message {number}")
        Redaction.objects.create(testimony=row, version=1, start=number, end=number + 1, kind="cut")
    assert queries(client, row, action) == before <= 21
