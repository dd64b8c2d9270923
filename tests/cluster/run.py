"""`make cluster`: two PostgreSQL, PgBouncer, Redis, three gunicorns and nginx on loopback, each killed in turn under load.

Readers must be back within five seconds, every acknowledged testimony be there once, and what is published or withdrawn be
so at every host within five seconds. The exit code tells whether all of that held. `DEAD=8` chooses how long each is dead.
"""

import json
import os
import time

from ..faults.author import Writers
from ..faults.test_kills import LOOK
from ..services import nginx_or_install, pgbouncer_or_install, postgresql_or_install, redis_or_install
from .load import Readers, Watchers
from .machines import Cluster, Part, cluster

BOUND = 5.0
DEAD, QUIET = (
    float(os.environ.get("DEAD", "8")),
    4.0,
)  # seconds for which each is dead, and then is left alone
READERS, WRITERS = 3, 2
# Each of these processes has a cast of its own, whose names have to differ.
BEGIN = """
import django, itertools, time; django.setup()
from tests import people
from testimonies.models import Testimony
people._names = itertools.count(time.time_ns())
"""
PUBLISH = BEGIN + "row = people.published(); print(time.time(), row.pk)"
WITHDRAW = BEGIN + "people.decide(Testimony.objects.get(pk={!r}), 'withdraw'); print(time.time())"
PAUSE, RESUME = "SELECT pg_wal_replay_pause()", "SELECT pg_wal_replay_resume()"
# A host that died over her text: her browser has it still, and nginx says so.
OF_NGINX = ("502 Le site ne répond pas", "503 Le site ne répond pas", "504 Le site ne répond pas")
LIST, ONE = "/temoignages/", "/temoignages/{}/"
missed: list[str] = []


def told(what: str, seconds: float, more: str = "") -> None:
    """One line, and a note of what is beyond the bound."""
    print(f"  {what}: {seconds:.1f} s{more}", flush=True)
    if seconds > BOUND:
        missed.append(what)


def killed(name: str, part: Part, readers: Readers, writers: Writers) -> None:
    """Dead for a while, but for nginx, without which nobody can be heard: what watches over it starts it at once."""
    began, acknowledged = time.time(), len(writers.acknowledged)
    part.kill()
    if name != "nginx":
        time.sleep(DEAD)
    meanwhile = len(writers.acknowledged) - acknowledged
    part.start()
    returned = time.time()
    time.sleep(QUIET)
    (failed, back), (later, again) = readers.felt(began, returned), readers.felt(returned)
    more = f" ({failed + later} of them failed; {meanwhile} testimonies taken meanwhile)"
    told(f"{name} killed, readers back after", max(back, again), more)


def seen(cluster: Cluster, *, lagging: bool) -> None:
    """Publication, then withdrawal; `lagging`: while the replica receives and replays nothing of it."""
    beside = " while the replica stands still" if lagging else ""
    replay(cluster, PAUSE if lagging else RESUME)
    site = cluster.sites[0]
    with Watchers(cluster.sites, LIST) as watching:
        at, public_id = site.run(PUBLISH).split()
        time.sleep(BOUND + 1)
    told(
        f"published, seen on {len(cluster.sites)} hosts{beside} after",
        watching.last(float(at), public_id, there=True),
    )
    with Watchers(cluster.sites, ONE.format(public_id)) as watching:
        time.sleep(2)
        at = site.run(WITHDRAW.format(public_id)).strip()
        time.sleep(BOUND + 1)
    told(
        f"withdrawn, gone on {len(cluster.sites)} hosts{beside} after",
        watching.last(float(at), public_id, there=False),
    )
    ready = [answer.status for one in cluster.sites if (answer := one.ask("/readyz"))]
    print(f"  /readyz of the hosts{beside}: {ready}", flush=True)
    if ready != [503 if lagging else 200] * len(cluster.sites):
        missed.append(f"/readyz{beside}")
    replay(cluster, RESUME)


def replay(cluster: Cluster, question: str) -> None:
    with cluster.standby.connect() as connection:
        connection.execute(question)


def accounted(cluster: Cluster, writers: Writers) -> None:
    """Every receipt opens a testimony, and each text is there once."""
    found = json.loads(cluster.sites[0].run(LOOK, "\n".join(writers.acknowledged)))
    number, different = len(writers.acknowledged), len(set(writers.acknowledged))
    wrong = [answer for answer in writers.wrong if not answer.startswith(OF_NGINX)]
    lines = {
        "acknowledged": number,
        "lost": found["lost"],
        "told twice": number - different,
        "sent again": writers.repeated,
        "given back with their text": writers.given_back - len(writers.wrong),
        "told by nginx to go back to it": len(writers.wrong) - len(wrong),
    }
    print("  testimonies: " + ", ".join(f"{count} {name}" for name, count in lines.items()), flush=True)
    if found["lost"] or number != different or wrong or not number:
        missed.append(f"testimonies: {wrong[:3]}")


def main() -> int:
    """The exit code."""
    have = [redis_or_install(), nginx_or_install(), postgresql_or_install()]
    if not all(have):
        print("Redis, nginx and PostgreSQL are needed, and one of them cannot be had here.")
        return 1
    pgbouncer_or_install()
    with cluster() as whole:
        print(
            f"Running{'' if whole.pooler else ', without PgBouncer, which cannot be had here'}:", flush=True
        )
        seen(whole, lagging=False)
        seen(whole, lagging=True)
        readers, writers = Readers(whole.door, READERS).start(), Writers(whole.door, WRITERS).start()
        try:
            time.sleep(QUIET)
            for name, part in whole.parts().items():
                killed(name, part, readers, writers)
        finally:
            writers.end()
            readers.end()
        print(f"  {readers.read} pages read, {len(readers.failed)} failed", flush=True)
        accounted(whole, writers)
        seen(whole, lagging=False)
    print(f"Missed: {'; '.join(missed)}" if missed else "All held.")
    return bool(missed)
