"""Somebody comes home while she writes: set aside on one day, opened and sent on another, with and without scripts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from testimonies.models import Aside, Testimony
from tests import people

HALF = "Le technicien est reparti à midi.\n\nLe soir même, j'ai reçu : « Seule ? » 😳"
WHOLE = f"{HALF}\nJe n'ai pas répondu."
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[False, True], ids=["without scripts", "with scripts"])
def phone(request: Any, browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 720}, java_script_enabled=request.param
    )
    context.set_default_timeout(10_000)
    people.a_call()
    yield context.new_page()
    context.close()


def go_on(page: Page) -> None:
    if page.locator("[data-move=continue]:visible").count():
        page.click("[data-move=continue]:visible")


def later(page: Page) -> None:
    page.get_by_role("button", name="Mettre de côté pour plus tard").click()


def words_of(page: Page) -> str:
    expect(page.locator(".receipt li")).to_have_count(8)
    return " ".join(page.locator(".receipt li").all_inner_texts())


def another_day(page: Page, words: str) -> None:
    page.goto("/suivi/")
    page.fill("[name=receipt]", words.upper())
    page.locator("button[value=open]").click()
    expect(page.locator("textarea[name=story]")).to_be_visible()


def test_written_set_aside_opened_another_day_and_sent(phone: Page, screenshots: Path, request: Any) -> None:
    kind = "plain" if "without" in request.node.name else "scripts"

    def keep(name: str) -> None:
        phone.screenshot(path=screenshots / f"aside-{kind}-{name}.png", full_page=True)

    phone.goto("/temoigner/")
    phone.fill("[name=story]", HALF)
    go_on(phone)
    phone.check("[name=behaviours][value=private-message]")
    keep("form")
    later(phone)
    words = words_of(phone)
    keep("words")
    assert HALF not in phone.content() and Aside.objects.count() == 1

    another_day(phone, words)
    expect(phone.locator("textarea[name=story]")).to_have_value(HALF)
    keep("opened")
    phone.fill("[name=story]", WHOLE)
    phone.get_by_role("button", name="Mettre de nouveau de côté").click()
    expect(phone.locator("h1")).to_have_text("C’est mis de côté")
    expect(phone.locator(".receipt")).to_have_count(0)
    keep("again")

    another_day(phone, words)
    go_on(phone)
    expect(phone.locator("[name=behaviours][value=private-message]")).to_be_checked()
    go_on(phone)
    go_on(phone)
    phone.check("[name=publication][value=figures]")
    phone.check("[name=consent_read]")
    phone.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(phone.locator("h1")).to_have_text("Relire avant d’envoyer")
    keep("check")
    phone.get_by_role("button", name="Envoyer mon témoignage").click()
    receipt = words_of(phone)
    assert receipt != words
    assert Testimony.objects.get().story == WHOLE
    assert not Aside.objects.exists()

    phone.goto("/suivi/")
    phone.fill("[name=receipt]", words)
    phone.locator("button[value=open]").click()
    expect(phone.locator(".error-summary")).to_be_visible()
    assert "technicien" not in phone.locator("main").inner_text()


def test_the_button_is_reached_at_every_step_and_enter_never_presses_it(phone: Page) -> None:
    phone.goto("/temoigner/")
    phone.fill("[name=story]", HALF)
    button = phone.get_by_role("button", name="Mettre de côté pour plus tard")
    for _ in range(4):
        expect(button).to_be_visible()
        go_on(phone)
    phone.focus("[name=consent_read]")
    phone.keyboard.press("Enter")
    expect(phone.locator(".error-summary")).to_be_visible()
    assert not Aside.objects.exists()


def test_erased_the_text_is_left_on_the_page_alone(phone: Page) -> None:
    phone.goto("/temoigner/")
    phone.fill("[name=story]", HALF)
    later(phone)
    another_day(phone, words_of(phone))
    phone.get_by_role("button", name="Effacer ce qui était mis de côté").click()
    expect(phone.locator(".notice-done")).to_be_visible()
    expect(phone.locator("textarea[name=story]")).to_have_value(HALF)
    assert not Aside.objects.exists()
