"""Personal data on its way: found on the check page, hidden at the desk, asked about again when she changes her text."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from testimonies.models import State, Testimony
from tests import people

from .conftest import Phone

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "la petite agence du canal"
STORY = f"""Il est venu pour la box, il travaille à {PLACE}.

Le soir même, il m'a écrit depuis le 06 39 98 00 12 : « seule ? » Puis de contact.prive@example.org."""


def told(page: Page, keep: Any) -> str:
    """From the form to the receipt; the number is only hidden, the address is removed for good."""
    page.goto("/temoigner/")
    page.fill("[name=story]", STORY)
    while page.locator("[data-move=continue]:visible").count():
        page.click("[data-move=continue]:visible")
    page.check("[name=publication][value=publish]")
    page.check("[name=consent_read]")
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.locator("[name=hit_1][value=remove]")).to_be_checked()
    page.check("[name=hit_0][value=hide]")
    keep("check", page)
    page.get_by_role("button", name="Envoyer mon témoignage").click()
    expect(page.locator(".receipt li")).to_have_count(8)
    return " ".join(page.locator(".receipt li").all_inner_texts())


def read(page: Page, user: User, keep: Any) -> None:
    """The desk hides the place, looks at the difference and approves."""
    page.goto("/admin/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse battery staple")
    page.locator("[type=submit]").click()
    page.locator("[data-key=t]").click()
    page.locator("[data-key=o]").click()
    page.locator("summary[data-key=w]").click()
    page.fill("[name=words]", "  la petite  AGENCE du canal ")
    page.select_option("[name=kind]", "workplace")
    page.locator("form[action*='find'] button").click()
    page.locator(".preview form button").first.click()
    page.get_by_label("Montrer ce qui a été remplacé").check()
    expect(page.locator(".readers del").first).to_contain_text(PLACE)
    expect(page.locator(".readers ins").first).to_contain_text("[lieu de travail]")
    keep("difference", page)
    page.locator("#approve-looked").click()
    expect(page.locator(".messagelist")).to_be_visible()


def test_hidden_passages_stay_hers_to_decide(visit: Phone, screenshots: Path) -> None:
    people.a_call()
    user = people.a_moderator()

    def keep(name: str, page: Page) -> None:
        page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
        page.screenshot(path=screenshots / f"redaction-{name}.png", full_page=True)

    phone = visit(width=320).new_page()
    words = told(phone, keep)
    read(visit(width=1280).new_page(), user, keep)
    row = Testimony.objects.get()
    assert row.state == State.PUBLISHED
    assert row.public_text == STORY.replace(PLACE, "[lieu de travail]").replace(
        "06 39 98 00 12", "[numéro]"
    ).replace("contact.prive@example.org", "[e-mail]")
    assert "contact.prive" not in row.story

    phone.goto("/suivi/")
    phone.fill("[name=receipt]", words)
    phone.locator("button[value=open]").click()
    phone.locator("button[value=amend]").click()
    phone.fill("[name=story]", row.story.replace(PLACE, "la boutique du port"))
    phone.locator("button[value=amend_check]").click()
    expect(phone.get_by_text("Ce passage était masqué, et vous l’avez changé.")).to_be_visible()
    keep("amended", phone)
    phone.get_by_label("Laissé à l’équipe").check()
    phone.locator("button[value=amend_save]").click()
    expect(phone.locator(".state")).to_be_visible()
    row.refresh_from_db()
    assert [(row.story[one.start : one.end], one.standing) for one in row.redactions.filter(version=2)] == [
        ("la boutique du port", "asked"), ("06 39 98 00 12", "hidden")
    ]  # fmt: skip
