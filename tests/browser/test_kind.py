"""Kind to those who read: blurred words, paragraphs and the sheet, by the keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from testimonies.rules import desk, preferences
from tests import people
from tests.admin.desk import item
from tests.rules.test_unfolding import THREE

from .test_desk import at_desk as at_desk

pytestmark = pytest.mark.django_db(transaction=True)


def is_blurred(page: Page) -> bool:
    return bool(page.locator(".story").last.evaluate("(story) => getComputedStyle(story).filter !== 'none'"))


def test_paragraphs_unfold_and_sharpen_by_keys_and_the_sheet_is_one_key_away(at_desk: Any) -> None:
    user = people.a_moderator()
    preferences.save(user, by_paragraph=True, blur=True)
    row = desk.claim(people.waiting(THREE), user)
    page = at_desk(user)
    page.goto(item(row))
    page.keyboard.press("o")
    expect(page.locator(".story")).to_have_text("Il est venu lundi.")
    assert not is_blurred(page)  # it is what was asked for, and has the focus
    page.keyboard.press("Tab")
    assert is_blurred(page)
    page.keyboard.press("Shift+Tab")
    assert not is_blurred(page)
    page.keyboard.press("Tab")
    page.emulate_media(media="print")
    assert not is_blurred(page)
    page.emulate_media(media="screen")
    page.keyboard.press("u")
    expect(page.locator(".urgent .reply").first).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator(".story")).to_have_count(2)
    page.keyboard.press("o")
    expect(page.locator("[data-story]")).to_contain_text("Je n'ai pas répondu.")
    page.keyboard.press("g")
    page.wait_for_url("**/testimony/")
    assert people.fresh(row).claimed_by is None
