"""The sheet of deposit at `/suivi/`, all she has given as a file, `/preuve/`, and the public keys."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.models import State
from testimonies.pages.following import taken
from testimonies.rules import deposit, follow_up, moderation, receipts
from testimonies.rules.follow_up import Visit
from testimonies.rules.trail import CLOCK

from .. import people
from ..walk import in_each_language
from .coming_back import ENGLISH, Author, post, seen

pytestmark = pytest.mark.django_db
PROOF = "/en/proof/"
STORY = "Il s’appelle Durand, je crois. Il m’a écrit le soir même."


def author(client: Client, **changes: Any) -> Author:
    sent = people.sent(STORY, **changes)
    assert sent.testimony
    came_back = Author(client, sent.testimony, ENGLISH)
    came_back.words, came_back.row = sent.words, sent.testimony
    return came_back


def carried(page: str) -> str:
    return re.search(r'name="sheet" value="([^"]+)"', page).group(1)


def signed_on(page: str) -> str:
    return re.search(r'id="signed-sheet">(.+?)</code>', page, re.DOTALL).group(1)


def salt_on(page: str) -> str:
    return re.search(r"salt of the text: (\S+?)</code>", page).group(1)


def checked(client: Client, **fields: str) -> str:
    return seen(post(client, PROOF, fields))


def answer_to(client: Client, **fields: str) -> str:
    """What the page says, without the text that was typed."""
    return checked(client, **fields).replace(fields["text"], "")


# Hers


@pytest.mark.parametrize("action", ["proof", "proof_file"])
def test_a_sheet_holds_no_word_of_the_text_and_nothing_that_leads_to_it(client: Client, action: str) -> None:
    came_back = author(client)
    page = came_back.press(action)
    assert "testimonies deposit 1" in page
    assert not any(word in page for word in ("Durand", "écrit", "soir"))
    assert came_back.row.pk not in page
    assert sum(f" {word} " in page for word in came_back.words) < 2


def test_the_receipt_page_leads_to_one(client: Client) -> None:
    people.a_call()
    page = seen(client.post("/en/testify/send/", told(), headers={"sec-fetch-site": "same-origin"}))
    assert 'value="proof"' in page
    found = re.search(r'name="pass" value="([^"]+)"', page).group(1)
    assert "testimonies deposit 1" in seen(post(client, ENGLISH, {"pass": found, "action": "proof"}))


def told() -> dict[str, str]:
    return {"story": STORY, "publication": "publish", "consent_read": "on", "language": "en", "trade": "plumber",
            "nonce": receipts.mint()}  # fmt: skip


def test_the_page_its_file_and_its_other_language_give_the_same_sheet(client: Client) -> None:
    came_back = author(client)
    page = came_back.press("proof")
    sheet = carried(page)
    file = came_back.press("proof_file", sheet=sheet)
    assert came_back.response["Content-Disposition"] == 'attachment; filename="sheet.txt"'
    assert came_back.response["Cache-Control"] == "no-store, private"
    assert signed_on(page) in file and f"salt of the text: {salt_on(page)}\n" in file
    came_back.address = "/suivi/"
    assert signed_on(came_back.press("proof", sheet=sheet)) == signed_on(page)
    assert signed_on(came_back.press("proof")) != signed_on(page)
    assert signed_on(came_back.press("proof", sheet="forged")) != signed_on(page)


def test_the_camera_is_shown_the_lines_without_the_salt(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(taken, "squares", lambda words: drawn.append(words) or {"size": 1, "path": ""})
    page = author(client).press("proof")
    assert drawn == [signed_on(page)]
    assert salt_on(page) not in drawn[0]


def test_a_qr_code_is_drawn_square_by_square() -> None:
    code = taken.squares("testimonies")
    assert code["path"].startswith(
        "M4 4h7v1h-7z"
    )  # the corner that every code begins with, behind its margin
    assert code["size"] == 29


def test_her_text_comes_in_the_bytes_that_the_sheet_is_made_of(client: Client) -> None:
    came_back = author(client)
    page = came_back.press("proof")
    came_back.press("proof_text")
    statement = deposit.read(signed_on(page)).statement
    salt = deposit.read_salt(salt_on(page))
    assert deposit.commitment(salt, came_back.response.content) == statement.items[0].commitment


def test_without_a_key_or_without_her_words_no_sheet_is_offered(client: Client, settings: Any) -> None:
    came_back = author(client)
    assert 'value="proof"' in came_back.press("state")
    settings.SIGNING_KEYS = {}
    for action in ("proof", "proof_file"):
        assert 'value="proof"' not in came_back.press(action)
        assert came_back.status == 409
    burnt = Author(client, moderation.burn(people.published(), by=CLOCK, version=1), ENGLISH)
    assert "nothing of yours here" in burnt.press("proof_text")


def test_screenshots_want_a_pass_that_came_of_her_words(client: Client) -> None:
    came_back = author(client)
    people.keeps_a_picture(came_back.row)
    for action in ("proof", "proof_file"):
        assert "eight words are needed" in came_back.press(action)
    came_back.token = follow_up.issue_pass(came_back.row, bytes(32))
    assert "salt of the picture" in came_back.press("proof")


# All she has given


def test_all_she_gave_and_was_told_is_in_one_plain_file(client: Client) -> None:
    came_back = author(client)
    row = came_back.row
    follow_up.reply(row, text="Une question à vous.")
    people.answered(row, "Une réponse de nous.")
    follow_up.add_details(row, company="Une entreprise", choices={"age_band": ["25-34"], "places": ["home"]})
    people.keeps_a_picture(row, "Tu es jolie.")
    people.keeps_an_earlier_text(row, "Ce que j’avais écrit avant.")
    file = came_back.press("download")
    assert came_back.response["Content-Type"] == "text/plain; charset=utf-8"
    assert came_back.response["Content-Disposition"] == 'attachment; filename="copy.txt"'
    assert came_back.response["Cache-Control"] == "no-store, private"
    answers = {"Une entreprise", "In your home", "2017", "France", f"{len(people.SENT_PICTURE)} bytes"}
    words = {"Une question à vous.", "Une réponse de nous.", "Tu es jolie.", "Ce que j’avais écrit avant."}
    assert {one for one in (STORY, *answers, *words) if one not in file} == set()
    assert not any(word in file for word in (row.pk, "lane", "claimed", "None"))


def test_what_readers_see_is_in_it_while_it_is_published(client: Client) -> None:
    row, reader = people.waiting(STORY), people.a_lead()
    people.hide(people.opened(row, reader), reader, "Durand")
    row = people.in_state(State.PUBLISHED, row, reader)
    file = Author(client, row, "/suivi/").press("download")
    assert "Durand" not in row.public_text
    assert row.public_text in file and STORY in file
    assert f"/temoignages/{row.pk}/" in file


def test_a_refusal_from_the_flood_is_not_told_before_its_day(client: Client) -> None:
    row = people.decide(people.waiting(STORY), "refuse", reason="flood")
    file = Author(client, row, ENGLISH).press("download")
    assert "waiting to be read" in file
    assert "automatic" not in file


# Everybody's


def test_a_sheet_is_found_good_and_its_text_compared(client: Client) -> None:
    page = author(client).press("proof")
    sheet, salt = signed_on(page), salt_on(page)
    assert "The signature is good" in checked(client, sheet=sheet)
    assert "No text was compared" in checked(client, sheet=sheet)
    assert "The text fits" in checked(client, sheet=sheet, salt=salt, text=f"{STORY}\r\n")
    other = STORY.replace("Durand", "Martin")
    assert "do not fit" in checked(client, sheet=sheet, salt=salt, text=other)
    assert "does not fit these lines" in checked(client, sheet=sheet.replace("signed: 20", "signed: 19"))
    assert "no key of this name" in checked(client, sheet=sheet.replace("key: s1", "key: s9"))


def test_a_guessed_word_gets_the_same_answer_whatever_it_is(client: Client) -> None:
    """The published text, the sheet, its QR code: with all of them and no salt, the right name is like any other."""
    page = author(client).press("proof")
    sheet, wrong = signed_on(page), "A" * 43 + "="
    for salt in ("", wrong, "x"):
        guessed = {
            answer_to(client, sheet=sheet, salt=salt, text=STORY.replace("Durand", name))
            for name in ("Durand", "Martin", "Bernard", "Petit")
        }
        assert len(guessed) == 1
        assert not any("The text fits" in one for one in guessed)


def test_it_looks_nothing_up_and_a_withdrawn_text_leaves_its_sheet_good(client: Client) -> None:
    came_back = author(client)
    page = came_back.press("proof")
    fields = {"sheet": signed_on(page), "salt": salt_on(page), "text": STORY}
    with CaptureQueriesContext(connection) as asked:
        before = checked(client, **fields)
    tables = {table for one in asked for table in re.findall(r'FROM "(\w+)"', one["sql"])}
    assert tables <= {"testimonies_call"}  # whether the site is a demonstration, which every page says
    follow_up.withdraw(Visit(came_back.row, 1))
    assert checked(client, **fields) == before
    assert "The text fits" in before


@pytest.mark.parametrize(("fields", "said"), [
    ({}, "Paste the lines of the sheet here."),
    ({"sheet": "x\x00"}, ""),
    ({"sheet": "x" * 10_001}, "longer than any sheet"),
    ({"sheet": "testimonies deposit 1"}, "No whole sheet is in this"),
    ({"sheet": "x", "salt": "y" * 6_000}, "A salt has 44 characters"),
    ({"sheet": "x", "salt": "A" * 43 + "="}, "paste it here"),
    ({"sheet": "x", "text": "y"}, "its salt is needed as well"),
    ({"sheet": "x", "text": "y" * 20_001}, "longer than 20,000 characters"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_beside_its_field_and_stays(
    client: Client, fields: dict[str, str], said: str
) -> None:
    answer = post(client, PROOF, fields)
    page = seen(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    assert 'class="error-summary"' in page and said in page
    assert page.count('aria-invalid="true"') >= 1
    assert all(value.replace("\x00", "")[:50] in page for value in fields.values())


def test_the_other_language_carries_what_was_pasted(client: Client) -> None:
    page = author(client).press("proof")
    answer = checked(client, sheet=signed_on(page), salt=salt_on(page), text=STORY)
    switch = re.search(r'<form class="language".+?</form>', answer, re.DOTALL).group()
    (french, _english) = in_each_language("proof")
    assert f'action="{french}"' in switch
    assert all(unescape(one) in switch for one in (salt_on(page), STORY))


def test_a_site_without_keys_says_so(client: Client, settings: Any) -> None:
    settings.SIGNING_KEYS = {}
    page = seen(client.get(PROOF))
    assert "This site signs no sheets." in page
    assert "<textarea" not in page
    assert client.get("/.well-known/deposit-keys.json").json() == {"keys": []}


def test_the_public_keys_are_where_they_are_said_to_be(client: Client, settings: Any) -> None:
    settings.RETIRED_SIGNING_KEYS = {"s0": b"0" * 32}
    answer = client.get("/.well-known/deposit-keys.json")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "public, max-age=5")
    new, old = json.loads(answer.content)["keys"]
    assert (new["id"], new["retired"], old["id"], old["retired"]) == ("s1", False, "s0", True)
    assert new["public_key_base64"] == new["public_key_pem"].splitlines()[1]
    assert new["public_key_pem"] in unescape(seen(client.get(PROOF)))
    assert settings.SIGNING_KEYS["s1"].hex() not in answer.content.decode()
