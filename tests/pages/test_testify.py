"""Form, check page, sending: design.md 5.1 to 5.3."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from testimonies.models import Call, State, Term, TermKind, Testimony
from testimonies.rules import follow_up, memo, receipts

from .. import people
from .coming_back import OURS

pytestmark = pytest.mark.django_db
FORM, SEND = "/temoigner/", "/temoigner/envoyer/"


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "story": people.STORY,
        "publication": "publish",
        "consent_read": "on",
        "language": "fr",
        **changes,
    }


def check(client: Client, **changes: Any) -> Any:
    people.a_call()
    return client.post(FORM, answers(**changes), **OURS)


def hidden_fields(page: Any) -> dict[str, list[str]]:
    """What the sending form of the check page would post."""
    body = page.content.decode().partition("data-back>")[2]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def send(client: Client, fields: dict[str, Any], **extra: Any) -> Any:
    return client.post(SEND, fields, **(OURS | extra))


def words_of(page: Any) -> list[str]:
    listed = re.search(r'<ol class="receipt".*?</ol>', page.content.decode(), re.DOTALL)
    return re.findall(r"<li>(\w+)</li>", listed.group()) if listed else []


def test_the_form_opens_with_nothing_chosen_for_her(client: Client) -> None:
    people.a_call()
    page = client.get(FORM).content.decode()
    assert 'name="publication"' in page
    assert "checked" not in page


def test_the_check_page_stores_nothing(client: Client) -> None:
    page = check(client)
    assert page.status_code == 200
    assert people.STORY in unescape(page.content.decode())
    assert not Testimony.objects.exists()


def test_sending_gives_eight_words_that_find_the_testimony_again(client: Client) -> None:
    page = send(client, hidden_fields(check(client)))
    words = words_of(page)
    assert len(words) == 8
    visit = follow_up.find(receipts.parse(" ".join(words), "fr"))
    assert visit is not None
    row = visit.testimony
    assert (row.state, row.story) == (State.WAITING, people.STORY)


def test_every_answer_is_kept(client: Client) -> None:
    said = {"trade": "plumber", "behaviours": ["private-message", "followed"], "data_sources": ["job-sheet"],
            "country": "FR", "area": "fr-75", "year": "2019", "warnings": ["insults"], "show_area": "on",
            "review_first": "on", "if_unreachable": "erase"}  # fmt: skip
    send(client, hidden_fields(check(client, **said)))
    row = Testimony.objects.get()
    assert (row.trade and row.trade.slug, row.area and row.area.slug, row.year) == ("plumber", "fr-75", 2019)
    assert {term.slug for term in row.terms.all()} == {"private-message", "followed", "job-sheet", "insults"}
    assert (row.show_area, row.review_first, row.share_picture, row.if_unreachable) == (
        True,
        True,
        False,
        "erase",
    )


def test_the_same_sending_twice_gives_the_same_receipt_and_one_row(client: Client) -> None:
    fields = hidden_fields(check(client))
    assert words_of(send(client, fields)) == words_of(send(client, fields)) != []
    assert Testimony.objects.count() == 1


def test_after_a_first_visit_the_receipt_is_not_shown_again(client: Client) -> None:
    fields = hidden_fields(check(client))
    send(client, fields)
    follow_up.open_visit(Testimony.objects.get())
    page = send(client, fields)
    assert words_of(page) == []
    assert "déjà" in page.content.decode()


def test_after_fifteen_minutes_the_receipt_is_not_shown_again(client: Client) -> None:
    fields = hidden_fields(check(client))
    send(client, fields)
    Testimony.objects.update(replay_until=timezone.now())
    assert words_of(send(client, fields)) == []


def test_after_withdrawal_a_repeat_says_already_received(client: Client) -> None:
    fields = hidden_fields(check(client))
    send(client, fields)
    row = Testimony.objects.get()
    follow_up.withdraw(follow_up.Visit(row, 1))
    page = send(client, fields)
    assert words_of(page) == []
    assert Testimony.objects.get().state == State.WITHDRAWN


def test_another_text_under_the_same_nonce_is_not_lost(client: Client) -> None:
    fields = hidden_fields(check(client))
    send(client, fields)
    page = send(client, fields | {"story": "Une autre histoire, tout aussi vraie que la première."})
    again = hidden_fields(page)
    assert again["story"] == ["Une autre histoire, tout aussi vraie que la première."]
    assert again["nonce"] != fields["nonce"]
    assert len(words_of(send(client, again))) == 8
    assert Testimony.objects.count() == 2


@pytest.mark.parametrize("nonce", ["", "forged", "a:b:c", "é\x00"])
def test_a_forged_nonce_brings_the_check_page_back(client: Client, nonce: str) -> None:
    fields = hidden_fields(check(client)) | {"nonce": nonce}
    page = send(client, fields)
    assert hidden_fields(page)["story"] == [people.STORY]
    assert not Testimony.objects.exists()


PHONED = "Il m'a écrit depuis le 06 39 98 00 12 et depuis sonnom@example.org le soir même."


def test_passages_are_listed_with_the_safer_choice_for_each(client: Client) -> None:
    page = check(client, story=PHONED).content.decode()
    assert "Passage 1 sur 2" in page
    assert page.count(' value="remove" autocomplete="off" checked') == 2
    assert "[numéro]" in page


def test_a_removed_passage_is_not_kept_and_a_hidden_one_is(client: Client) -> None:
    send(client, hidden_fields(check(client, story=PHONED)) | {"hit_0": "remove", "hit_1": "hide"})
    row = Testimony.objects.get()
    assert row.story == "Il m'a écrit depuis le [numéro] et depuis sonnom@example.org le soir même."
    hidden = row.redactions.get()
    assert row.story[hidden.start : hidden.end] == "sonnom@example.org"


def test_figures_only_needs_a_trade_and_a_behaviour(client: Client) -> None:
    page = check(client, story="", publication="figures").content.decode()
    assert page.count('class="error-summary"') == 1
    assert 'href="#id_trade"' in page
    fields = hidden_fields(
        check(client, story="", publication="figures", trade="plumber", behaviours=["followed"])
    )
    assert len(words_of(send(client, fields))) == 8


def test_a_paused_call_keeps_the_text_and_says_so(client: Client) -> None:
    people.a_call(paused=True)
    page = client.post(FORM, answers(), **OURS).content.decode()
    assert unescape(page).count(people.STORY) == 1
    assert not Testimony.objects.exists()


def test_a_call_never_opened_is_not_shown(client: Client) -> None:
    Call.objects.update(opened_on=None)
    assert 'name="story"' not in client.get(FORM).content.decode()


@pytest.mark.parametrize(
    "origin",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"},
     {"origin": "null"}, {}],
    ids=["cross-site", "same-site", "foreign origin", "null origin", "no header"],
)  # fmt: skip
def test_a_foreign_sending_stores_nothing_and_comes_back_filled_in(
    client: Client, origin: dict[str, str]
) -> None:
    fields = hidden_fields(check(client))
    page = client.post(SEND, fields, headers=origin)
    assert page.status_code == 403
    assert hidden_fields(page)["story"] == [people.STORY]
    assert not Testimony.objects.exists()


def test_sending_opened_by_get_leads_to_the_form(client: Client) -> None:
    people.a_call()
    assert client.get(SEND)["Location"] == FORM


def test_english_pages_have_english_words_and_addresses(client: Client) -> None:
    people.a_call()
    assert "Tell us what happened" in client.get("/en/testify/").content.decode()
    page = client.post("/en/testify/", answers(language="en"), **OURS)
    assert "Send my testimony" in page.content.decode()


def test_the_language_switch_of_the_check_page_keeps_the_answers(client: Client) -> None:
    page = check(client)
    assert 'action="/en/testify/"' in page.content.decode()
    switched = client.post("/en/testify/", hidden_fields(page), **OURS)
    assert hidden_fields(switched)["story"] == [people.STORY]


def test_no_answer_sets_a_cookie_or_may_be_kept(client: Client) -> None:
    people.a_call()
    page = check(client)
    for answer in (client.get(FORM), page, send(client, hidden_fields(page))):
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]
        assert "Cookie" not in answer.get("Vary", "")


def test_changing_an_answer_gives_the_form_with_everything_in_it(client: Client) -> None:
    people.a_call()
    said = answers(trade="plumber", behaviours=["followed", "insults-humiliation"], show_area="on")
    page = client.post(FORM, {**said, "change": "trade"}, **OURS).content.decode()
    assert people.STORY in unescape(page)
    assert '<option value="plumber" selected>' in page
    assert page.count("checked") == 5
    assert 'data-open="trade"' in page


@pytest.mark.parametrize("origin", [{"origin": "null"}, {}], ids=["null origin", "no header"])
def test_a_browser_that_never_says_where_it_comes_from_is_asked_to_confirm_once(
    client: Client, origin: dict[str, str]
) -> None:
    page = client.post(SEND, hidden_fields(check(client)), headers=origin)
    assert len(words_of(client.post(SEND, hidden_fields(page), headers=origin))) == 8


def test_a_confirmation_helps_no_foreign_page(client: Client) -> None:
    page = client.post(SEND, hidden_fields(check(client)), headers={"origin": "null"})
    for foreign in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert words_of(client.post(SEND, hidden_fields(page), headers=foreign)) == []
    forged = hidden_fields(check(client)) | {"confirmed": "here:x:y"}
    assert words_of(client.post(SEND, forged, headers={"origin": "null"})) == []


def test_an_answer_changed_on_the_check_page_stays_in_its_call(client: Client) -> None:
    people.a_call()
    other = people.a_call(slug="other", hashtag="#other")
    page = client.post(f"{FORM}?call={other.slug}", answers(), **OURS).content.decode()
    ways = re.findall(r'name="change"[^>]+formaction="([^"]+)"', page)
    assert ways[0] == f"{FORM}?call=other#div_id_story"
    assert all(way.startswith(f"{FORM}?call=other#div_id_") for way in ways)


@pytest.mark.django_db
def test_what_a_form_offers_is_remembered_for_its_call_and_language_alone(
    client: Client, remembering: None
) -> None:
    people.a_call()
    other = people.a_call(slug="other", hashtag="#other")
    other.terms.add(Term.objects.get(kind=TermKind.TRADE, slug="plumber"))
    pages = [client.get(address).content.decode() for address in (FORM, "/en/testify/", f"{FORM}?call=other")]
    assert [">Plombier, chauffagiste<" in page for page in pages] == [True, False, True]
    assert [">Plumber, heating engineer<" in page for page in pages] == [False, True, False]
    assert ['value="landlord"' in page for page in pages] == [True, True, False]


@pytest.mark.parametrize(
    "begun",
    [{"change": "story"}, {"change": "story", "story": "Zibeline", "country": "BE", "language": "en"}],
)
def test_a_form_that_somebody_began_is_nobody_elses(
    client: Client, remembering: None, begun: dict[str, str]
) -> None:
    """Not even an empty one: what was posted takes the place of what a form proposes."""
    people.a_call()
    blank = client.get(FORM).content
    memo.forget()
    assert client.post(FORM, begun, **OURS).content != blank
    assert client.get(FORM).content == blank
    assert client.get(FORM, {"trade": "plumber"}).content != blank
    assert client.get(FORM).content == blank


def test_a_term_younger_than_what_is_remembered_is_kept(remembering: None) -> None:
    people.sent()
    Term.objects.create(kind=TermKind.TRADE, slug="diver", label_fr="Plongeur", label_en="Diver")
    Term.objects.create(kind=TermKind.BEHAVIOUR, slug="waved", label_fr="Signe", label_en="Waved")
    sent = people.sent("Une autre histoire, assez longue.", trade="diver", behaviours=["waved", "followed"])
    assert sent.testimony and sent.testimony.trade
    assert sent.testimony.trade.slug == "diver"
    assert set(sent.testimony.term_slugs(TermKind.BEHAVIOUR)) == {"waved", "followed"}
