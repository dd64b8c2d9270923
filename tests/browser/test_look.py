"""Every page that a GET without arguments reaches, looked at by a browser: axe, the narrow screen, the site's own origin.

Run with the WCAG 2.2 A and AA rules and those of the RGAA (domain.md 6). The light wide page and the dark narrow one stand
for the four: contrast depends on the scheme, overflow and sizes of targets on the width. English pages get the narrow one.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from playwright.sync_api import Browser, Page

from testimonies.models import Testimony
from testimonies.pages import urls
from tests import people

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"],
    "resultTypes": ["violations"],  # the rest is not sent over, which halves the time
}
LIGHT_WIDE, DARK_NARROW = ("light", 1280, 800), ("dark", 320, 640)
VIEWS = (LIGHT_WIDE, DARK_NARROW)
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def addresses() -> Iterator[str]:
    for language in ("fr", "en"):
        with translation.override(language):
            for pattern in urls.localised:
                try:
                    yield reverse(str(pattern.name))
                except NoReverseMatch:  # it wants an argument
                    continue
        yield "/zz" if language == "fr" else "/en/zz"


@pytest.fixture
def one_published() -> Testimony:
    return people.published(behaviours=["sexual-assault"], warnings=["sexual-assault"])


@pytest.fixture
def watched(browser: Browser, live_server: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what it did that it should not: requests elsewhere, refusals of the policy, errors of scripts."""
    context = browser.new_context(base_url=live_server.url)
    page, faults = context.new_page(), []
    page.on("request", lambda sent: sent.url.startswith(live_server.url) or faults.append(sent.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None
    )
    yield page, faults
    context.close()


def seen(page: Page, scheme: str, width: int, height: int) -> list[str]:
    """The faults of the page as it stands, under one scheme and width."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": height})
    found = Axe().run(page, options=RULES).response["violations"]
    faults = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append(f"wider than {width} px")
    return faults


def test_no_page_has_a_fault(watched: tuple[Page, list[str]], one_published: Testimony) -> None:
    page, faults = watched
    for address in [*addresses(), one_published.get_absolute_url()]:
        answer = page.goto(address)
        assert answer and answer.headers["content-type"].startswith("text/html"), address
        views = VIEWS[1:] if address.startswith("/en/") else VIEWS
        found = [fault for view in views for fault in seen(page, *view)] + faults
        assert not found, (address, found)


def test_the_colours_of_the_system_are_kept(
    watched: tuple[Page, list[str]], one_published: Testimony
) -> None:
    page, faults = watched
    page.emulate_media(forced_colors="active")
    page.goto("/")
    quit_link = page.locator(".quit")
    style = quit_link.evaluate("node => ({...getComputedStyle(node)})")
    assert style["borderTopColor"] != style["backgroundColor"]
    assert not faults


def test_the_sticky_bar_never_covers_what_takes_the_focus(
    watched: tuple[Page, list[str]], one_published: Testimony
) -> None:
    """WCAG 2.4.11, from the foot of the page back to its head."""
    page, _faults = watched
    page.set_viewport_size({"width": 320, "height": 480})
    page.goto("/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    links = page.locator("main a, main summary")
    for number in reversed(range(links.count())):
        links.nth(number).focus()
        top = links.nth(number).evaluate("node => node.getBoundingClientRect().top")
        assert top >= page.locator(".topbar").evaluate("node => node.getBoundingClientRect().bottom")


def test_paper_carries_the_words_and_nothing_to_press(
    watched: tuple[Page, list[str]], one_published: Testimony
) -> None:
    page, _faults = watched
    page.goto("/aide/")
    page.emulate_media(media="print")
    assert page.locator(".helpline-number").first.is_visible()
    assert not any(
        page.locator(name).first.is_visible() for name in (".quit", ".site-nav", ".site-foot", "button")
    )
