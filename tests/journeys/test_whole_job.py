"""The main job, person by person, in a real browser: testify, moderate, read, come back, withdraw."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from testimonies.models import State, Testimony
from tests import people
from tests.walk import addresses

from .conftest import Phone

STORY = """Le technicien est reparti à midi.

Le soir même, j'ai reçu : « Vous êtes charmante 😊 » puis "Répondez-moi", depuis le 06 39 98 00 12.
Il connaissait l'étage et la porte bleue. #harcelementdomicile"""
READ = STORY.replace("06 39 98 00 12", "[numéro]").replace("la porte bleue", "[lieu de travail]")
SHORTER = "Le technicien m'a écrit le soir même. Je n'ai pas répondu."
pytestmark = pytest.mark.django_db(transaction=True)


def go_on(page: Page) -> None:
    """With scripts the form is shown step by step; without, it is one page."""
    if page.locator("[data-move=continue]:visible").count():
        page.click("[data-move=continue]:visible")


def tell(page: Page, keep: Callable[[str], None]) -> str:
    """From the home page to the receipt; gives the eight words."""
    page.goto("/")
    page.get_by_role("link", name="Témoigner").first.click()
    keep("form")
    page.fill("[name=story]", STORY)
    go_on(page)
    page.select_option("[name=trade]", "telecom-technician")
    page.check("[name=behaviours][value=private-message]")
    go_on(page)
    page.select_option("[name=area]", "fr-75")
    go_on(page)
    page.check("[name=publication][value=publish]")
    page.check("[name=consent_read]")
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.locator("h1")).to_have_text("Relire avant d’envoyer")
    expect(page.locator(".testimony-text")).to_contain_text("[numéro]")
    page.check("[name=hit_0][value=hide]")
    keep("check")
    page.get_by_role("button", name="Envoyer mon témoignage").click()
    expect(page.locator(".receipt li")).to_have_count(8)
    keep("receipt")
    return " ".join(page.locator(".receipt li").all_inner_texts())


def moderate(page: Page, user: Any, keep: Callable[[str], None], *, scripts: bool) -> None:
    """From the login to the approval, hiding words no detector finds."""
    page.goto("/admin/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse battery staple")
    page.locator("[type=submit]").click()
    keep("queue")
    page.locator("[data-key=t]").click()
    page.locator("form[action$='/open/'] button, form[action*='open'] button").first.click()
    expect(page.locator("#texts .story").first).to_contain_text("la porte bleue")
    page.locator("summary[data-key=w]").click()
    page.fill("form[action*='find'] [name=words]", "la porte bleue")
    page.select_option("form[action*='find'] [name=kind]", "workplace")
    page.locator("form[action*='find'] button").click()
    page.locator(".preview form button").first.click()
    expect(page.locator("#texts .story").nth(1)).to_contain_text("[lieu de travail]")
    keep("item")
    page.locator("#approve-looked").click()
    expect(page.locator(".act-approve")).to_have_count(0)


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(False, id="without scripts", marks=pytest.mark.long),
        pytest.param(True, id="with scripts"),
    ],
)
def test_the_whole_job(visit: Phone, scripts: bool, screenshots: Path) -> None:
    people.a_call()
    user = people.a_moderator()
    phone = visit(scripts=scripts).new_page()

    def keep(name: str, page: Page = phone) -> None:
        kind = "scripts" if scripts else "plain"
        page.screenshot(path=screenshots / f"journey-{kind}-{name}.png", full_page=True)

    words = tell(phone, keep)
    assert Testimony.objects.get().story == STORY

    desk = visit(width=1280, scripts=scripts, scheme="dark").new_page()
    moderate(desk, user, lambda name: keep(name, desk), scripts=scripts)
    row = Testimony.objects.get()
    assert (row.state, row.public_text) == (State.PUBLISHED, READ)

    reader = visit(width=768, scripts=scripts).new_page()
    reader.goto("/temoignages/")
    expect(reader.locator("main")).to_contain_text("[lieu de travail]")
    keep("list", reader)
    reader.goto(f"/temoignages/{row.pk}/")
    expect(reader.locator(".testimony-text")).to_contain_text("« Vous êtes charmante 😊 »")
    keep("one", reader)

    phone.goto("/suivi/")
    phone.fill("[name=receipt]", words.upper().replace(" ", ", "))
    phone.locator("button[value=open]").click()
    keep("state")
    phone.locator("button[value=text]").click()
    expect(phone.locator("main")).to_contain_text("06 39 98 00 12")
    keep("text")
    phone.locator("button[value=state]").click()
    phone.locator("button[value=amend]").click()
    phone.fill("[name=story]", SHORTER)
    phone.locator("button[value=amend_check]").click()
    phone.locator("button[value=amend_save]").click()
    expect(phone.locator(".state")).to_be_visible()
    row.refresh_from_db()
    assert (row.state, row.story, row.public_text) == (State.WAITING, SHORTER, "")

    phone.locator("button[value=withdraw]").click()
    keep("withdraw")
    phone.locator("button[value=withdraw_yes]").click()
    expect(phone.locator("button[value=withdraw_yes]")).to_have_count(0)
    expect(phone.locator("main")).not_to_contain_text(SHORTER)
    keep("withdrawn")
    row.refresh_from_db()
    assert (row.state, row.story) == (State.WITHDRAWN, "")
    for address in addresses(public_id=row.pk, slug="harcelementdomicile"):
        if address != "/quitter":
            seen = reader.request.get(address).text()
            assert "m'a écrit" not in seen and "charmante" not in seen, address
