"""The desk in a browser: claim, open, hide, approve, with scripts and without; each page under the policy."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from testimonies.models import Helpline, LegalNotice, SavedReply, Step, Term, Testimony
from tests import people
from tests.admin.desk import QUEUE, item, unmarked
from tests.admin.test_rights import of_role

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]
STORY = "😀 Yanis est venu pour la box.\n\nyanis m'a écrit le soir, au 06 12 34 56 78 : « seule ? »"
SELECT = """(words) => {
  const walker = document.createTreeWalker(document.querySelector("[data-story]"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && !walker.currentNode.data.includes(words));
  const start = walker.currentNode.data.indexOf(words);
  getSelection().setBaseAndExtent(walker.currentNode, start, walker.currentNode, start + words.length);
}"""


def choose(page: Page, words: str) -> None:
    page.wait_for_load_state()  # the script comes last, and a choice made before it is not seen
    page.evaluate(SELECT, words)


def entered(context: BrowserContext, user: User) -> Page:
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key,
                          "domain": "localhost", "path": "/"}])  # fmt: skip
    return context.new_page()


@pytest.fixture
def at_desk(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Opens a page of the desk for someone, with the faults that the policy or a script named."""
    contexts, faults = [], []

    def opened(user: User, **options: Any) -> Page:
        wide = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
        contexts.append(browser.new_context(base_url=live_server.url, **wide | options))
        page = entered(contexts[-1], user)
        page.on("console", lambda line: line.type == "error" and faults.append(f"{page.url}: {line.text}"))
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        return page

    opened.faults = faults  # type: ignore[attr-defined]
    yield opened
    seen = list(faults)
    for context in contexts:
        context.set_offline(True)  # the last word of a page would come after the test
        context.close()
    assert seen == []


def photographed(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"desk-{name}.png", full_page=True)


def test_with_scripts_words_are_chosen_hidden_by_key_and_the_text_published(
    at_desk: Any, screenshots: Path
) -> None:
    row = unmarked("😀 Le voisin est venu pour la box.\n\nIl m'a écrit le soir, au 06 12 34 56 78.")
    page = at_desk(people.a_moderator())
    page.goto("/admin/")
    photographed(page, screenshots, "queue")
    page.get_by_role("button", name="Take next").click()
    photographed(page, screenshots, "folded")
    page.get_by_role("button", name="Open the text").click()
    choose(page, "Le voisin")
    expect(page.locator("[data-picked]")).to_have_text("Le voisin")
    photographed(page, screenshots, "selection")
    page.keyboard.press("1")
    expect(page.locator("mark.is-hidden").first).to_contain_text("Le voisin")
    expect(page.locator("mark.is-hidden").first).to_be_visible()
    choose(page, "06 12 34 56 78")
    page.locator("[data-kind=phone]").click()
    expect(page.get_by_text("No personal data is left open")).to_be_visible()
    photographed(page, screenshots, "hidden")
    page.get_by_role("button", name="I looked for each of these: approve").click()
    expect(page.locator(".messagelist")).to_contain_text("published")
    assert Testimony.objects.get(pk=row.pk).public_text.startswith("😀 [prénom] est venu pour la box.\n\n")


def test_every_occurrence_is_previewed_and_saved_replies_fill_the_field(at_desk: Any) -> None:
    SavedReply.objects.create(
        slug="ads", move="refuse", reason="ad", text_fr="Pas de publicité.", text_en="No ads."
    )
    row = unmarked(STORY)
    page = at_desk(people.a_moderator())
    page.goto(item(row))
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("button", name="Open the text").click()
    choose(page, "Yanis")
    page.get_by_label("Every occurrence").first.check()
    page.locator("[data-kind=first_name]").click()
    expect(page.get_by_role("heading", name="2 places")).to_be_visible()
    page.wait_for_load_state()  # the script comes last
    page.keyboard.press("r")
    expect(page.locator("#refuse-reason_0")).to_be_focused()
    page.locator(".act-refuse [value=ad]").check()
    expect(page.locator("#refuse-sentence")).to_have_value("Pas de publicité.")
    page.locator("#refuse-sentence").fill("Mes propres mots.")
    page.locator(".act-refuse [value=spam]").check()
    expect(page.locator("#refuse-sentence")).to_have_value("Mes propres mots.")


def test_without_scripts_the_same_is_done_by_typing(at_desk: Any, screenshots: Path) -> None:
    row = unmarked(STORY)
    page = at_desk(people.a_moderator(), java_script_enabled=False, viewport={"width": 768, "height": 1024})
    page.goto(item(row))
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("button", name="Open the text").click()
    page.get_by_text("Hide words by typing them").click()
    page.get_by_label("Words to hide").fill("Yanis")
    page.get_by_label("What they are").select_option("first_name")
    page.get_by_label("Every occurrence").last.check()
    page.get_by_role("button", name="Show the places").click()
    photographed(page, screenshots, "without-scripts")
    page.locator(".preview").get_by_role("button", name="Hide the chosen").click()
    page.locator(".passages").get_by_role("button", name="Hide the chosen").click()
    page.get_by_role("button", name="I looked for each of these: approve").click()
    assert Testimony.objects.get(pk=row.pk).public_text.startswith("😀 [prénom] est venu")
    assert "[prénom] m'a écrit le soir, au [numéro]" in Testimony.objects.get(pk=row.pk).public_text


def test_a_change_is_asked_for_a_passage_and_the_author_gets_the_sentence(at_desk: Any) -> None:
    row = unmarked(STORY)
    page = at_desk(people.a_moderator())
    page.goto(item(row))
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("button", name="Open the text").click()
    choose(page, "pour la box")
    page.get_by_label("Ask the author to change it instead").check()
    page.locator("[data-kind=workplace]").click()
    expect(page.locator("mark.is-asked")).to_contain_text("pour la box")
    page.locator("details:has(.act-ask_change) > summary").click()
    page.locator(".act-ask_change [value=verdict]").check()
    page.locator("#ask_change-sentence").fill("Un mot à revoir.")
    page.locator(".act-ask_change button").first.click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert Testimony.objects.get(pk=row.pk).state == "changes_asked"


# The sweep of test_desk_look.py hears the same of most of these pages.
@pytest.mark.long
def test_no_page_of_the_desk_breaks_the_policy(at_desk: Any) -> None:
    lead, operator = people.a_lead(), of_role("Operators")
    call, notice = people.a_call(), LegalNotice.objects.first() or LegalNotice.objects.create()
    row, published = people.waiting(), people.published("Il est revenu trois fois sonner chez moi, le soir.")
    people.opened(row, lead)
    reported = reverse("admin:testimonies_notice_change", args=[people.noticed(published).public_id])
    records = [
        Term.objects.first(),
        Helpline.objects.first(),
        Step.objects.first(),
        SavedReply.objects.first(),
        call,
    ]
    changes = [reverse(f"admin:testimonies_{one._meta.model_name}_change", args=[one.pk]) for one in records]
    names = ("term", "helpline", "step", "savedreply", "call")
    adds = [reverse(f"admin:testimonies_{name}_add") for name in names]
    lists = [reverse(f"admin:testimonies_{name}_changelist") for name in (*names, "event")]
    page = at_desk(lead)
    own = [
        f"/admin/{name}/"
        for name in ("second-factor", "password_change", "preferences", "figures", "load", "sheet", "enough")
    ]
    for address in (QUEUE, item(row), reported, reverse("admin:testimonies_notice_changelist"), *changes, *adds, *lists, *own,
                    f"/admin/testimonies/call/{call.pk}/open/", f"{changes[0].replace('change', 'history')}"):  # fmt: skip
        page.goto(address)
    page = at_desk(operator)
    for address in ("/admin/", "/admin/auth/user/", "/admin/auth/user/add/", f"/admin/auth/user/{lead.pk}/change/",
                    reverse("admin:testimonies_legalnotice_change", args=[notice.pk])):  # fmt: skip
        page.goto(address)
    assert at_desk.faults == []


def test_on_a_narrow_screen_nothing_is_wider_than_the_page(at_desk: Any) -> None:
    people.waiting(trade="", warnings=["minor", "sexual-assault"])
    page = at_desk(people.a_moderator(), viewport={"width": 320, "height": 640})
    page.goto(QUEUE)
    for button in ("Take next", "Open the text"):
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="The author's text")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


