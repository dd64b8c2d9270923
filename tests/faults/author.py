"""Who testifies over HTTP, and presses again until she has her eight words: each has one text, told once."""

import random
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from ..pages.setting_aside import Fields
from .site import FORM, SEND, Answer, Site

# A behaviour and a source are two terms; the number is hidden, the address removed: one redaction.
STORY = "Histoire {} : le soir même il m'a écrit depuis le 06 39 98 00 12, puis depuis contact@example.org."
TOLD = {
    "trade": "plumber",
    "behaviours": ["private-message"],
    "data_sources": ["job-sheet"],
    "publication": "publish",
    "consent_read": "on",
    "language": "fr",
    "country": "FR",
}
CHOICES = {"hit_0": "hide", "hit_1": "remove"}
TERMS, REDACTIONS = 2, 1  # of each
PAUSE = 0.02


def fields_of(answer: Answer) -> dict[str, Any]:
    return dict(Fields(answer.text).posted)


def checked(site: Site, number: str) -> dict[str, Any] | None:
    """What the check page would post: all of it, and the nonce."""
    answer = site.ask(FORM, {**TOLD, "story": STORY.format(number)})
    if answer is None or answer.status != 200:
        return None
    return {**fields_of(answer), **CHOICES}


def words_of(answer: Answer | None) -> str:
    """The eight words of a receipt; nothing where the page is no receipt."""
    listed = re.search(r'<ol class="receipt".*?</ol>', answer.text, re.DOTALL) if answer else None
    words = re.findall(r"<li>(\w+)</li>", listed.group()) if listed else []
    return " ".join(words)


class Writers:
    """Some authors at once, each telling one story after the other, until told to stop."""

    def __init__(self, site: Site, count: int, stock: int = 0) -> None:
        """`stock` check pages are there before the first kill, so that more of the time goes into sending."""
        self.site = site
        self.checked = [fields for number in range(stock) if (fields := checked(site, f"stock-{number}"))]
        self.acknowledged: list[str] = []
        self.repeated = self.given_back = 0
        self.wrong: list[str] = []
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self.write, args=(str(n),)) for n in range(count)]

    def start(self) -> "Writers":
        for thread in self.threads:
            thread.start()
        return self

    def end(self) -> None:
        """Each still gets the receipt of what she is sending."""
        self.ending.set()
        for thread in self.threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in self.threads), "somebody never got her receipt"

    def write(self, name: str) -> None:
        number = 0
        while not self.ending.is_set():
            number += 1
            if fields := self.next(f"{name}-{number}"):
                self.send(fields)

    def next(self, number: str) -> dict[str, Any] | None:
        """A check page, to be sent; None once they are told to end."""
        try:
            return self.checked.pop()
        except IndexError:
            return self.until(lambda: checked(self.site, number), giving_up=True)

    def send(self, fields: dict[str, Any]) -> None:
        """The same POST again until the receipt is there, as somebody would who saw the page fail."""
        tries = 0

        def once() -> str:
            nonlocal tries
            tries += 1
            return self.heard(self.site.ask(SEND, fields), fields)

        self.acknowledged.append(self.until(once))
        self.repeated += tries > 1

    def heard(self, answer: Answer | None, fields: dict[str, Any]) -> str:
        if answer and answer.status != 200:
            self.given_back += 1
            if answer.status != 503 or fields["story"][0] not in answer.text.replace("&#x27;", "'"):
                self.wrong.append(f"{answer.status} {answer.text[:300]}")
        elif answer and not words_of(answer):
            self.wrong.append(answer.text[:300])
            raise AssertionError(answer.text)
        return words_of(answer)

    def until(self, act: Callable[[], Any], *, giving_up: bool = False) -> Any:
        while not (result := act()):
            if giving_up and self.ending.is_set():
                return None
            time.sleep(PAUSE)
        return result


def moments(seed: int, rounds: int) -> list[float]:
    """Seconds between two kills."""
    chance = random.Random(seed)
    return [chance.uniform(0.1, 0.6) for _ in range(rounds)]
