"""`/suivi/`, its door: eight words, forgiven where they can be, and one answer where they cannot."""

import re
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from testimonies.models import Testimony
from testimonies.rules import follow_up, receipts
from testimonies.rules.follow_up import Visit

from .. import people
from .coming_back import ENGLISH, FRENCH, OURS, Author, open_with, seen

pytestmark = pytest.mark.django_db
WRONG = " ".join(receipts.word_list("fr")[:8])


def headers(response: Any) -> dict[str, str]:
    """All but the length, which is that of the words typed."""
    return {name: value for name, value in response.headers.items() if name != "Content-Length"}


def without_field(response: Any) -> str:
    return re.sub(r'(name="receipt" value)="[^"]*"', r"\1", response.content.decode())


def test_the_page_asks_for_the_words_and_shows_nothing_else(
    client: Client, django_assert_num_queries: Any
) -> None:
    page = client.get(FRENCH)
    field = re.search(r'<input[^>]+name="receipt"[^>]*>', page.content.decode()).group()
    for wanted in ('type="text"', 'autocomplete="off"', 'spellcheck="false"', 'autocapitalize="none"'):
        assert wanted in field
    assert page["Cache-Control"] == "no-store, private"
    assert seen(page).count("<h1") == 1


def test_the_words_open_the_testimony_with_its_state_and_not_its_text(client: Client) -> None:
    sent = people.sent()
    page = open_with(client, " ".join(sent.words))
    assert page.status_code == 200
    assert people.STORY not in seen(page)
    assert 'name="pass"' in seen(page)
    assert not any(f"{one} {other}" in seen(page) for one, other in pairwise(sent.words))


@pytest.mark.parametrize("address", [FRENCH, ENGLISH])
def test_french_words_open_on_the_english_page_too(client: Client, address: str) -> None:
    sent = people.sent()
    assert 'name="pass"' in seen(open_with(client, ", ".join(sent.words).upper(), address))


def test_a_wrong_receipt_and_a_withdrawn_one_get_the_same_bytes(client: Client) -> None:
    sent = people.sent()
    follow_up.withdraw(Visit(sent.testimony, 1))
    withdrawn, wrong = open_with(client, " ".join(sent.words)), open_with(client, WRONG)
    assert without_field(withdrawn) == without_field(wrong)
    assert headers(withdrawn) == headers(wrong)
    assert WRONG in seen(wrong)


def test_the_number_of_words_read_is_told(client: Client) -> None:
    page = seen(open_with(client, "abandon acte vélo", ENGLISH))
    assert "We read 3 words here." in page
    assert 'value="abandon acte vélo"' in page


def test_the_place_of_a_word_of_no_list_is_told_and_the_word_is_not_repeated(client: Client) -> None:
    words = WRONG.split()
    words[2] = "wxyzunknown"
    page = seen(open_with(client, " ".join(words), ENGLISH))
    assert "The third word is not in our list" in page
    without_typed = re.sub(r'name="receipt" value="[^"]*"', "", page)
    assert "wxyzunknown" not in without_typed
    words[6] = "qqqq"
    assert "These words are not in our list: third, seventh." in seen(
        open_with(client, " ".join(words), ENGLISH)
    )


def test_two_forgotten_words_are_too_many(client: Client) -> None:
    fault = "The sign ? can stand for one forgotten word, not for more."
    assert fault not in seen(client.get(ENGLISH))
    assert seen(open_with(client, "? ? " + " ".join(WRONG.split()[:6]), ENGLISH)).count(fault) == 2
    assert fault not in seen(open_with(client, "? " + " ".join(WRONG.split()[:7]), ENGLISH))


def test_the_error_stands_beside_the_field_and_in_the_summary(client: Client) -> None:
    page = seen(open_with(client, "", ENGLISH))
    assert 'href="#id_receipt"' in page
    assert re.search(r'<input[^>]+name="receipt"[^>]+aria-invalid="true"', page)
    assert page.count("Write your eight words here.") == 2


@pytest.mark.parametrize(
    "text", ["", "   ", "a" * 1_000_000, "a b\x00c", "\ud83d", "<b>x</b>", "? " * 8, "é" * 401]
)
def test_anything_may_be_typed_as_words(client: Client, text: str) -> None:
    page = open_with(client, text.encode("utf-8", "surrogatepass"))
    assert page.status_code == 200
    assert 'class="error-summary"' in seen(page)


def test_the_first_visit_closes_the_replay_window(client: Client) -> None:
    sent = people.sent()
    assert Testimony.objects.get().replay_until
    open_with(client, " ".join(sent.words))
    assert Testimony.objects.get().replay_until is None


def test_no_answer_sets_a_cookie_or_is_kept_and_no_word_is_in_an_address(client: Client) -> None:
    sent = people.sent()
    author = Author(client, sent.testimony)
    pages = [client.get(FRENCH), open_with(client, " ".join(sent.words)), open_with(client, WRONG)]
    for action in ("state", "text", "amend", "details", "withdraw", "reply", "nonsense"):
        author.press(action)
        pages.append(author.response)
    for page in pages:
        assert not page.cookies
        assert "Set-Cookie" not in page.headers
        assert page["Cache-Control"] == "no-store, private"
        addresses = re.findall(r'(?:href|action|formaction|src)="([^"]*)"', page.content.decode())
        # One of the words may be a word of an address by chance, two may not.
        assert not any(sum(word in address for word in sent.words) > 1 for address in addresses)
        assert not any("pass=" in address or author.token in address for address in addresses)


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}])
def test_a_post_of_unknown_origin_opens_nothing_and_keeps_the_words(
    client: Client, headers: dict[str, str]
) -> None:
    sent = people.sent()
    page = client.post(FRENCH, {"action": "open", "receipt": " ".join(sent.words)}, headers=headers)
    assert page.status_code == 403
    assert " ".join(sent.words) in seen(page)
    assert 'name="pass"' not in seen(page)
    assert Testimony.objects.get().replay_until


def test_what_was_written_under_an_old_pass_comes_along_to_the_words_and_back(client: Client) -> None:
    sent = people.sent()
    page = client.post(FRENCH, {"pass": "forged", "action": "reply", "message": "Ma longue réponse"}, **OURS)
    assert page.status_code == 200
    assert re.search(r"<textarea[^>]+name=\"message\"[^>]*>\nMa longue réponse</textarea>", seen(page))
    then = unescape(re.search(r'name="then" value="(\w+)"', page.content.decode()).group(1))
    back = seen(open_with(client, " ".join(sent.words), message="Ma longue réponse", then=then))
    assert "Ma longue réponse</textarea>" in back
    assert people.STORY in back


def test_later_answers_under_an_old_pass_come_along_too(client: Client) -> None:
    sent = people.sent()
    fields = {
        "pass": "",
        "action": "details_save",
        "places": ["home", "vehicle"],
        "company": "Une entreprise",
    }
    page = seen(client.post(FRENCH, fields, **OURS))
    kept = re.findall(r'type="hidden" name="(places|company|then)" value="([^"]*)"', page)
    assert {
        ("places", "home"),
        ("places", "vehicle"),
        ("company", "Une entreprise"),
        ("then", "details"),
    } <= set(kept)
    back = seen(
        open_with(client, " ".join(sent.words), places=["home"], company="Une entreprise", then="details")
    )
    assert 'value="Une entreprise"' in back


def test_a_forged_screen_behind_the_words_is_the_first_one(client: Client) -> None:
    sent = people.sent()
    page = seen(open_with(client, " ".join(sent.words), then="withdraw_everything"))
    assert 'value="withdraw"' in page
