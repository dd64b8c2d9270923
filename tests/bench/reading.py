"""`make bench-reading`: what readers get among a million testimonies, in the time of a server's process.

H is the yardstick: what a gunicorn worker spends on a view that says hello behind Django's seven usual middlewares. Each
round asks the yardstick and each page in turn, of two servers with one worker each; medians of rounds are compared. The
pages the process keeps are set aside by an address that differs each time, but in the row that measures them. Queries,
and the pages of shared memory they read, are counted beside it. `PUBLISHED=100000 make bench-reading` chooses the size;
`DATABASE_URL=sqlite:////tmp/reading.sqlite3` the engine. `rates` follows on the same database.
"""

import json
import os
import re
import time
from collections.abc import Iterator
from functools import partial
from itertools import count
from statistics import median

from tests.services import postgresql_or_install, postgresql_server

from .server import ROOT, Server, figures_of, servers

PUBLISHED = int(os.environ.get("PUBLISHED", "1000000"))
ROUNDS, ASKED = 7, 120
KEPT = ROOT / "var" / "bench-reading.json"
# Of performance.md: CPU in H, queries, pages of shared memory.
TARGETS = {
    "list, first page": (3.5, 2, 25), "filter by trade": (3.7, 2, 30), "filter by behaviour": (3.7, 2, 30),
    "deep page": (4.4, 2, 25), "search, a common word": (7, None, 600), "search, a word in 1 % of texts": (40, None, 8_000),
    "search, a rare word": (40, None, 8_000), "one page": (3, 1, 8), "kept by the process": (1.67, 0, 0),
}  # fmt: skip
_differs = count()


def addresses() -> dict[str, str]:
    """One of each kind of page, as readers ask for it."""
    from testimonies.models import Card
    from testimonies.rules import keyset

    found = Card.objects.order_by("-place")
    deep = keyset.sealed(found.values_list("place", flat=True)[PUBLISHED // 2])
    one = found.values_list("testimony_id", flat=True)[PUBLISHED // 3]
    return {
        "list, first page": "/temoignages/?",
        "filter by trade": "/temoignages/?trade=plumber",
        "filter by behaviour": "/temoignages/?behaviour=private-message",
        "deep page": f"/temoignages/?cursor={deep}",
        "search, a common word": "/temoignages/?q=porte",
        "search, a word in 1 % of texts": f"/temoignages/?q={a_word(0.01)}",
        "search, a rare word": f"/temoignages/?q={a_word(0.0002)}",
        "one page": f"/temoignages/{one}/?",
    }


def a_word(share: float) -> str:
    """One that stands in about this share of the newest texts."""
    from testimonies.models import Testimony

    texts = [set(text.split()) for text in Testimony.objects.published().order_by("-card__place")
             .values_list("public_text", flat=True)[:5_000]]  # fmt: skip
    wanted = max(1, round(share * len(texts)))
    words: dict[str, int] = {}
    for text in texts:
        for word in text:
            words[word] = words.get(word, 0) + 1
    return min(words, key=lambda word: (abs(words[word] - wanted), word))


def asked(address: str) -> tuple[int, int]:
    """Queries, and the pages of shared memory they read; words and frames are remembered, as in service."""
    from django.db import connection
    from django.test import Client

    from tests import plans

    client = Client(SERVER_NAME="127.0.0.1")
    client.get(f"{address}&n={next(_differs)}")
    questions = plans.asked(lambda: client.get(f"{address}&n={next(_differs)}"))
    return len(questions), sum(map(_buffers, questions)) if connection.vendor == "postgresql" else 0


def _buffers(sql: str) -> int:
    from tests import plans

    plan = plans.explained(sql, "(ANALYZE, BUFFERS, TIMING OFF)").splitlines()
    first = next((line for line in plan if "Buffers:" in line), "")
    return sum(map(int, re.findall(r"(?:hit|read)=(\d+)", first)))


def figures() -> Iterator[str]:
    from django.core.management import call_command
    from django.db import connection

    from testimonies.models import Card
    from testimonies.rules import facets, search
    from tests import people

    from . import corpus

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    started = time.perf_counter()
    if Card.objects.count() != PUBLISHED:
        corpus.published(people.a_call(), PUBLISHED)
        corpus.analysed()
    yield f"{PUBLISHED:,} published on {connection.vendor}, made in {time.perf_counter() - started:.0f} s"
    facets.count()
    search.learn()
    yield from measured()


def ask_anew(site: Server, address: str) -> None:
    site.get(f"{address}&n={next(_differs)}")


def measured() -> Iterator[str]:
    named = addresses()
    counts = {name: asked(address) for name, address in named.items()} | {"kept by the process": (0, 0)}
    spent: dict[str, list[float]] = {name: [] for name in ("hello", *counts)}
    with servers(os.environ["DATABASE_URL"]) as (hello, site):
        for _round in range(ROUNDS):
            spent["hello"].append(hello.spent(lambda: hello.get("/"), ASKED * 3))
            for name, address in named.items():
                spent[name].append(site.spent(partial(ask_anew, site, address), ASKED))
            spent["kept by the process"].append(site.spent(lambda: site.get("/temoignages/"), ASKED))
    yard = median(spent.pop("hello"))
    yield f"H = {yard:.3f} ms of the worker"
    ratios = {name: median(times) / yard for name, times in spent.items()}
    before = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for name, ratio in ratios.items():
        yield _line(name, ratio, ratio * yard, counts[name], before.get(f"{PUBLISHED} {name}"))
    KEPT.write_text(json.dumps(before | {f"{PUBLISHED} {name}": ratio for name, ratio in ratios.items()}))


def _line(name: str, ratio: float, milliseconds: float, counts: tuple[int, int], before: float | None) -> str:
    most, queries, pages = TARGETS[name]
    missed = ratio > most or (queries is not None and counts[0] > queries) or counts[1] > pages
    last = f", last kept {before:.2f} H" if before else ""
    return (f"{name}: {ratio:.2f} H (at most {most}), {milliseconds:.2f} ms, {counts[0]} queries, {counts[1]} pages of "
            f"shared memory (at most {pages}){last}{'  <- not reached' if missed else ''}")  # fmt: skip


def _both(database: str) -> None:
    for module in ("reading", "rates"):
        figures_of(module, database)


def main() -> None:
    """Starts a server, unless one is named."""
    if named := os.environ.get("DATABASE_URL"):
        _both(named)
    elif programs := postgresql_or_install():
        with postgresql_server(programs) as url:
            _both(f"{url}?conn_max_age=60")
    else:
        raise SystemExit("No PostgreSQL could be had.")


if __name__ == "__main__":
    main()
