"""A pair of eyes: a page of a browser, and what is wrong with it. Axe, the narrow screen, the policy, the site's own origin.

Axe runs with the WCAG 2.2 A and AA rules and those of the RGAA (domain.md 6). The light wide page and the dark narrow one
stand for the four: contrast depends on the scheme, overflow and sizes of targets on the width.
"""

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"],
    "resultTypes": ["violations"],  # the rest is not sent over, which halves the time
}
View = tuple[str, int, int]
LIGHT_WIDE, DARK_NARROW = ("light", 1280, 800), ("dark", 320, 640)
# Fields of any number, posted by the browser itself: its headers, its encoding, the policy in force. A textarea keeps lines.
SUBMIT = """([address, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address });
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  for (const [name, value] of [...fields, ...(token ? [[token.name, token.value]] : [])])
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  document.body.append(form);
  form.submit();
}"""


WIDE = """() => [...document.body.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => `${one.tagName}.${one.className}`).slice(0, 5)"""

# Django's admin fades from one colour to the next: half-way, on a busy machine, no contrast is what it will be.
SETTLED = "Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))"


class Eyes:
    """One page of a browser, used again and again; `faults` is what it did since the last look."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.page, self.origin = context.new_page(), origin
        self.faults: list[str] = []
        self.deaf = False  # while axe is at work: it tries inline styles of its own
        self.page.on("request", lambda sent: self._heard(sent.url, not sent.url.startswith(origin)))
        self.page.on("pageerror", lambda error: self._heard(str(error), True))
        self.page.on("console", self._read)

    def _heard(self, words: str, wrong: bool) -> None:
        if wrong and not self.deaf:
            self.faults.append(words)

    def _read(self, line: ConsoleMessage) -> None:
        # Chromium also reports the status of the page itself, which `go` and `post` give.
        its_own = line.text.startswith("Failed to load resource") and line.location["url"] == self.page.url
        self._heard(line.text, line.type == "error" and not its_own)

    def go(self, address: str) -> int:
        """Opens the page; gives its status."""
        answer = self.page.goto(address)
        assert answer
        return int(answer.status)

    def post(self, address: str, fields: Iterable[tuple[str, str]], *, foreign: bool = False) -> int:
        """Posts from the page at hand, or from a page that is nobody's; gives the status of the answer."""
        if foreign:
            self.page.goto("about:blank")
        with self.page.expect_navigation() as loaded:
            self.page.evaluate(SUBMIT, [self.origin + address, list(fields)])
        return int(loaded.value.status)

    def found(self, *views: View) -> list[str]:
        """The faults of the page, all unfolded, under each view, and those since the last look."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = [fault for view in views for fault in self._under(*view)]
        for width in (768, 320):
            self.page.set_viewport_size({"width": width, "height": 640})
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"wider than {width} px: {self.page.evaluate(WIDE)}")
        found, self.faults = found + self.faults, []
        return found

    def _under(self, scheme: Any, width: int, height: int) -> list[str]:
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate(f"{SETTLED}.then(() => null)")
        self.deaf = True
        violations = Axe().run(self.page, options=RULES).response["violations"]
        self.deaf = False
        return [f"{rule['id']}: {node['target']} {node['failureSummary']}"
                for rule in violations for node in rule["nodes"]]  # fmt: skip