class Keys:
    """The keyboard, and how often it was pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.wait_for_load_state()  # the script comes last
            self.page.keyboard.press(key)
            self.pressed += 1


def test_keys_hide_one_by_one_or_all_and_the_keyboard_goes_on_where_it_was(at_desk: Any) -> None:
    numbers = ("06 12 34 56 78", "07 12 34 56 78", "01 12 34 56 78", "02 12 34 56 78")
    row = unmarked("Il m'a écrit au {}, puis au {}, au {} et au {}.".format(*numbers))
    user = people.a_moderator()
    people.opened(row, user)
    page = at_desk(user)
    page.goto(item(row))
    keys = Keys(page)
    keys.press("2")
    expect(page.locator("#hit-2")).to_be_focused()
    expect(page.locator("mark:has(#hit-2)")).to_contain_text(numbers[2])
    keys.press("Enter")
    expect(page.locator("mark.is-hidden")).to_have_count(2)
    expect(page.locator("#hit-2")).to_be_focused()
    choose(page, "Il m'a écrit")
    expect(page.locator("[data-picked]")).to_have_text("Il m'a écrit")
    keys.press("1")  # while words are selected the figures are theirs
    expect(page.locator("mark.is-hidden").first).to_contain_text("First name")
    expect(page.locator("#hit-1")).to_be_focused()
    keys.press("h")
    expect(page.locator("mark.is-open")).to_have_count(0)
    expect(page.locator("#approve-questions")).to_be_focused()
    assert people.fresh(row).redactions.count() == 5


def test_a_french_keyboard_needs_no_shift_for_its_figures(at_desk: Any) -> None:
    row = unmarked("Il m'a écrit au 06 12 34 56 78 le soir même, et il est revenu.")
    user = people.a_moderator()
    people.opened(row, user)
    page = at_desk(user)
    page.goto(item(row))
    page.wait_for_load_state()
    page.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "&", code: "Digit1", bubbles: true }))""")
    expect(page.locator("mark.is-hidden")).to_have_count(1)


