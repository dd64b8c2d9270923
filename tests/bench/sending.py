"""What the author's pages cost the server's process: the form, the check page, the sending, her words (docs/performance.md).

H is the yardstick of `bench-reading`, asked in turn with them, one gunicorn worker each; PostgreSQL keeps its promises, and
connections are kept. Texts are of realistic lengths, each like no other, and each asks from an address of its own. Run with
`make bench-sending`, or on a PostgreSQL that holds something already by `DATABASE_URL=postgres://… make bench-sending`.
"""

import os
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection

from testimonies.models import Call
from testimonies.rules.trail import today
from tests.faults.author import CHOICES, TOLD, fields_of, words_of
from tests.faults.postgres import keeping_promises
from tests.faults.site import FOLLOW_UP, FORM, SEND, Answer

from . import wrk
from .corpus import Words
from .jobs import connected
from .server import Server, servers

ROUNDS, ASKED, MANY, FEW = 7, 30, 600, 50
VOCABULARY = 5_000
WRONG = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer"
_numbers = count()


def opening(words: str) -> dict[str, str]:
    return {"action": "open", "receipt": words}


class Author:
    """Her browser; each time another one's."""

    def __init__(self, site: Server) -> None:
        self.site, self.words = site, Words(Random(11), VOCABULARY)

    def post(self, address: str, fields: Any) -> Answer:
        number = next(_numbers)
        source = f"198.{18 + number // 65_536 % 2}.{number // 256 % 256}.{number % 256}"
        headers = {"X-Forwarded-For": source, "Sec-Fetch-Site": "same-origin"}
        return self.site.post(address, fields, headers)

    def check(self) -> Answer:
        number = f"06 39 98 {next(_numbers) % 100:02} 12"
        story = f"{self.words.text()[0]} {number}"
        return self.post(FORM, {**TOLD, "story": story})

    def checked(self) -> dict[str, Any]:
        """What her check page would post."""
        return {**fields_of(self.check()), **CHOICES}

    def send(self, fields: dict[str, Any]) -> str:
        """Her eight words."""
        words = words_of(self.post(SEND, fields))
        assert words, "no receipt came"
        return words

    def open(self, words: str) -> bool:
        return 'name="pass"' in self.post(FOLLOW_UP, opening(words)).text


def figures() -> Iterator[str]:
    if connection.vendor == "postgresql":  # one that is there
        yield from measured(os.environ["DATABASE_URL"])
        return
    with keeping_promises() as server, connected(server):
        call_command("migrate", verbosity=0)
        Call.objects.filter(is_default=True).update(opened_on=today())
        yield from measured(f"{server.url}?conn_max_age=60")


def measured(database: str) -> Iterator[str]:
    call_command("collectstatic", interactive=False, verbosity=0)
    spent: dict[str, list[float]] = {}
    with servers(database) as (yardstick, site):
        author = Author(site)
        for _round in range(ROUNDS):
            for name, act, times in round_of(author, yardstick):
                server = yardstick if name == "hello" else site
                spent.setdefault(name, []).append(server.spent(act, times))
    yard = median(spent.pop("hello"))
    yield f"H = {yard:.3f} ms of the worker"
    for name, each in spent.items():
        yield f"{name}: {median(each) / yard:.1f} H ({min(each) / yard:.1f} to {max(each) / yard:.1f}), {median(each):.2f} ms"
    yield from rates(database)


def rates(database: str) -> Iterator[str]:
    """Requests a second, eight authors at once: two workers of four threads, PostgreSQL and who asks on the same cores."""
    with servers(database, workers=2, threads=4) as (yardstick, site):
        author = Author(site)
        pages = [author.checked() for _page in range(MANY)]
        words = [author.send(page) for page in pages[:FEW]]
        for name, address, posts in (
            ("send", SEND, pages[FEW:]),
            ("her words", FOLLOW_UP, [opening(one) for one in words]),
            ("wrong words", FOLLOW_UP, [opening(WRONG)] * 2),
        ):
            before = wrk.rate(yardstick.port, "/", differs=False).a_second
            found = wrk.posting(site.port, address, [urlencode(post, doseq=True) for post in posts])
            after = wrk.rate(yardstick.port, "/", differs=False).a_second
            assert name != "send" or found.a_second * wrk.SECONDS < len(posts), "some were sent twice"
            yield (f"{name}: {found.a_second * 2 / (before + after):.3f} H, {found.a_second:.0f} a second, "
                   f"p99 {found.p99:.0f} ms, {found.failed} failed")  # fmt: skip


def round_of(author: Author, yardstick: Server) -> Iterator[tuple[str, Callable[[], object], int]]:
    """What is asked in turn. What a page needs is had before it counts."""
    yield "hello", lambda: yardstick.get("/"), ASKED * 8
    yield "the form", lambda: author.site.get(FORM), ASKED
    yield "check page", author.check, ASKED
    pages, words = iter([author.checked() for _page in range(ASKED)]), []
    yield "send", lambda: words.append(author.send(next(pages))), ASKED
    told = iter(words)
    yield "her words", lambda: _sure(author.open(next(told))), ASKED
    yield "wrong words", lambda: _sure(not author.open(WRONG)), ASKED


def _sure(right: bool) -> None:
    assert right, "another page came than was asked for"
