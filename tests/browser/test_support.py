"""« Nous vous croyons » with a script: the thanks take the button's place, and the history tells nothing of it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from testimonies.models import Support
from tests import people

from .test_scripts import context as context
from .test_scripts import lifelike as lifelike
from .test_scripts import page as page

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]


def test_the_thanks_take_the_place_of_the_button_and_no_history_entry_tells(page: Page, context: Any) -> None:
    row = people.published()
    page.goto(f"/en/testimonies/{row.pk}/")
    address, entries = page.url, page.evaluate("history.length")
    page.click("form[data-support] button")
    expect(page.locator("[data-thanks]")).to_be_focused()
    expect(page.locator("form[data-support]")).to_have_count(0)
    assert (page.url, page.evaluate("history.length")) == (address, entries)
    assert (Support.objects.get().number, context.cookies()) == (1, [])
    people.decide(row, "withdraw")
    page.reload()
    expect(page.locator("form[data-support]")).to_have_count(0)


def test_what_is_gone_meanwhile_is_answered_by_the_page_itself(page: Page) -> None:
    row = people.published()
    page.goto(f"/en/testimonies/{row.pk}/")
    people.decide(row, "withdraw")
    with page.expect_navigation():
        page.click("form[data-support] button")
    assert page.url.endswith("/support/") and page.locator("form[data-support]").count() == 0
    assert not Support.objects.exists()
