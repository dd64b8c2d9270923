"""One testimony after the other without the mouse: every press is counted, and nothing but presses reaches the page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from testimonies.models import Testimony
from tests import people
from tests.admin.desk import QUEUE, item, unmarked

from .conftest import Phone

pytestmark = pytest.mark.django_db(transaction=True)
CLOSED, OPEN = "button[data-key=o]", "[data-story]"
TIMES = "Il est revenu {} fois sonner chez moi, le soir, sans rien avoir à réparer."


class Keys:
    """The only hands in these tests."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str, shows: str) -> None:
        """`shows` is what stands on the page once the press has done its work."""
        self.page.wait_for_load_state()  # the script comes last
        self.page.keyboard.press(key)
        self.pressed += 1
        expect(self.page.locator(shows).first).to_be_visible()

    def counted(self) -> int:
        pressed, self.pressed = self.pressed, 0
        return pressed


@pytest.fixture
def mia() -> User:
    people.a_call()
    return people.a_moderator()


@pytest.fixture
def page(visit: Phone, mia: User) -> Iterator[Page]:
    context, client = visit(width=1280), Client()
    client.force_login(mia)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key}
    context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])  # type: ignore[typeddict-item]
    return context.new_page()


def test_forty_texts_go_by_keys_alone(page: Page, screenshots: Path, record_property: Any) -> None:
    plain = people.waiting(TIMES.format("deux"))
    refused = people.waiting(TIMES.format("trois"))
    numbered = unmarked("Il m'a écrit au 06 12 34 56 78 le soir même, et il est revenu sonner.")
    last = people.waiting(TIMES.format("cinq"))
    rows = [plain, refused, numbered, last]
    for days, row in enumerate(reversed(rows)):  # one after the other
        day = timezone.localdate() - timezone.timedelta(days=days)
        Testimony.objects.filter(pk=row.pk).update(submitted_on=day)
    page.goto(QUEUE)
    keys = Keys(page)

    keys.press("t", CLOSED)
    keys.press("o", OPEN)
    keys.press("a", "#approve-looked:focus")
    keys.press("Enter", f".messagelist:has-text('publié') ~ * {CLOSED}")
    assert page.url.endswith(item(refused))
    approval = keys.counted()

    keys.press("o", OPEN)
    keys.press("r", "[name=reason]:focus")
    keys.press("3", "[value=spam]:focus:checked")
    page.screenshot(path=screenshots / "desk-refusal-by-keys.png", full_page=True)
    keys.press("Enter", f".messagelist:has-text('refusé') ~ * {CLOSED}")
    assert page.url.endswith(item(numbered))
    refusal = 1 + keys.counted()  # with t, had it been the first

    keys.press("o", OPEN)
    keys.press("1", "#approve-questions:focus")
    keys.press("a", "#approve-looked:focus")
    keys.press("Enter", f".messagelist:has-text('publié') ~ * {CLOSED}")
    assert page.url.endswith(item(last))
    redaction = 1 + keys.counted()

    assert [people.fresh(row).state for row in rows] == ["published", "refused", "published", "waiting"]
    assert people.fresh(refused).reason == "spam"
    assert "au [numéro] le soir" in people.fresh(numbered).public_text
    assert approval <= 4
    assert refusal <= 5
    assert redaction <= 5
    record_property("figure", f"key presses: approval {approval}, refusal {refusal}, redaction {redaction}")


def test_the_list_of_keys_opens_and_closes_by_keys_and_the_keyboard_comes_back(
    page: Page, mia: User, screenshots: Path
) -> None:
    row = people.waiting()
    people.opened(row, mia)
    page.goto(item(row))
    keys = Keys(page)
    panel = page.locator("#keys")
    keys.press("a", "#approve-looked:focus")
    for closes in ("Escape", "Enter"):
        keys.press("?", "#keys button:focus")
        page.screenshot(path=screenshots / "desk-keys.png")
        keys.press(closes, "#approve-looked:focus")
        expect(panel).to_be_hidden()


def test_the_end_of_a_claim_is_told_put_off_by_a_key_and_brought_about_by_closing_the_page(
    page: Page, mia: User
) -> None:
    row = people.waiting()
    people.opened(row, mia)
    page.clock.install()
    page.goto(item(row))
    expect(page.locator("[data-minutes]")).to_have_text("20")
    expect(page.locator(".lease [data-soon]")).to_be_hidden()
    page.clock.fast_forward("18:10")
    expect(page.locator(".lease [data-soon]")).to_be_visible()
    Testimony.objects.update(claimed_until=timezone.now() + timezone.timedelta(minutes=1))
    with page.expect_response("**/stay/"):
        Keys(page).press("x", ".lease [data-left]")
    expect(page.locator(".lease [data-soon]")).to_be_hidden()
    assert people.fresh(row).claimed_until > timezone.now() + timezone.timedelta(minutes=19)
    page.goto("about:blank")
    for _try in range(50):
        if people.fresh(row).claimed_until < timezone.now() + timezone.timedelta(minutes=3):
            break
        page.wait_for_timeout(100)
    assert people.fresh(row).claimed_until < timezone.now() + timezone.timedelta(minutes=3)
