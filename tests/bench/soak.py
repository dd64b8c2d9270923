"""`make soak`: an hour at five times the expected load, on the server as shipped (security.md F37).

gunicorn with two workers, PostgreSQL and Redis where they are (else SQLite and one worker), `housekeeping` beside them. Who
asks does not wait for who asked before: each request has its moment, and its time counts from there, so that a server
that stalls shows it. `SECONDS=300 make soak` is shorter, `RATE=40` heavier.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import linear_regression, quantiles
from threading import Thread
from urllib.parse import quote, urlencode

from tests.faults.author import CHOICES, TOLD, fields_of
from tests.faults.postgres import children
from tests.faults.site import FOLLOW_UP, FORM, SEND, Answer, Site, cloned
from tests.services import free_port, postgresql, postgresql_server, redis_server

EXPECTED, TIMES = 4, 5  # answers a second in a busy hour: 14,400 pages (docs/performance.md)
SECONDS = int(os.environ.get("SECONDS", "3600"))
RATE = float(os.environ.get("RATE", EXPECTED * TIMES))
ASKERS, EVERY = 24, 5  # threads; seconds between two looks at the memory
WARM = 0.2  # of the time: what fills up first is no slope
PAGES = 120
FILL = f"""
import django; django.setup()
from django.test import override_settings
from tests import people
story = "Il est revenu le soir, histoire numéro {{}}, et il a sonné encore une fois à la porte."
with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
    print(*(people.published(story.format(number)).pk for number in range({PAGES})))
"""
WORDS = "porte soir message technicien sonné escalier numéro voisin".split()
# What of a hundred is asked for.
MIX = {
    "list": 34,
    "search": 10,
    "one": 24,
    "home": 10,
    "feed": 3,
    "figures": 3,
    "form": 6,
    "check": 4,
    "send": 2,
    "words": 4,
}


@dataclass
class Soak:
    site: Site
    pages: list[str]
    began: float = 0.0
    taken: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in MIX})
    statuses: Counter[int] = field(default_factory=Counter)
    memory: dict[int, list[tuple[float, float]]] = field(default_factory=dict)

    def run(self) -> None:
        self.began = time.monotonic()
        askers = [Thread(target=self.ask_all, args=(number,)) for number in range(ASKERS)]
        for asker in askers:
            asker.start()
        while time.monotonic() < self.began + SECONDS:
            self.weigh()
            time.sleep(EVERY)
        for asker in askers:
            asker.join(60)

    def ask_all(self, number: int) -> None:
        chance = random.Random(number)
        for turn in range(number, int(SECONDS * RATE), ASKERS):
            due = self.began + turn / RATE
            time.sleep(max(0.0, due - time.monotonic()))
            (name,) = chance.choices(list(MIX), MIX.values())
            self.ask(name, chance, due)

    def ask(self, name: str, chance: random.Random, due: float) -> None:
        address = f"198.{chance.randrange(18, 20)}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
        path, fields = what(name, chance, self.pages)
        if name == "send":
            checked = self.answer(FORM, fields, address)
            path, fields = SEND, {**fields_of(checked), **CHOICES} if checked else fields
            due = time.monotonic()
        answer = self.answer(path, fields, address)
        self.statuses[answer.status if answer else 0] += 1
        self.taken[name].append(time.monotonic() - due)

    def answer(self, path: str, fields: object, address: str) -> Answer | None:
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        headers = {"X-Forwarded-For": address, "Sec-Fetch-Site": "same-origin"}
        try:
            if fields is None:
                connection.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", path, urlencode(fields, doseq=True), headers)  # type: ignore[arg-type]
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(errors="replace"), 0)
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def weigh(self) -> None:
        """Mebibytes of each worker, by its process."""
        if process := self.site.process:
            for pid in children(process.pid):
                with suppress(OSError):
                    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                    self.memory.setdefault(pid, []).append(
                        (time.monotonic() - self.began, pages * 4096 / 2**20)
                    )

    def lines(self) -> Iterator[str]:
        whole = sorted(one for each in self.taken.values() for one in each)
        yield f"{SECONDS} s, {len(whole):,} requests, {len(whole) / SECONDS:.1f} a second; statuses {dict(self.statuses)}"
        errors = sum(number for status, number in self.statuses.items() if not status or status >= 500)
        yield f"5xx or no answer: {errors} (at most 0)"
        for name, each in {**self.taken, "all": whole}.items():
            if len(each) > 1:
                cuts = quantiles(each, n=100)
                yield f"  {name:8} p50 {cuts[49] * 1000:5.0f} ms, p99 {cuts[98] * 1000:5.0f} ms, of {len(each):,}"
        yield "p99 of all: at most 500 ms"
        for pid, seen in self.memory.items():
            warm = [pair for pair in seen if pair[0] > WARM * SECONDS]
            if len(warm) > 2:
                slope = linear_regression(*zip(*warm, strict=True)).slope * 3600
                yield f"worker {pid}: {warm[0][1]:.1f} to {warm[-1][1]:.1f} MiB, {slope:+.2f} MiB/h (at most 1)"


def what(name: str, chance: random.Random, pages: list[str]) -> tuple[str, dict[str, object] | None]:
    """Path, and what is posted there."""
    number = chance.randrange(10**9)
    story = f"Le soir {number}, il m'a écrit depuis le 06 39 98 00 12, puis depuis a{number}@example.org."
    told: dict[str, object] = {**TOLD, "story": story}
    return {
        "list": (f"/temoignages/?year={chance.choice((2015, 2017, 2019, 2021))}", None),
        "search": (f"/temoignages/?q={quote(chance.choice(WORDS))}", None),
        "one": (f"/temoignages/{chance.choice(pages)}/", None),
        "home": ("/", None),
        "feed": ("/temoignages/flux.atom", None),
        "figures": ("/chiffres/", None),
        "form": (FORM, None),
        "check": (FORM, told),
        "send": (FORM, told),
        "words": (FOLLOW_UP, {"action": "open", "receipt": " ".join(chance.choices(WORDS, k=8))}),
    }[name]


def figures() -> Iterator[str]:
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(dir="/tmp")))
        large: dict[str, str] = {}
        database, programs = f"sqlite:///{folder}/soak.sqlite3", postgresql()
        if programs and shutil.which("redis-server"):
            database = f"{ends.enter_context(postgresql_server(programs))}?conn_max_age=60"
            cache, _process = ends.enter_context(redis_server())
            large = {"CACHE_URL": cache.replace("unix://", "rediscache://", 1), "WEB_CONCURRENCY": "2"}
        site = Site(cloned(folder / "site"), database, PYTHONPATH=str(Path.cwd()), METRICS=f"127.0.0.1:{free_port()}",
                    **large)  # fmt: skip
        site.prepare()
        pages = site.run(FILL).split()
        ends.callback(site.kill)
        site.start()
        timer = subprocess.Popen([sys.executable, "manage.py", "housekeeping", "--every", "60"], cwd=site.folder,
                                 env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        ends.callback(timer.wait, 30)
        ends.callback(timer.terminate)
        soak = Soak(site, pages)
        soak.run()
        yield f"{'PostgreSQL, Redis, two workers' if large else 'SQLite, one worker'}; {RATE:g} a second asked for"
        yield from soak.lines()
        log = site.log.read_text()
        yield f"lines of the log at level error: {log.count('level=error')}"
