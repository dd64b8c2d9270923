"""Where figures are served, read from `METRICS`, and what the server's master process holds for it.

The master opens the address and a private folder before its first worker: the workers that follow, after a reload too,
answer at the one and count in the other.
"""

import os
import shutil
import socket
import tempfile
from ipaddress import ip_address
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

Address = tuple[str, int]
HINT = "METRICS: write an address of this machine and a port, e.g. 127.0.0.1:9464; leave it empty for none."
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the name that prometheus_client reads
WAITING = 8  # scrapes that may stand in line
listening: socket.socket | None = None
_owner = 0


def metrics_address(raw: str, port: int, *, is_open: bool) -> Address | None:
    """None where there is none. One that the whole world could reach is refused, unless `METRICS_OPEN` says it is meant."""
    if not raw:
        return None
    host, _colon, number = raw.rpartition(":")
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError as error:
        raise ImproperlyConfigured(f"METRICS={raw!r}. {HINT}") from error
    if not number.isdecimal() or not 0 < int(number) < 65_536:
        raise ImproperlyConfigured(f"METRICS={raw!r}. {HINT}")
    if int(number) == port:
        raise ImproperlyConfigured(
            f"METRICS={raw!r}: the site has this port. Take another: figures are never served there."
        )
    if not is_open and (address.is_unspecified or not address.is_private):
        raise ImproperlyConfigured(
            f"METRICS={raw!r} can be reached from outside. Write 127.0.0.1 or a private address; METRICS_OPEN=true where "
            "something else keeps strangers out."
        )
    return str(address), int(number)


def listen(address: Address, memory: Path | None) -> None:
    """Opens both; `memory` is where the folder is made, whose files are what each process counted: numbers by name."""
    global listening, _owner  # noqa: PLW0603  the master is one, and so is this
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    try:
        listening = socket.create_server(address, family=family, backlog=WAITING)
    except OSError as error:
        raise ImproperlyConfigured(
            f"METRICS={address[0]}:{address[1]} cannot be opened ({error.strerror}). Take another port, or free this one."
        ) from error
    listening.setblocking(False)  # each worker is woken by a scrape, and one gets it
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="testimonies-metrics-", dir=memory)
    _owner = os.getpid()


def end() -> None:
    """What the master opened goes with it. A worker that ended leaves its counts until then: sums must not fall."""
    if listening and _owner == os.getpid():
        listening.close()
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
