"""The shipped server on a database of its own, to be killed, starved and spoken to: what a crash does is seen from outside."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from ..seeds import Template
from ..services import ROOT, free_port

TREE = ("config", "static", "templates", "testimonies", "manage.py", "tests/settings.env")
PATIENCE = 40  # seconds to start, on a busy machine
FORM, SEND, FOLLOW_UP, READY = "/temoigner/", "/temoigner/envoyer/", "/suivi/", "/readyz"
OPEN = """
import django; django.setup()
from django.core.management import call_command
from testimonies.models import Call
from testimonies.rules.trail import today
call_command("migrate", interactive=False, verbosity=0)
Call.objects.filter(is_default=True).update(opened_on=today())
"""
COLLECT = """
import django; django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
"""


class Answer:
    """Status and text of one answer, and the seconds it took."""

    def __init__(self, status: int, text: str, seconds: float) -> None:
        self.status, self.text, self.seconds = status, text, seconds


class Site:
    """One gunicorn with `config/gunicorn.conf.py`, as shipped, in a session of its own."""

    def __init__(self, clone: Path, database: str, *under: str, **environment: str) -> None:
        """`under` is put before the command, e.g. to run it with another disk."""
        self.folder, self.port, self.under = clone, free_port(), under
        self.log = clone / f"{self.port}.log"
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "SETTINGS_FILE": str(self.folder / "tests" / "settings.env"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database,
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "PORT": str(self.port),
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> "Site":
        self.run(OPEN)
        return self

    def run(self, code: str, said: str = "") -> str:
        """What this Python prints, with the settings of the site."""
        done = subprocess.run(
            [*self.under, sys.executable, "-c", code], cwd=self.folder, env=self.environment, input=said,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> float:
        """Seconds until it answers."""
        started = time.monotonic()
        with self.log.open("ab") as log:
            command = (*self.under, sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py")
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        while self.ask("/healthz") is None:
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() - started < PATIENCE, "the site does not answer"
            time.sleep(0.03)
        return time.monotonic() - started

    def kill(self) -> None:
        """-9 of the master and its workers at once."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def ask(self, path: str, fields: Any = None, *, timeout: float = 30, port: int = 0) -> Answer | None:
        """As a browser's own form would; None where no whole answer came. `port` is that of whatever stands between."""
        started = time.monotonic()
        connection = HTTPConnection("127.0.0.1", port or self.port, timeout=timeout)
        try:
            if fields is None:
                connection.request("GET", path)
            else:
                form = {
                    "Sec-Fetch-Site": "same-origin",
                    "Content-Type": "application/x-www-form-urlencoded",
                }
                connection.request("POST", path, urlencode(fields, doseq=True), form)
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(), time.monotonic() - started)
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()


def cloned(folder: Path) -> Path:
    """The project as it is now, with its static files."""
    for name in TREE:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    Site(folder, "sqlite://:memory:").run(COLLECT)
    return folder


def serving(site: Site, template: Template) -> Iterator[Site]:
    """For fixtures: started on a copy of the template, and ended with the test."""
    try:
        template.copy_to(site.environment["DATABASE_URL"])
        site.start()
        yield site
    finally:
        site.kill()
