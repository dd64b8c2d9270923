"""The human check in a browser: solved while she reads, on a page that came in place; without it she sends all the same."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from testimonies.models import Lane, Sign, Testimony
from testimonies.rules.raid import load
from tests import people

from .looking import Eyes

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def many_arrive() -> None:
    call = people.a_call()
    for _time in range(load.MANY + 1):
        load.note(call)


def to_the_check_page(page: Page) -> None:
    page.goto("/temoigner/")
    page.fill("[name=story]", people.STORY)
    while page.locator("[data-move=continue]:visible").count():
        page.click("[data-move=continue]:visible")
    page.check("[name=publication][value=publish]")
    page.check("[name=consent_read]")
    page.locator("main button.button:visible").last.click()
    expect(page.locator("body")).to_have_attribute("data-page", "check")


def sent(page: Page) -> tuple[str, str]:
    page.locator("main button.button:visible").last.click()
    expect(page.locator(".receipt li")).to_have_count(8)
    row = Testimony.objects.get()
    return row.lane, row.lane_signs


def as_in_service(eyes: Eyes) -> None:
    """The test server gives static files past the middleware, whose header a worker needs; tests/test_tooling.py sees it."""

    def with_header(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, headers=answer.headers | {"cross-origin-embedder-policy": "require-corp"}
        )

    eyes.page.route("**/check-worker.js", with_header)


def test_it_is_solved_in_the_page_that_came_in_place(eyes: Eyes) -> None:
    as_in_service(eyes)
    to_the_check_page(eyes.page)
    expect(eyes.page.locator("[data-check] [role=status]")).to_have_text(
        "La vérification est faite.", timeout=20_000
    )
    assert sent(eyes.page) == (Lane.NORMAL, "")
    assert not eyes.faults, "the policy, the origin and the console had nothing to say"


def test_nobody_waits_for_it(eyes: Eyes) -> None:
    eyes.page.route("**/check-worker.js", lambda route: route.abort())
    to_the_check_page(eyes.page)
    assert sent(eyes.page) == (Lane.HEAVY, Sign.UNCHECKED)


def test_without_scripts_it_is_sent_and_read_with_care(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    to_the_check_page(page)
    expect(page.locator("[data-check]")).to_be_hidden()
    expect(page.locator("[name=topic]")).not_to_be_in_viewport()
    assert sent(page) == (Lane.HEAVY, Sign.UNCHECKED)
    context.close()


def test_no_key_of_the_keyboard_reaches_the_field_that_nobody_sees(eyes: Eyes) -> None:
    to_the_check_page(eyes.page)
    reached = set()
    for _press in range(60):
        eyes.page.keyboard.press("Tab")
        reached.add(eyes.page.evaluate("document.activeElement.name || document.activeElement.tagName"))
    assert "set_aside" in reached
    assert "topic" not in reached
