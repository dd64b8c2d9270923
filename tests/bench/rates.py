"""How many pages a second readers get beside the yardstick, with eight connections at once: the second half of `bench-reading`.

On the database that `bench-reading` filled. Two gunicorn workers of four threads; PostgreSQL, the yardstick and who asks
share the machine's cores with them.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.urls import reverse

from testimonies.models import Testimony

from . import wrk
from .reading import addresses
from .server import Server, servers

# Of performance.md: requests a second beside the yardstick's; the milliseconds that 99 in 100 stay below.
LEAST = {
    "list, first page": 0.30, "filter by trade": 0.27, "filter by behaviour": 0.27, "search, a common word": 0.15,
    "one page": 0.35, "kept by the process": 0.6,
}  # fmt: skip
THROUGH_PROXY, P99_OF_ANY_WORD = 8, 250


def figures() -> Iterator[str]:
    named = addresses() | {"kept by the process": "/temoignages/"}
    with servers(os.environ["DATABASE_URL"], workers=2, threads=4) as (hello, site):
        for name, least in LEAST.items():
            ratio, found = wrk.beside(
                hello.port, site.port, named[name], differs=name != "kept by the process"
            )
            yield _rate(name, ratio, least, found)
        ratio, found = wrk.beside(hello.port, site.port, "/temoignages/?q=", words=some_words())
        missed = "  <- not reached" if found.p99 > P99_OF_ANY_WORD or found.failed else ""
        times = f"p50 {found.p50:.0f} ms, p99 {found.p99:.0f} ms (at most {P99_OF_ANY_WORD})"
        yield f"search, any word: {ratio:.3f} H, {times}, {found.failed} failed{missed}"
        with wrk.keeping_proxy(site.port) as proxy:
            for name in ("list, first page", "one page"):
                address = named[name].rstrip("?")
                ratio, found = wrk.beside(hello.port, proxy, address, differs=False)
                yield _rate(f"{name}, through a proxy that keeps it", ratio, THROUGH_PROXY, found)
    yield from exported()


def exported() -> Iterator[str]:
    """Open data, whole: what a worker holds for it must not grow with the number of rows."""
    # Of several threads, as shipped: a worker of one alone is ended after half a minute with one answer.
    with servers(os.environ["DATABASE_URL"], threads=4) as (_hello, site):
        for kind in ("csv", "json"):
            address, before, started = reverse(f"data_rows_{kind}"), _most_memory(site), time.monotonic()
            lines = site.get(address).text.count("\n")
            yield (f"open data as {kind}: {lines:,} lines in {time.monotonic() - started:.0f} s; at its most the worker held "
                   f"{before:.0f} MiB before and {_most_memory(site):.0f} with it")  # fmt: skip


def _most_memory(site: Server) -> float:
    """Mebibytes that its worker ever held at once (proc(5), VmHWM)."""
    lines = Path(f"/proc/{site.worker}/status").read_text().splitlines()
    [most] = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(most) / 1024


def some_words() -> list[str]:
    """Of every frequency, as an address has them: each third of those that stand in a few hundred texts."""
    texts = Testimony.objects.published().values_list("public_text", flat=True)[:300]
    return sorted({quote(word) for text in texts for word in text.split() if word.isalpha()})[::3]


def _rate(name: str, ratio: float, least: float, found: wrk.Rate) -> str:
    missed = "  <- not reached" if ratio < least or found.failed else ""
    return (f"{name}: {ratio:.2f} H (at least {least}), {found.a_second:.0f} a second, p50 {found.p50:.1f} ms, "
            f"p99 {found.p99:.0f} ms, {found.failed} failed{missed}")  # fmt: skip
