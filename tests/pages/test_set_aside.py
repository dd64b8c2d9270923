"""Setting aside on the form and on the check page, coming back at `/suivi/`, going on, erasing, sending (design.md 5.4)."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from testimonies.models import Aside, Call, Testimony
from testimonies.rules import asides, follow_up, receipts
from testimonies.rules.trail import today

from .. import people
from .coming_back import ENGLISH, FRENCH, OURS, seen
from .setting_aside import ASIDE, ASIDE_EN, WHOLE, Fields, as_list, button, fields_of, reopened, set_aside
from .test_testify import FORM, SEND, check, words_of

pytestmark = pytest.mark.django_db
# Setting aside and coming back


@pytest.mark.parametrize(("address", "door"), [(ASIDE, FRENCH), (ASIDE_EN, ENGLISH)])
def test_everything_typed_and_chosen_is_in_the_form_again(client: Client, address: str, door: str) -> None:
    words = words_of(set_aside(client, WHOLE, address))
    assert len(words) == 8
    found = fields_of(reopened(client, words, door))
    assert len(found.pop("aside")) == 1
    assert found == as_list(WHOLE)
    assert not Testimony.objects.exists()


def test_french_words_open_on_the_english_page_and_the_text_stays_french(client: Client) -> None:
    page = reopened(client, words_of(set_aside(client)), ENGLISH)
    assert fields_of(page)["language"] == ["fr"]
    assert Fields(page.content.decode()).action == "/en/testify/"


@pytest.mark.parametrize("fields", [{"story": "x"}, {"trade": "plumber"}, {"consent_read": "on"}, {"year": "2019"},
                                    {"behaviours": ["followed"]}])  # fmt: skip
def test_a_form_hardly_begun_is_kept_as_it_is(client: Client, fields: dict[str, Any]) -> None:
    found = fields_of(reopened(client, words_of(set_aside(client, fields))))
    assert as_list(fields).items() <= found.items()
    assert found.keys() - {"aside"} == fields.keys(), "nothing was answered for her"


def test_the_page_says_until_when_how_to_come_back_and_who_can_open_it(client: Client) -> None:
    page = seen(set_aside(client, WHOLE, ASIDE_EN))
    assert f"Everything is kept until {today() + asides.DAYS * asides.timedelta(days=1):%-d %B %Y}." in page
    for said in ('href="/en/follow-up/"', 'href="/en/help/"', "without them nobody can, not even us", "data-copy", "data-print",
                 "Whoever has them can open it", "Nothing was sent to the team"):  # fmt: skip
        assert said in page, said
    assert "<title>Set aside</title>" in page
    assert "moitié" not in page


def test_the_form_says_that_it_was_set_aside_and_until_when(client: Client) -> None:
    page = seen(reopened(client, words_of(set_aside(client)), ENGLISH))
    assert "This was set aside. It is kept until" in page
    assert "Set aside again" in page and "Erase what was set aside" in page
    assert "Set aside for later" not in page


def test_the_button_stands_on_the_form_and_on_the_check_page_after_the_one_that_goes_on(
    client: Client,
) -> None:
    people.a_call()
    for page in (client.get(FORM), check(client, language="fr")):
        assert button(page, "set_aside") == ASIDE
        main = page.content.decode().partition("<main")[2]
        first = re.search(r"<button[^>]*>", main)
        assert first and "set_aside" not in first.group(), "Enter would press it"


def test_the_choices_of_the_check_page_come_along(client: Client) -> None:
    phoned = "Il m'a écrit depuis le 06 39 98 00 12 et depuis sonnom@example.org le soir même."
    page = check(client, story=phoned)
    posted = fields_of(page) | {"hit_0": "hide", "hit_1": "hide"}
    back = reopened(client, words_of(set_aside(client, posted)))
    found = fields_of(back)
    assert [one.partition(":")[0] for one in found["chose"]] == ["hide", "hide"]
    assert "nonce" not in found
    again = fields_of(client.post(FORM, found, **OURS))
    assert (again["hit_0"], again["hit_1"]) == (["hide"], ["hide"])


def test_nothing_but_the_form_is_kept(client: Client) -> None:
    extra = {
        "nonce": receipts.mint(),
        "confirmed": "x",
        "hit_99": "hide",
        "state": "published",
        "aside": "forged",
        "pass": "x",
    }
    found = fields_of(reopened(client, words_of(set_aside(client, WHOLE | extra))))
    assert found.keys() == WHOLE.keys() | {"aside"}


def test_it_opens_in_its_call(client: Client) -> None:
    people.a_call()
    people.a_call(slug="other", hashtag="#other")
    page = reopened(client, words_of(set_aside(client, WHOLE, f"{ASIDE}?call=other")))
    assert Fields(page.content.decode()).action == f"{FORM}?call=other"
    assert button(page, "set_aside") == f"{ASIDE}?call=other"
    assert "#other" in seen(page)


@pytest.mark.parametrize("state", [{"paused": True}, {"closed_on": today()}])
def test_a_call_that_takes_nothing_now_gives_the_text_back(client: Client, state: dict[str, Any]) -> None:
    words = words_of(set_aside(client))
    people.a_call(**state)
    page = reopened(client, words)
    assert fields_of(page)["story"] == [WHOLE["story"]]
    assert "notice-check" in seen(page)
    assert len(words_of(set_aside(client, fields_of(page)))) == 0, "under the same words"


def test_a_call_that_is_gone_gives_the_text_back_and_no_other_call_gets_it(client: Client) -> None:
    people.a_call(slug="other", hashtag="#other")
    words = words_of(set_aside(client, WHOLE, f"{ASIDE}?call=other"))
    Call.objects.filter(slug="other").delete()
    page = reopened(client, words)
    assert page.status_code == 200
    assert fields_of(page)["story"] == [WHOLE["story"]]
    assert "<button" not in page.content.decode().partition("<main")[2]


# Again, erased, sent


def test_set_aside_again_the_same_words_open_the_new_text(client: Client) -> None:
    words = words_of(set_aside(client))
    again = set_aside(client, fields_of(reopened(client, words)) | {"story": "Plus longue."})
    assert words_of(again) == [] and "Les mêmes huit mots" in seen(again)
    assert fields_of(reopened(client, words))["story"] == ["Plus longue."]
    assert Aside.objects.count() == 1


def test_the_token_goes_through_the_check_page_and_a_change_back(client: Client) -> None:
    found = fields_of(reopened(client, words_of(set_aside(client))))
    checked = client.post(FORM, found, **OURS)
    assert "Mettre de nouveau de côté" in seen(checked)
    changed = client.post(FORM, fields_of(checked) | {"change": "trade"}, **OURS)
    assert "Ce texte a été mis de côté" in seen(changed)
    assert fields_of(changed)["aside"] == found["aside"]


def test_erased_the_words_open_nothing_and_the_text_is_still_on_the_page(client: Client) -> None:
    words = words_of(set_aside(client))
    page = client.post(ASIDE, fields_of(reopened(client, words)) | {"erase": "yes"}, **OURS)
    assert not Aside.objects.exists()
    assert fields_of(page) == as_list(WHOLE)
    assert "notice-done" in seen(page) and "Mettre de côté pour plus tard" in seen(page)
    assert 'name="aside"' not in seen(reopened(client, words))


def test_erasing_with_a_wrong_token_says_that_nothing_was_done(client: Client) -> None:
    set_aside(client)
    page = client.post(ASIDE, WHOLE | {"aside": "forged", "erase": "yes"}, **OURS)
    assert "notice-check" in seen(page) and "notice-done" not in seen(page)
    assert Aside.objects.count() == 1


def test_sending_erases_it_and_a_repeat_is_unharmed(client: Client) -> None:
    words = words_of(set_aside(client))
    sending = fields_of(client.post(FORM, fields_of(reopened(client, words)), **OURS))
    receipt = words_of(client.post(SEND, sending, **OURS))
    assert len(receipt) == 8 and not Aside.objects.exists()
    assert words_of(client.post(SEND, sending, **OURS)) == receipt
    assert words_of(client.post(SEND, sending | {"aside": "forged"}, **OURS)) == receipt
    assert Testimony.objects.count() == 1
    assert 'name="aside"' not in seen(reopened(client, words))


def test_once_it_is_gone_no_page_says_that_it_is_kept(client: Client) -> None:
    found = fields_of(reopened(client, words_of(set_aside(client))))
    Aside.objects.all().delete()
    page = seen(client.post(FORM, found | {"change": "trade"}, **OURS))
    assert "Ce texte a été mis de côté" not in page and 'name="aside"' not in page


# One answer for words that open nothing


def test_wrong_ended_erased_and_withdrawn_words_get_the_same_bytes_for_the_same_work(client: Client) -> None:
    ended, erased = words_of(set_aside(client)), words_of(set_aside(client))
    asides.drop(fields_of(reopened(client, erased))["aside"][0])
    Aside.objects.update(last_day=today() - asides.timedelta(days=1))
    sent = people.sent()
    follow_up.withdraw(follow_up.Visit(sent.testimony, 1))
    wrong = list(receipts.word_list("fr")[:8])
    seen_so_far = set()
    for words in (wrong, ended, erased, sent.words):
        queries: list[str] = []
        with connection.execute_wrapper(lambda run, sql, *rest: (queries.append(sql), run(sql, *rest))[1]):  # noqa: B023
            page = reopened(client, words)
        typed = re.sub(r'(name="receipt" value)="[^"]*"', r"\1", page.content.decode())
        seen_so_far.add((typed, page.status_code, re.sub(r"'[^']*'", "", str(queries))))
    assert len(seen_so_far) == 1


def test_a_get_leads_to_the_form(client: Client) -> None:
    people.a_call()
    for address, form in ((ASIDE, FORM), (ASIDE_EN, "/en/testify/")):
        assert client.get(address)["Location"] == form


def test_a_stranger_finds_neither_words_nor_text_nor_a_cookie(client: Client) -> None:
    pages = [
        set_aside(client),
        client.get(ASIDE),
        client.get(FORM),
        client.get(FRENCH),
        client.post(ASIDE, {}, **OURS),
    ]
    for page in pages:
        assert not page.cookies and "no-store" in page["Cache-Control"]
    for page in pages[1:]:
        assert "moitié" not in page.content.decode() and not words_of(page)
