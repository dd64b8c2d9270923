"""`/droits/`: the law in plain words, the ways to go, who helps; what happened is chosen by POST and told by no address."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from testimonies.migrations.seeds import law, routes
from testimonies.models import Country, LegalNote, Step, Term
from testimonies.rules import follow_up, memo

from .. import people
from .coming_back import OURS, Author
from .test_testify import check, hidden_fields, send

pytestmark = pytest.mark.django_db
RIGHTS = "/en/rights/"
NOT_A_VERDICT = re.compile(
    r"you are (a|the) victim|you were (a|the) victim|vous êtes (une )?victime|êtes victime", re.IGNORECASE
)


def in_french() -> str:
    with translation.override("fr"):
        return reverse("rights")


def seen(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def main(answer: Any) -> str:
    """Without the menu and the foot."""
    return seen(answer).partition("<main")[2].partition("</main>")[0]


def press(client: Client, fields: dict[str, Any], address: str = RIGHTS) -> Any:
    return client.post(address, fields, **OURS)


def test_a_stranger_sees_the_whole_and_it_may_be_kept_for_five_seconds(client: Client) -> None:
    answer = client.get(RIGHTS)
    page = main(answer)
    assert answer["Cache-Control"] == "public, max-age=5"
    assert "may fall under the articles below. Only a court can say so." in page
    for words in ("226-21", "Up to 5 years in prison and a fine of €300,000", "6 years", "code-penal.fr/article-226-21",
                  "Checked on 23 November 2026"):  # fmt: skip
        assert words in page
    assert "checked" not in re.findall(r"<input[^>]*>", page).__repr__()


def test_what_was_ticked_decides_and_is_neither_kept_nor_in_an_address(client: Client) -> None:
    answer = press(client, {"behaviours": ["exhibition"], "data_sources": ["job-sheet"]})
    page = main(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "222-32" in page and "226-21" in page and "222-23" not in page
    assert not re.search(r'(href|action)="[^"]*(exhibition|job-sheet)', seen(answer))
    assert {'value="exhibition"', 'value="job-sheet"'} == {
        re.search(r'value="[^"]+"', box)[0] for box in re.findall(r"<input[^>]*checked[^>]*>", page)
    }


def test_the_other_language_gets_the_same_choice(client: Client) -> None:
    page = seen(press(client, {"behaviours": ["exhibition"]}))
    form = re.search(r'<form class="language".*?</form>', page)[0]
    assert f'action="{in_french()}"' in form and 'name="behaviours" value="exhibition"' in form


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}])
def test_another_site_cannot_choose_for_her(client: Client, headers: dict[str, str]) -> None:
    answer = client.post(RIGHTS, {"behaviours": ["exhibition"]}, headers=headers)
    page = main(answer)
    assert answer.status_code == 403 and "press once more" in page
    assert "226-4" in page and 'name="confirmed"' in page, "it shows all, as to anybody"
    token = re.search(r'name="confirmed" value="([^"]+)"', page)[1]
    again = client.post(RIGHTS, {"behaviours": ["exhibition"], "confirmed": token})
    assert again.status_code == 200 and "226-4" not in main(again)


@pytest.mark.parametrize(
    "fields",
    [
        {"behaviours": ["x", "\x00", "y" * 9_000]},
        {"country": "XX"},
        {"country": "\x00"},
        {"data_sources": "1"},
        {},
    ],
)
def test_odd_choices_choose_nothing_and_are_no_fault(client: Client, fields: dict[str, Any]) -> None:
    answer = press(client, fields)
    assert answer.status_code == 200 and "226-4" in main(answer)
    assert client.get(RIGHTS, {"country": "\x00"}).status_code == 200


def test_a_retired_word_of_a_testimony_still_counts(client: Client) -> None:
    Term.objects.filter(slug="exhibition").update(active=False)
    assert "222-32" in main(press(client, {"behaviours": ["exhibition"]}))
    assert 'value="exhibition"' not in main(client.get(RIGHTS))


@pytest.mark.parametrize("country", ["BE", "CH", "CA-QC", "other"])
def test_elsewhere_says_that_french_law_alone_was_checked(client: Client, country: str) -> None:
    for answer in (client.get(RIGHTS, {"country": country}), press(client, {"country": country})):
        page = main(answer)
        assert "checked French law only" in page and "emergency number" in page
        assert "Code pénal" not in page and "lettre" not in page and "letter/" not in page
        assert 'href="tel:' in page


@pytest.mark.parametrize("address", [RIGHTS, "/en/help/"])
def test_each_country_is_a_plain_link(client: Client, address: str) -> None:
    links = re.findall(
        r'<a href="([^"]+\?country=[^"]+)"( aria-current="true")?>',
        main(client.get(address, {"country": "BE"})),
    )
    assert {href for href, _here in links} >= {f"{address}?country={one}" for one in Country.values}
    assert [href for href, here in links if here] == [f"{address}?country=BE"]


def test_what_nobody_confirmed_is_not_shown_and_tenants_are_told_so(client: Client) -> None:
    page = main(press(client, {"behaviours": ["pressure-to-leave"]}))
    assert "still being reviewed" in page and "ADIL" not in page
    assert "no article yet: Pressure to make you leave your home." in page
    Step.objects.filter(kind="tenant").update(verified_on=date(2026, 11, 23))
    memo.forget()
    page = main(press(client, {"behaviours": ["pressure-to-leave"]}))
    assert "ADIL" in page and "Pressing you to leave" in page and "still being reviewed" not in page


def test_no_text_of_law_calls_anybody_a_victim(client: Client) -> None:
    rows = [*law.LEGAL_NOTES, *routes.MORE_STEPS, *routes.INTO_ROUTES.values()]
    texts = [str(value) for row in rows for value in row.values()]
    LegalNote.objects.update(verified_on=date(2026, 11, 23))
    Step.objects.update(verified_on=date(2026, 11, 23))
    texts += [main(client.get(address)) for address in (RIGHTS, in_french())]
    assert [text for text in texts if NOT_A_VERDICT.search(text)] == []
    assert NOT_A_VERDICT.search("Vous êtes victime d’un délit.") and NOT_A_VERDICT.search(
        "you are a victim of"
    )


def test_the_chat_is_offered_and_no_complaint_online(client: Client) -> None:
    page = main(client.get(RIGHTS))
    links = re.findall(r'<a href="(https?:[^"]+)"([^>]*)>', page)
    assert {link for link, _rest in links} == {
        "https://arretonslesviolences.gouv.fr", "https://cnil.fr", "https://signal.conso.gouv.fr",
    }  # fmt: skip
    assert all('rel="noreferrer noopener"' in rest for _link, rest in links)
    assert "It is not made for harassment" in page


# From a testimony


def test_the_receipt_leads_there_with_what_was_ticked_and_without_a_word_of_it(client: Client) -> None:
    page = send(
        client,
        hidden_fields(check(client, country="FR", behaviours=["sexual-assault"], data_sources=["job-sheet"])),
    )
    form = re.search(rf'<form method="post" action="{in_french()}".*?</form>', seen(page))[0]
    names = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert names == {"country": "FR", "behaviours": "sexual-assault", "data_sources": "job-sheet"}
    assert "0 800 05 95 95" in seen(page).partition("116 006")[2].partition("3919")[0]


def test_coming_back_leads_there_with_ones_own_answers_and_no_pass(client: Client) -> None:
    row = people.waiting(behaviours=["followed"], country="BE")
    author = Author(client, row, "/en/follow-up/")
    page = " ".join(author.press("state").split())
    form = re.search(rf'<form method="post" action="{RIGHTS}".*?</form>', page)[0]
    assert re.findall(r'name="(\w+)" value="([^"]*)"', form) == [
        ("country", "BE"),
        ("behaviours", "followed"),
        ("trade", "telecom-technician"),
        ("year", "2017"),
    ]
    assert follow_up.issue_pass(row)[:20] not in form and "data-inplace" in form
    assert "222-33-2-2" not in page, "nothing new is shown before a press"


def test_the_check_page_and_the_receipt_have_the_steps_for_what_was_ticked(client: Client) -> None:
    Step.objects.filter(slug="within-72-hours").update(verified_on=date(2026, 11, 23))
    for behaviour, there in (("sexual-assault", True), ("private-message", False)):
        checked = check(client, country="FR", behaviours=[behaviour])
        assert ("72 heures" in seen(checked)) is there
        assert ("72 heures" in seen(send(client, hidden_fields(checked)))) is there


def test_help_has_what_can_be_done_tonight_and_leads_to_rights(client: Client) -> None:
    page = main(client.get("/en/help/?country=BE"))
    assert "Keep the messages before you block" in page and f'href="{RIGHTS}?country=BE"' in page
    assert "If this person has your keys" not in page, "nobody confirmed it yet"


def test_what_was_said_goes_on_into_the_letter(client: Client) -> None:
    said = {
        "behaviours": ["private-message"],
        "data_sources": ["job-sheet"],
        "trade": "plumber",
        "year": "2024",
    }
    page = press(client, said).content.decode()
    form = page[page.index('action="/en/rights/letter/"') :]
    carried = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))
    assert carried == {"country": "FR", "behaviours": "private-message", "data_sources": "job-sheet",
                       "trade": "plumber", "year": "2024"}  # fmt: skip
    choice = {"kind": "company", "version": "complete", "step": "questions"}
    asked = press(client, carried | choice, "/en/rights/letter/").content.decode()
    assert 'name="visit" value="2024"' in asked and '<option value="repair" selected>' in asked


def test_the_lines_alone_follow_what_was_said_and_no_address_tells_it(client: Client) -> None:
    said = {"country": "FR", "behaviours": ["sexual-assault"], "data_sources": ["job-sheet"]}
    page = press(client, said).content.decode()
    assert 'action="/en/help/"' in page
    answer = press(client, said, "/en/help/")
    lines = seen(answer)
    assert "no-store" in answer["Cache-Control"]
    assert lines.index("116 006") < lines.index("0 800 05 95 95") < lines.index("3919")
    unsaid = seen(client.get("/en/help/"))
    assert unsaid.index("3919") < unsaid.index("0 800 05 95 95")
    assert press(client, {"behaviours": "no-such", "country": "zz"}, "/en/help/").status_code == 200
