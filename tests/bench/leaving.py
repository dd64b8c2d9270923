"""How fast "Quitter" takes the words off the screen, and brings another page there (security.md F05: under 200 ms)."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.faults.site import FORM, Site, cloned
from tests.services import IS_ROOT, chromium

ROUNDS = 30
# The click, and whether a word of hers is still there once it has been dealt with: nothing is painted in between.
PRESS = """() => {
  const began = performance.now();
  document.querySelector("a[data-exit]").click();
  const left = [...document.querySelectorAll("textarea")].length;
  return [performance.now() - began, left];
}"""


def once(page: Page, site: str) -> tuple[float, float]:
    """Milliseconds until the words are gone, and until the other page is there."""
    page.goto(f"{site}{FORM}")
    page.fill("[name=story]", "Une histoire. " * 200)
    began = time.monotonic()
    gone, left = page.evaluate(PRESS)
    assert left == 0
    page.wait_for_url("**/healthz", wait_until="commit")
    return gone, (time.monotonic() - began) * 1000


def figures() -> Iterator[str]:
    if not (path := chromium()):
        yield "Chromium is wanted: make test installs it"
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        clone = cloned(Path(folder) / "clone")
        site = Site(clone, f"sqlite:///{folder}/leaving.sqlite3")
        home = f"http://127.0.0.1:{site.port}"
        site.environment["EXIT_URL"] = f"{home}/healthz"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if IS_ROOT else [])
        try:
            site.prepare().start()
            page = browser.new_page()
            times = [once(page, home) for _ in range(ROUNDS)]
        finally:
            site.kill()
            browser.close()
    for name, each in zip(
        ("her words are gone", "the other page is there"), zip(*times, strict=True), strict=True
    ):
        yield f"{name:24} median {median(each):.1f} ms, most {max(each):.1f} ms, of {ROUNDS}"
