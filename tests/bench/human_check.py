"""How long the human check takes: the worker's own search through all numbers, on a processor slowed six times."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from testimonies.rules.human_check import HIGHEST
from tests.services import IS_ROOT, chromium

WORKER = Path(__file__).resolve().parents[2] / "static/js/check-worker.js"
SLOWED = (1, 6)
SOME = 20_000
# No number fits, so that each is tried. In the page itself: Chromium slows the page's own thread alone.
SEARCH = """async (some) => {
  const began = performance.now();
  const nothing = { salt: "0123456789abcdef01234567?expires=1790000000&", challenge: "00".repeat(32), maxNumber: some };
  await find(nothing).catch(() => {});
  return performance.now() - began;
}"""


def figures() -> Iterator[str]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if IS_ROOT else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        page = browser.new_page()
        page.route("https://here.example/", lambda route: route.fulfill(body="<!doctype html>"))
        page.goto("https://here.example/")  # `crypto.subtle` wants a secure context
        page.add_script_tag(content=WORKER.read_text())
        yield from (_line(page, rate) for rate in SLOWED)
        browser.close()


def _line(page: Page, rate: int) -> str:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    runs = sorted(page.evaluate(SEARCH, SOME) for _time in range(5))
    whole = runs[2] / SOME * HIGHEST / 1000
    return f"slowed {rate} times: {whole / 2:.1f} s on average, {whole:.1f} s at most (median of 5 runs)"
