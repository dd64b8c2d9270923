"""What stays on the phone: a browser profile on disk, after the whole way with scripts and the way out (security.md F05)."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests import people
from tests.services import chromium

CANARY = "zibeline"
# What a page may keep in a browser beside cookies: how many of each there are.
KEPT = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
    (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length, document.cookie.length]"""
STORY = f"Le technicien a noté {CANARY} sur son bon, puis il m'a écrit le soir même."
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def profile(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    live_server: Any,
    settings: Any,
    tmp_path: Path,
) -> Iterator[tuple[BrowserContext, Path]]:
    """A browser as in life: its profile on disk, its back/forward cache on."""
    settings.EXIT_URL = f"{live_server.url}/healthz"
    people.a_call()
    context = browser_type.launch_persistent_context(
        tmp_path / "profile",
        **browser_type_launch_args | {"executable_path": chromium()},  # its shell keeps no profile
        ignore_default_args=["--disable-back-forward-cache"],
        base_url=live_server.url,
        viewport={"width": 320, "height": 640},
    )
    yield context, tmp_path / "profile"
    context.close()


def found(folder: Path, words: str) -> list[str]:
    """The files that hold the words, as UTF-8 or as the UTF-16 of browsers' session files."""
    forms = (words.encode(), words.encode("utf-16-le"))
    return [str(path.relative_to(folder)) for path in folder.rglob("*")
            if path.is_file() and any(form in path.read_bytes() for form in forms)]  # fmt: skip


def the_whole_way(page: Page) -> list[str]:
    """Form, check, receipt, a visit with the words, a message; gives the words."""
    page.goto("/temoigner/")
    page.fill("[name=story]", STORY)
    while page.locator("[data-move=continue]:visible").count():
        page.click("[data-move=continue]:visible")
    page.check("[name=publication][value=publish]")
    page.check("[name=consent_read]")
    page.locator("main button.button:visible").last.click()
    page.get_by_role("button", name="Envoyer mon témoignage").click()
    expect(page.locator(".receipt li")).to_have_count(8)
    words = page.locator(".receipt li").all_inner_texts()
    page.goto("/suivi/")
    page.fill("[name=receipt]", " ".join(words))
    page.get_by_role("button", name="Ouvrir mon témoignage").click()
    page.locator("button[value=text]").click()
    expect(page.locator("main")).to_contain_text(CANARY)
    page.fill("[name=message]", f"Je précise : {CANARY}.")
    page.locator("button[value=reply]").click()
    expect(page.locator(".message").last).to_contain_text(CANARY)
    return words


def test_no_word_stays_in_the_profile_after_leaving(profile: tuple[BrowserContext, Path]) -> None:
    context, folder = profile
    page = context.new_page()
    told: list[str] = []
    page.on("request", lambda one: told.append(f"{one.url} {one.headers.get('referer', '')}"))
    words = the_whole_way(page)
    kept = page.evaluate(KEPT)
    page.locator(".quit").click()
    page.wait_for_url("**/healthz")
    cookies = context.cookies()
    context.close()
    assert [one["name"] for one in cookies if one["name"] != "left"] == []
    assert kept == [0] * 6
    assert told and [one for one in told if tells(one, words)] == []
    assert found(folder, "/temoigner/"), "the search finds nothing at all"
    assert found(folder, CANARY) == []
    assert found(folder, " ".join(words[:3])) == []
    assert not [line for line in visited(folder) if tells(line, words)]


def tells(line: str, words: list[str]) -> bool:
    """Two words of a receipt are no accident; one may stand in the address of any page."""
    return CANARY in line or sum(word in line for word in words) > 1


def visited(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "Default" / "History") as history:
        lines = [f"{url} {title}" for url, title in history.execute("SELECT url, title FROM urls")]
    assert lines
    return lines


def test_back_and_reload_after_leaving_show_nothing(profile: tuple[BrowserContext, Path]) -> None:
    context, _folder = profile
    page = context.new_page()
    the_whole_way(page)
    page.locator(".quit").click()
    page.wait_for_url("**/healthz")
    for _ in range(3):
        page.go_back()
        assert CANARY not in page.content()
        page.reload()
        assert CANARY not in page.content()
        assert all(
            CANARY not in field.input_value() for field in page.locator("textarea, input[type=text]").all()
        )
