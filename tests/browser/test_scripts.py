"""The scripts of the public pages: leaving, steps, sending in place. The browser keeps its back/forward cache, as in life."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests import people

STORY = "CANARY Il a pris mon numéro dans le fichier, et il m'a écrit le soir même."
pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def lifelike(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Any]:
    """Playwright switches the back/forward cache off unless told otherwise."""
    browser = browser_type.launch(
        **browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture
def context(lifelike: Any, live_server: Any, settings: Any) -> Iterator[BrowserContext]:
    settings.EXIT_URL = f"{live_server.url}/healthz"
    people.a_call()
    context = lifelike.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640})
    context.set_default_timeout(5_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def forward(page: Page) -> None:
    """Through the steps, to the one with the choices."""
    while page.locator("[data-move=continue]:visible").count():
        page.click("[data-move=continue]:visible")


def press(page: Page) -> None:
    page.locator("main button.button:visible").last.click()


def checked(page: Page) -> None:
    """On the check page, with the story typed."""
    page.goto("/temoigner/")
    page.fill("[name=story]", STORY)
    forward(page)
    page.check("[name=publication][value=publish]")
    page.check("[name=consent_read]")
    press(page)
    expect(page.locator("body")).to_have_attribute("data-page", "check")


def test_shift_pressed_three_times_leaves(page: Page) -> None:
    page.goto("/securite/")
    status = page.locator("[data-exit-status]")
    page.keyboard.press("Shift")
    expect(status).to_contain_text("2")
    page.keyboard.press("Shift")
    expect(status).to_contain_text("une fois")
    page.keyboard.press("Shift")
    page.wait_for_url("**/healthz")


@pytest.mark.parametrize("between", ["a", "Tab", "Shift+B", "Control+Shift"])
def test_another_key_starts_the_count_again(page: Page, between: str) -> None:
    page.goto("/securite/")
    for key in ("Shift", "Shift", between, "Shift"):
        page.keyboard.press(key)
    expect(page.locator("[data-exit-status]")).to_contain_text("2")
    assert page.url.endswith("/securite/")


def test_a_pause_of_five_seconds_starts_the_count_again(page: Page) -> None:
    page.clock.install()
    page.goto("/securite/")
    page.keyboard.press("Shift")
    page.clock.run_for(5_100)
    expect(page.locator("[data-exit-status]")).to_be_empty()


def test_capital_letters_in_a_text_field_never_leave(page: Page) -> None:
    page.goto("/temoigner/")
    page.focus("[name=story]")
    for _time in range(4):
        page.keyboard.press("Shift")
    assert page.url.endswith("/temoigner/")
    expect(page.locator("[data-exit-status]")).to_be_empty()


def test_leaving_blanks_the_page_before_the_other_site_answers(page: Page) -> None:
    page.goto("/temoigner/")
    page.fill("[name=story]", STORY)
    body, fields = page.locator(".quit").evaluate(
        "link => (link.click(), [document.body.textContent, document.querySelectorAll('textarea, input').length])"
    )
    assert (body, fields) == ("Vous quittez cette page.", 0)


def test_back_after_leaving_shows_no_word(page: Page) -> None:
    page.goto("/securite/")
    page.goto("/temoigner/")
    page.fill("[name=story]", STORY)
    page.locator(".quit").click()
    page.wait_for_url("**/healthz")
    page.go_back()
    assert page.url.endswith("/securite/")  # the form's own entry was replaced
    assert "CANARY" not in page.content()


def test_coming_back_to_the_form_finds_it_empty(page: Page) -> None:
    page.goto("/temoigner/")
    page.fill("[name=story]", STORY)
    page.goto("/securite/")
    page.go_back()
    expect(page.locator("[name=story]")).to_have_value("")


def test_the_form_goes_step_by_step_and_says_where_one_is(page: Page) -> None:
    page.goto("/temoigner/")
    expect(page.locator(".step-count:visible")).to_have_text("1 sur 4")
    page.click("[data-move=continue]:visible")
    expect(page.locator(".step-count:visible")).to_have_text("2 sur 4")
    page.go_back()
    expect(page.locator("[name=story]")).to_be_visible()


def test_an_error_opens_its_step_and_takes_the_focus(page: Page) -> None:
    page.goto("/temoigner/")
    forward(page)
    page.check("[name=publication][value=publish]")
    page.check("[name=consent_read]")
    press(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=story]")).to_be_focused()


def test_a_call_paused_meanwhile_brings_the_notice_and_it_takes_the_focus(page: Page) -> None:
    checked(page)
    people.a_call(paused=True)
    press(page)
    expect(page.locator(".notice[role=alert]")).to_be_focused()
    expect(page).to_have_title(re.compile(r"^À vérifier"))
    assert page.locator("[name=story]").input_value() == STORY


def test_each_line_of_the_error_summary_leads_to_its_field(page: Page) -> None:
    page.goto("/temoigner/")
    forward(page)
    press(page)
    for place, name in enumerate(("story", "publication", "consent_read")):
        page.locator(".error-summary a").nth(place).click()
        expect(page.locator(f"[name={name}]").first).to_be_focused()
        expect(page.locator(f"[name={name}]").first).to_be_in_viewport()


def asked(page: Page, answer: str) -> list[str]:
    """What the page asks from now on; each question gets this answer."""
    questions: list[str] = []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), getattr(dialog, answer)()))
    return questions


@pytest.mark.parametrize("to_words", ["typed", "checked"])
def test_a_link_away_asks_before_it_takes_the_words(page: Page, to_words: str) -> None:
    checked(page)
    if to_words == "typed":
        page.go_back()
    questions = asked(page, "dismiss")
    page.locator(".site-foot a[href='/securite/']").click()
    assert len(questions) == 1
    assert "CANARY" in page.content() or page.locator("[name=story]").input_value() == STORY


def test_a_link_away_is_followed_when_she_says_so_or_typed_nothing(page: Page) -> None:
    page.goto("/temoigner/")
    questions = asked(page, "accept")
    page.locator(".site-foot a[href='/securite/']").click()
    page.wait_for_url("**/securite/")
    assert questions == []
    page.go_back()
    page.fill("[name=story]", STORY)
    page.locator(".site-foot a[href='/securite/']").click()
    page.wait_for_url("**/securite/")
    assert len(questions) == 1


@pytest.mark.parametrize("way", ["button", "keys"])
def test_leaving_fast_never_asks(page: Page, way: str) -> None:
    page.goto("/temoigner/")
    page.fill("[name=story]", STORY)
    questions = asked(page, "dismiss")
    if way == "button":
        page.locator(".quit").click()
    else:
        page.locator("[name=story]").blur()
        for _time in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/healthz")
    assert questions == []


def test_the_skip_link_stays_on_its_step(page: Page) -> None:
    page.goto("/temoigner/")
    page.click("[data-move=continue]:visible")
    page.locator(".skip").first.evaluate("link => link.click()")
    expect(page.locator(".step-count:visible")).to_have_text("2 sur 4")


def test_without_a_script_a_change_opens_at_its_question(lifelike: Any, live_server: Any) -> None:
    people.a_call()
    context = lifelike.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/temoigner/")
    expect(page.locator(".no-js").first).to_be_visible()
    page.fill("[name=story]", STORY)
    page.check("[name=publication][value=publish]")
    page.check("[name=consent_read]")
    press(page)
    page.locator("button[name=change][value=warnings]").click()
    expect(page.locator("#div_id_warnings")).to_be_in_viewport()
    context.close()


def test_sending_adds_no_history_entry_and_no_address(page: Page) -> None:
    page.goto("/temoigner/")
    before = page.evaluate("history.length")
    checked(page)  # opens the form anew, in place of itself
    assert (
        page.evaluate("history.length") == before + 3
    )  # from the first of four steps to the last, and no more
    press(page)
    expect(page.locator(".receipt li")).to_have_count(8)
    assert page.evaluate("history.length") == before + 3
    assert page.url.endswith("/temoigner/")


def test_back_on_the_check_page_returns_to_the_words(page: Page) -> None:
    checked(page)
    page.go_back()
    expect(page.locator(".step-count:visible")).to_have_text("4 sur 4")
    expect(page.locator("[name=story]")).to_have_value(STORY)


def test_a_lost_connection_keeps_the_words_and_says_so(page: Page, context: BrowserContext) -> None:
    checked(page)
    context.set_offline(True)
    press(page)
    expect(page.locator("[data-told][role=alert]")).to_be_visible()
    assert "CANARY" in page.locator("main").inner_text()
    context.set_offline(False)
    press(page)
    expect(page.locator(".receipt li")).to_have_count(8)


@pytest.mark.parametrize("kind", ["text/html", "application/json"])
def test_an_answer_that_is_not_ours_does_not_take_the_words(page: Page, kind: str) -> None:
    checked(page)
    page.route(
        "**/envoyer/", lambda route: route.fulfill(status=502, content_type=kind, body="<h1>Bad gateway</h1>")
    )
    press(page)
    expect(page.locator("[data-told][role=alert]")).to_be_visible()
    assert "CANARY" in page.locator("main").inner_text()


def test_pressing_twice_sends_once(page: Page) -> None:
    checked(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("main button.button:visible").last.dblclick()
    expect(page.locator(".receipt li")).to_have_count(8)
    assert len(sent) == 1


def test_after_the_receipt_neither_back_nor_reload_shows_the_words(page: Page) -> None:
    checked(page)
    press(page)
    expect(page.locator(".receipt li")).to_have_count(8)
    page.go_back()
    assert "CANARY" not in page.content()
    page.reload()
    expect(page.locator("[name=story]")).to_have_value("")


def test_the_receipt_is_copied_as_eight_words(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    checked(page)
    press(page)
    page.click("[data-copy]")
    expect(page.locator("[data-copied]")).not_to_be_empty()
    assert (
        page.evaluate("navigator.clipboard.readText()").split()
        == page.locator(".receipt li").all_inner_texts()
    )
