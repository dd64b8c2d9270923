"""`make bench-raid`: what a simulated raid leaves where, and what a decision costs among 100,000 recent texts.

`python -m tests.bench.raid` runs on SQLite, then on PostgreSQL. The seeds are fixed; with others: `SEED=5`.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
RUNS = (("development", 1), ("held-out", 77))
TEXTS, CROWD, ROUNDS = 100_000, 10_000, 40


def figures() -> Iterator[str]:
    """Each raid twice: an hour between two sendings, and all of a day within ten minutes; then 200 behind one address."""
    with own_database():
        for name, own_seed in RUNS:
            seed = int(os.environ.get("SEED", own_seed))
            for under_load in (False, True):
                yield from lines(f"{name}, seed {seed}, {'under load' if under_load else 'in calm'}", name, seed,
                                 under_load=under_load)  # fmt: skip
            yield from lines(f"{name}, 200 true ones behind one address, under load", name, seed, under_load=True,
                             true=200, behind_one=200)  # fmt: skip
    with own_database():
        yield from costs()


def lines(title: str, name: str, seed: int, *, under_load: bool, **facts: int) -> Iterator[str]:
    from django.core.cache import cache
    from django.db import transaction

    from tests.raids import generator, run

    cache.clear()
    with transaction.atomic():
        result = run.play(generator.raid(generator.read(name), seed, **facts), under_load=under_load)
        transaction.set_rollback(True)
    fakes, true = 100 * result.fakes_caught, 100 * result.true_kept
    yield f"{title}: {fakes:.1f} % of the fakes in flood or clusters, {true:.1f} % of the true in normal or heavy"
    for style in result.sent:
        by_lane = ", ".join(f"{lane} {result.lanes[style, lane]}" for lane in ("normal", "heavy", "flood"))
        yield f"  {style}: {result.sent[style]} sent; {by_lane}; in flood or clusters {result.caught[style]}"
    for _style, what in result.lost:
        yield f"  true, and lost: {what}"


@contextmanager
def own_database() -> Iterator[None]:
    """SQLite's lies in a file, as in service."""
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    with TemporaryDirectory() as folder:
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{folder}/bench.sqlite3"
        old = setup_databases(verbosity=0, interactive=False)
        try:
            yield
        finally:
            teardown_databases(old, verbosity=0)


# The cost of a decision


def costs() -> Iterator[str]:
    from testimonies.rules.raid import clusters
    from tests import people
    from tests.raids.generator import read

    rng, cases = Random(3), read("development").cases
    rows = fill(rng, cases)
    mia = people.a_moderator()
    ordinary = [" ".join(rng.sample(cases, 6)) for _ in range(ROUNDS)]
    yield f"{TEXTS:,} recent texts, {CROWD:,} of them copies of one; milliseconds, median and worst of {ROUNDS}"
    yield timed(
        "hashing an ordinary text of 600 letters", [lambda text=text: hashed(text) for text in ordinary]
    )
    yield timed("hashing a text of 20,000 letters", [lambda: hashed((" ".join(cases) * 2)[:20_000])] * ROUNDS)
    yield timed("deciding on an ordinary text", [lambda text=text: decide(text) for text in ordinary])
    yield timed("deciding on one more copy", [lambda: decide(COPY)] * ROUNDS)
    yield timed("deciding on a text of 20,000 letters", [lambda: decide((" ".join(cases) * 2)[:20_000])] * 5)
    yield timed("the star around one of the copies", [lambda: clusters.around(rows[0], mia)] * 5)
    yield timed("the clusters offered at the desk", [lambda: clusters.largest(mia)] * 5)


COPY = "Un livreur m'a souri en me donnant ma pizza. J'ai dû déménager trois fois, et je demande des excuses nationales."


def hashed(text: str) -> object:
    from testimonies.rules.raid import likeness

    return likeness.hashes_of(text)


def decide(text: str) -> object:
    from testimonies.models import Call
    from testimonies.rules.raid import lanes, likeness
    from testimonies.rules.raid.letters import plain

    alike = likeness.near(likeness.hashes_of(text), len(plain(text)))
    return lanes.judge(text, "fr", Call(pk=1), lanes.Circumstances(), near=alike.near, kin=len(alike.kin))


def timed(what: str, acts: list[Callable[[], object]]) -> str:
    taken = []
    for act in acts:
        started = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - started))
    ninth = f", 90th {quantiles(taken, n=10)[-1]:.1f}" if len(taken) > 9 else ""
    return f"  {what}: {median(taken):.1f}{ninth}, worst {max(taken):.1f}"


def fill(rng: Random, cases: list[str]) -> "list[object]":
    """Waiting texts with their signatures: each four sentences of 1,000, so alike far more often than true ones are.

    A signature of several sentences is the least of theirs, place by place.
    """
    from django.db import connection, transaction

    from testimonies.models import Band, Signature, Testimony
    from testimonies.rules import keys
    from testimonies.rules.raid import likeness
    from testimonies.rules.trail import today
    from tests import people

    call, parts, copy = (
        people.a_call(),
        [likeness.hashes_of(text) for text in cases],
        likeness.hashes_of(COPY),
    )
    rows = [
        Testimony(call=call, language="fr", state_since=today(), submitted_on=today()) for _ in range(TEXTS)
    ]
    Testimony.objects.bulk_create(rows, batch_size=500)
    signatures = {row.pk: copy for row in rows[:CROWD]}
    signatures |= {
        row.pk: [min(each) for each in zip(*rng.sample(parts, 4), strict=True)] for row in rows[CROWD:]
    }
    Signature.objects.bulk_create(
        (Signature(testimony_id=pk, key_id=keys.current_id(), made_on=today(), hashes=likeness.packed(hashes))
         for pk, hashes in signatures.items()),
        batch_size=200,
    )  # fmt: skip
    pairs = ((pk, value) for pk, hashes in signatures.items() for value in likeness.bands_of(hashes))
    table = Band._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} (signature_id, value) FROM STDIN") as copying:
                for pair in pairs:
                    copying.write_row(pair)
        else:
            cursor.executemany(f"INSERT INTO {table} (signature_id, value) VALUES (%s, %s)", pairs)  # noqa: S608
        cursor.execute("ANALYZE")
    return list(rows)


def main() -> int:
    from tests.services import postgresql_or_install, postgresql_server

    if "--here" in sys.argv:
        import django

        django.setup()
        for line in figures():
            print(f"  {line}", flush=True)
        return 0
    here = [sys.executable, "-m", "tests.bench.raid", "--here"]
    settings = {
        "SETTINGS_FILE": str(ROOT / "tests/settings.env"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    print("SQLite", flush=True)
    codes = [subprocess.run(here, env={**os.environ, **settings}, cwd=ROOT, check=False).returncode]
    if programs := postgresql_or_install():
        with postgresql_server(programs) as url:
            print("PostgreSQL", flush=True)
            environment = {**os.environ, **settings, "DATABASE_URL": url}
            codes.append(subprocess.run(here, env=environment, cwd=ROOT, check=False).returncode)
    else:
        print("!!! NOT RUN for want of PostgreSQL. Install it and run again. !!!", flush=True)
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
