"""The whole of it, as shipped: PostgreSQL with our settings, gunicorn with ours, and nginx with ours in front."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..faults.postgres import Postgres, keeping_promises
from ..faults.site import Site, cloned
from ..services import ROOT
from .front import HOST, Front

PUBLISH = """
import django; django.setup()
from django.test import override_settings
from tests import people
with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
    print(people.in_state("published").pk)
"""


@dataclass
class Shipped:
    database: Postgres
    site: Site
    front: Front
    public_id: str
    temporary: Path

    def logs(self) -> str:
        """Everything that any of the three wrote."""
        paths = self.database.folder / "log", self.site.log
        return "".join(path.read_text(errors="replace") for path in paths) + self.front.log()


def postgresql_settings() -> list[str]:
    """The lines of deploy/postgresql.conf, as options of the server."""
    lines = (ROOT / "deploy" / "postgresql.conf").read_text().splitlines()
    pairs = [line.split(" = ") for line in lines if " = " in line and not line.startswith("#")]
    return [f"{name}={value.strip(chr(39))}" for name, value in pairs]


@contextmanager
def open_folder() -> Iterator[Path]:
    """One that the worker of nginx may enter, who is nobody."""
    folder = Path(tempfile.mkdtemp(prefix="shipped-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def as_shipped(folder: Path, prepare: Callable[[Site], object]) -> Iterator[Shipped]:
    """With one published testimony in it."""
    temporary = folder / "tmp"
    temporary.mkdir()
    with keeping_promises(*postgresql_settings()) as database:
        site = Site(
            cloned(folder / "site"), database.url, SITE_URL=f"https://{HOST}", ALLOWED_HOSTS=HOST, SECOND_FACTOR="required",
            RELEASE_DELAY_DAYS="5", PYTHONPATH=str(ROOT), TMPDIR=str(temporary),
        )  # fmt: skip
        prepare(site)
        public_id = site.run(PUBLISH).split()[-1]
        front = Front(folder, site.port)
        try:
            site.start()
            yield Shipped(database, site, front.start(), public_id, temporary)
        finally:
            front.stop()
            site.kill()