def test_with_shortcuts_off_no_key_does_anything(at_desk: Any) -> None:
    row = unmarked("Il m'a écrit au 06 12 34 56 78 le soir même, et il est revenu.")
    user = people.a_moderator()
    people.opened(row, user)
    page = at_desk(user)
    page.goto(item(row))
    page.get_by_role("button", name="Switch them off").click()
    page.goto(item(row))
    Keys(page).press("1", "h", "a")
    expect(page.locator(".story mark.is-open")).to_have_count(1)
    expect(page.locator("#approve-looked")).not_to_be_focused()
    expect(page.locator("kbd")).to_have_count(0)


def test_words_chosen_across_a_mark_are_those_of_the_author(at_desk: Any) -> None:
    row = unmarked(STORY)
    user = people.a_moderator()
    people.opened(row, user)
    page = at_desk(user)
    page.goto(item(row))
    page.wait_for_load_state()
    page.evaluate("""() => getSelection().selectAllChildren(document.querySelector("[data-story]"))""")
    expect(page.locator("[data-picked]")).to_have_text(STORY)


def test_what_was_replaced_is_shown_on_demand_without_a_script(at_desk: Any) -> None:
    row = unmarked(STORY)
    user = people.a_moderator()
    people.opened(row, user)
    page = at_desk(user, java_script_enabled=False)
    page.goto(item(row))
    page.get_by_role("button", name=re.compile("^Hide .* open passage")).click()
    expect(page.locator(".readers del").first).to_be_hidden()
    page.get_by_label("Show what was replaced").check()
    expect(page.locator(".readers del").filter(has_text="06 12 34 56 78")).to_be_visible()
    expect(page.locator(".readers ins").filter(has_text="[numéro]")).to_be_visible()


def test_a_faulty_form_comes_back_with_the_keyboard_on_its_fault(at_desk: Any) -> None:
    row, user = people.waiting(), people.a_moderator()
    people.opened(row, user)
    page = at_desk(user)
    page.goto(item(row))
    page.locator("details:has(.act-refuse) > summary").click()
    page.locator(".act-refuse button").first.click()
    expect(page.locator("#refuse-reason_0")).to_be_focused()
