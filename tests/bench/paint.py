"""What a reader waits for on a slow connection: largest paint, what moves afterwards, bytes, requests to others (look.md).

A first visit each time, in Chromium at 320 px, on a connection of 1.6 Mbit/s that answers after 150 ms (Lighthouse's "slow
4G") and a processor slowed down four times. The server is the one as shipped, without a proxy that would compress.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.faults.site import FORM, Site, cloned
from tests.services import IS_ROOT, chromium

from .soak import FILL

ROUNDS = 5
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
WATCH = """
window.painted = 0; window.moved = 0;
new PerformanceObserver((seen) => { for (const one of seen.getEntries()) window.painted = one.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((seen) => { for (const one of seen.getEntries()) window.moved += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
TOLD = "() => [window.painted, window.moved]"


class Visit:
    """One page, seen for the first time: milliseconds, a sum of shifts, bytes over the wire, requests elsewhere."""

    def __init__(self, browser: Browser, home: str, path: str) -> None:
        self.home, self.bytes, self.foreign = home, 0.0, 0
        with browser.new_context(viewport={"width": 320, "height": 640}, locale="fr-FR") as context:
            page = context.new_page()
            page.add_init_script(WATCH)
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW)
            session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            session.on("Network.loadingFinished", self._loaded)
            session.on("Network.requestWillBeSent", self._asked)
            page.goto(f"{home}{path}", wait_until="networkidle")
            self.painted, self.moved = page.evaluate(TOLD)

    def _loaded(self, told: dict[str, Any]) -> None:
        self.bytes += told["encodedDataLength"]

    def _asked(self, told: dict[str, Any]) -> None:
        self.foreign += not told["request"]["url"].startswith((self.home, "data:"))


def figures() -> Iterator[str]:
    if not (path := chromium()):
        yield "Chromium is wanted: make test installs it"
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(
            cloned(Path(folder) / "clone"), f"sqlite:///{folder}/paint.sqlite3", PYTHONPATH=str(Path.cwd())
        )
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if IS_ROOT else [])
        try:
            site.prepare()
            one = site.run(FILL).split()[0]
            site.start()
            home = f"http://127.0.0.1:{site.port}"
            for address in (
                "/",
                "/temoignages/",
                f"/temoignages/{one}/",
                "/chiffres/",
                FORM,
                "/droits/",
                "/aide/",
            ):
                yield _line(address.replace(one, "…"), [Visit(browser, home, address) for _ in range(ROUNDS)])
        finally:
            site.kill()
            browser.close()


def _line(address: str, visits: list[Visit]) -> str:
    painted, moved = median(one.painted for one in visits), max(one.moved for one in visits)
    weight, foreign = max(one.bytes for one in visits) / 1000, sum(one.foreign for one in visits)
    return (f"{address:18} largest paint {painted:5.0f} ms, layout shift {moved:.3f}, {weight:5.1f} kB, "
            f"{foreign} requests to others")  # fmt: skip
