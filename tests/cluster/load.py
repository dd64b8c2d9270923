"""Who reads while parts are killed, and how long each part's death could be felt."""

import threading
import time
from itertools import count
from math import inf
from typing import Self

from ..faults.site import Answer, Site

PAUSE = 0.03
PATIENCE = 5  # seconds: who waits longer was not read to
PAGES = "/", "/temoignages/", "/en/testimonies/", "/appels/", "/chiffres/", "/temoignages/flux.atom"
_numbers = count()


class Readers:
    """Some who open one page after the other, each an address of its own, so that no page kept before is what they get."""

    def __init__(self, door: Site, number: int) -> None:
        self.door, self.ending = door, threading.Event()
        self.failed: list[float] = []  # when each gave up
        self.read = 0
        self.threads = [threading.Thread(target=self._read) for _reader in range(number)]

    def start(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def end(self) -> None:
        self.ending.set()
        for thread in self.threads:
            thread.join(60)

    def _read(self) -> None:
        while not self.ending.wait(PAUSE):
            number = next(_numbers)
            asked = time.time()
            answer = self.door.ask(f"{PAGES[number % len(PAGES)]}?n={number}", timeout=20)
            self.read += 1
            if answer is None or answer.status >= 500 or time.time() - asked > PATIENCE:
                self.failed.append(time.time())

    def felt(self, since: float, until: float = inf) -> tuple[int, float]:
        """How many readers failed in that time, and the seconds from its beginning to the last of them."""
        moments = [given_up - since for given_up in list(self.failed) if since <= given_up < until]
        return len(moments), max(moments, default=0.0)


class Watchers:
    """At each host one who opens the same address again and again, as caches keep it."""

    def __init__(self, sites: list[Site], path: str) -> None:
        self.path, self.ending = path, threading.Event()
        self.seen: dict[int, list[tuple[float, Answer | None]]] = {site.port: [] for site in sites}
        self.threads = [threading.Thread(target=self._watch, args=(site,)) for site in sites]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def _watch(self, site: Site) -> None:
        while not self.ending.wait(0.05):
            asked = time.time()
            self.seen[site.port].append((asked, site.ask(self.path, timeout=20)))

    def __exit__(self, *_failure: object) -> None:
        self.ending.set()
        for thread in self.threads:
            thread.join(60)

    def last(self, since: float, text: str, *, there: bool) -> float:
        """Seconds until at every host no answer differed any more: the text `there`, or gone."""
        late = [asked - since for answers in self.seen.values() for asked, answer in answers
                if answer is None or (text in answer.text and answer.status == 200) is not there]  # fmt: skip
        return max([0.0, *late])
