"""The door in a real browser: passkeys with Chromium's virtual authenticator (CDP), the end of a session, what was typed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, CDPSession, Page, expect

from testimonies.models import Passkey, Sitting
from testimonies.rules import accounts, resets
from tests import people
from tests.admin.door import PASSWORD, with_factor

from .looking import DARK_NARROW, LIGHT_WIDE, Eyes

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]
DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip


class Visitor:
    """A browser with a device that holds passkeys, and what is wrong with the pages it sees."""

    def __init__(self, browser: Browser, origin: str, language: str = "en-GB") -> None:
        self.context = browser.new_context(base_url=origin, locale=language)
        self.eyes = Eyes(self.context, origin)
        self.page: Page = self.eyes.page
        self.cdp: CDPSession = self.context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        self.device = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})[
            "authenticatorId"
        ]

    def come_by_the_link(self, user: User) -> None:
        self.page.goto(reverse("admin:invitation", kwargs=accounts.invitation(user)))
        self.page.locator("[name=new_password1]").fill(PASSWORD)
        self.page.locator("[name=new_password2]").fill(PASSWORD)
        self.page.locator("[type=submit]").click()

    def log_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.goto("/admin/login/")
        self.page.locator("[name=username]").fill(name)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("[data-show]").click()
        self.page.wait_for_load_state()

    def log_out(self) -> None:
        self.page.locator("#logout-form button").click()

    def held(self) -> list[dict[str, Any]]:
        found = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.device})
        return list(found["credentials"])


@pytest.fixture
def visitor(browser: Browser, live_server: Any, settings: Any) -> Iterator[Visitor]:
    settings.SECOND_FACTOR = "required"
    one = Visitor(browser, live_server.url)
    yield one
    one.context.close()


def test_a_passkey_is_made_with_the_link_opens_the_desk_and_is_seen_when_copied(
    visitor: Visitor, screenshots: Path
) -> None:
    nina, page = people.a_moderator(), visitor.page
    visitor.come_by_the_link(nina)
    page.screenshot(path=screenshots / "desk-first-factor.png", full_page=True)
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".recovery-codes li")).to_have_count(8)
    page.locator("#content a.button").click()
    visitor.log_out()

    before = visitor.held()
    visitor.log_in(nina.username, "not the right password")
    expect(page.locator("#login-error")).to_contain_text("do not go together")
    visitor.log_in(nina.username)
    expect(page.locator("#logout-form")).to_be_visible()
    assert Passkey.objects.get().sign_count == visitor.held()[0]["signCount"]
    visitor.log_out()

    # A copy of the device, taken when it was new: its count is behind.
    visitor.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": visitor.device})
    visitor.cdp.send("WebAuthn.addCredential", {"authenticatorId": visitor.device, "credential": before[0]})
    visitor.log_in(nina.username)
    expect(page.locator("#login-error")).to_contain_text("do not go together")
    assert visitor.eyes.faults == []


def test_a_device_that_shows_nothing_is_said_and_the_code_still_opens(visitor: Visitor) -> None:
    nina = people.a_moderator()
    visitor.log_in(nina.username)
    expect(visitor.page.locator("[data-failed]")).to_be_visible()
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []


def entered(visitor: Visitor, user: User) -> None:
    """Inside, with a passkey that was shown just now."""
    visitor.come_by_the_link(user)
    visitor.page.get_by_role("button", name="Add a passkey").click()
    expect(visitor.page.locator(".recovery-codes li")).to_have_count(8)


def test_passkeys_are_named_and_removed_and_the_pages_have_no_fault(
    visitor: Visitor, screenshots: Path
) -> None:
    lead, other, page = people.a_lead(), people.a_lead(), visitor.page
    with_factor(other)
    entered(visitor, lead)
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []
    resets.ask(lead, by=other)
    page.goto("/admin/second-factor/")
    page.screenshot(path=screenshots / "desk-second-factor.png", full_page=True)
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []
    page.locator("[name=name]").first.fill("Ma clé")
    page.get_by_role("button", name="Give this name").click()
    expect(page.locator(".passkeys")).to_contain_text("Ma clé, added on")
    page.goto("/admin/second-factor/again/")
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []
    page.locator("[data-show]").click()
    expect(page.locator(".passkeys")).to_contain_text("Last used on")
    page.goto("/admin/lost/")
    page.screenshot(path=screenshots / "desk-lost.png", full_page=True)
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []


def test_two_minutes_before_the_end_one_is_told_and_goes_on(visitor: Visitor) -> None:
    nina, page = people.a_moderator(), visitor.page
    entered(visitor, nina)
    page.clock.install()
    page.goto("/admin/second-factor/")
    bar = page.locator(".session-end")
    expect(bar).to_be_hidden()
    page.clock.fast_forward("28:20")
    expect(bar).to_contain_text("ends in two minutes")
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []
    with page.expect_response("**/still-here/"):
        page.get_by_role("button", name="Go on working").click()
    expect(bar).to_be_hidden()


def test_what_was_typed_when_the_session_ended_comes_back_after_logging_in(visitor: Visitor) -> None:
    lead, page = people.a_lead(), visitor.page
    entered(visitor, lead)
    page.goto("/admin/testimonies/savedreply/add/")
    page.locator("[name=text_fr]").fill("Une longue réponse, écrite pendant que le temps passait.")
    page.locator("[name=slug]").fill("longue")
    Sitting.objects.all().delete()
    page.locator("[name=_save]").click()
    expect(page.locator(".errornote").first).to_contain_text("what you typed comes back")
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []
    page.locator("[name=username]").fill(lead.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[data-show]").click()
    expect(page.locator("textarea.kept")).to_have_value(
        "Une longue réponse, écrite pendant que le temps passait."
    )
    assert visitor.eyes.found(LIGHT_WIDE, DARK_NARROW) == []
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("[name=text_fr], .messagelist").first).to_be_visible()
