"""The parts of a large set-up on this machine: each can be killed and started again, and keeps its address."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import redis

from ..faults.postgres import Postgres, as_nobody
from ..faults.site import Site, cloned
from ..services import ROOT, free_port, pgbouncer, postgresql
from ..shipped.front import Front
from ..shipped.stack import open_folder, postgresql_settings

HOSTS = 3
DATABASE = ("wal_level=replica", "max_wal_senders=4", "wal_keep_size=256MB", "hot_standby=on")
# docs/operating/large.md names these lines: what n hosts change in deploy/nginx.conf.
NEXT = "proxy_next_upstream error timeout;\n    proxy_next_upstream_tries 2;\n    proxy_next_upstream_timeout 5s;"
POOLER = """
[databases]
postgres = host={database} dbname=postgres user=tests
[pgbouncer]
pool_mode = transaction
auth_type = any
listen_addr =
unix_socket_dir = {folder}
listen_port = 6432
default_pool_size = 10
max_client_conn = 200
ignore_startup_parameters = extra_float_digits,options
server_login_retry = 1
query_wait_timeout = 3
log_connections = 0
log_disconnections = 0
"""


class Part(Protocol):
    """What can be killed and started again."""

    def start(self) -> object: ...

    def kill(self) -> None: ...


class Database(Postgres):
    """The primary."""

    def kill(self) -> None:
        self.signal(signal.SIGKILL)


class Standby(Database):
    """Made as operators make it (pg_basebackup), and follows the primary's log from then on."""

    def __init__(self, primary: Postgres, folder: Path) -> None:
        # Where initdb lies on the path, the others need not: the folder that it is linked from holds them all.
        programs = (primary.programs / "initdb").resolve().parent
        self.folder, self.programs, self.settings = folder, programs, primary.settings
        (folder / "disk").mkdir()
        self.under = as_nobody(folder, folder / "disk")
        self.data, self.url = folder / "disk" / "data", f"postgres://tests@/{folder}/postgres"
        copied = ["-h", primary.folder, "-U", "tests", "-D", self.data, "-R", "-X", "stream", "-c", "fast"]
        subprocess.run([*self.under, self.programs / "pg_basebackup", *copied], check=True, **self._common())
        self.process, self.place = None, folder


class Daemon:
    """One process by its command."""

    def __init__(self, folder: Path, *command: str | Path) -> None:
        self.folder, self.command = folder, command
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Daemon":
        with (self.folder / "daemon.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )  # fmt: skip
        return self

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)


class Nginx(Front):
    """Killed with its worker, which would go on alone."""

    def kill(self) -> None:
        assert self.process
        workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        self.process.kill()
        self.process.wait(10)
        for pid in workers:
            subprocess.run(["kill", "-9", pid], check=False, stderr=subprocess.DEVNULL)


@dataclass
class Cluster:
    primary: Database
    standby: Standby
    cache: Daemon
    pooler: Daemon | None
    sites: list[Site]
    front: Nginx
    door: Site  # what people see: nginx

    def parts(self) -> dict[str, Part]:
        """In the order in which they are killed."""
        hosts = {f"gunicorn {number}": site for number, site in enumerate(self.sites, 1)}
        pooler = {"PgBouncer": self.pooler} if self.pooler else {}
        database = {"the replica": self.standby, "the primary": self.primary}
        return {**hosts, "Redis": self.cache, **pooler, **database, "nginx": self.front}


@contextmanager
def folders(*names: str) -> Iterator[list[Path]]:
    """Short ones, for sockets, which the user of a database may enter."""
    made = [Path(tempfile.mkdtemp(prefix=f"cluster-{name}-", dir="/tmp")) for name in names]
    try:
        yield made
    finally:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)


def a_cache(folder: Path) -> tuple[Daemon, str]:
    port = free_port()
    quiet = ("--save", "", "--appendonly", "no")
    cache = Daemon(folder, "redis-server", "--bind", "127.0.0.1", "--port", str(port), *quiet).start()
    address = f"redis://127.0.0.1:{port}/0"
    redis.Redis.from_url(address, retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.1), 50)).ping()
    return cache, address


def a_pooler(folder: Path, primary: Postgres) -> Daemon | None:
    program = pgbouncer()
    if not program:
        return None
    (folder / "pgbouncer.ini").write_text(POOLER.format(database=primary.folder, folder=folder))
    pooler = Daemon(folder, *as_nobody(folder), program, folder / "pgbouncer.ini").start()
    time.sleep(0.5)
    return pooler


def balanced(sites: list[Site], folder: Path) -> Nginx:
    """deploy/nginx.conf with three hosts, a host that does not answer left out, and over http, for this machine alone."""
    first = f"server 127.0.0.1:{sites[0].port} max_fails=0;"
    servers = "\n        ".join(
        f"server 127.0.0.1:{site.port} max_fails=1 fail_timeout=2s;" for site in sites
    )
    changes = {first: servers, "proxy_next_upstream off;": NEXT, "client_max_body_size 1k;": ""}
    return Nginx(folder, sites[0].port, changes)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """All of it, running, with a call that is open."""
    programs = postgresql()
    assert programs
    with (
        folders("a", "b", "redis", "pool") as (first, second, third, fourth),
        open_folder() as folder,
        ExitStack() as ends,
    ):
        (first / "disk").mkdir()
        primary = Database(programs, first, *DATABASE, *postgresql_settings())
        primary.start()
        ends.callback(primary.stop)
        standby = Standby(primary, second)
        standby.start()
        ends.callback(standby.stop)
        cache, address = a_cache(third)
        ends.callback(cache.kill)
        pooler = a_pooler(fourth, primary)
        if pooler:
            ends.callback(pooler.kill)
        pooled = f"postgres://tests@/{fourth}/postgres?port=6432&disable_server_side_cursors=true"
        sites = hosts(
            cloned(folder / "site"), pooled if pooler else primary.url, CACHE_URL=address, PYTHONPATH=str(ROOT),
            DATABASE_REPLICA_URL=f"{standby.url}?conn_max_age=60",
        )  # fmt: skip
        front = balanced(sites, folder)
        for site in sites:
            site.environment |= {"SITE_URL": f"http://127.0.0.1:{front.plain}"}
        sites[0].prepare()
        for site in sites:
            ends.callback(site.kill)
            site.start()
        front.start()
        ends.callback(front.stop)
        door = copy(sites[0])
        door.port = front.plain
        yield Cluster(primary, standby, cache, pooler, sites, front, door)


def hosts(clone: Path, database: str, **environment: str) -> list[Site]:
    return [Site(clone, database, **environment) for _host in range(HOSTS)]
