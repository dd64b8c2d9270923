"""The yardstick and the site side by side, and what a worker of each has spent."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.faults.site import Answer
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
ALONE = {"workers": 1, "threads": 1}


class Server:
    """One gunicorn, with what it has spent; of several workers, the first."""

    def __init__(self, application: str, size: Mapping[str, int] = ALONE, **environment: str) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", *(f"--{name}={number}" for name, number in {**ALONE, **size}.items()),
                   f"--bind=127.0.0.1:{self.port}", "--no-control-socket", "--log-level=error", application]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})

    def await_answers(self) -> None:
        for _try in range(400):
            try:
                self.get("/")
                break
            except OSError:
                time.sleep(0.05)
        self.worker = (
            Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0]
        )

    def get(self, address: str) -> Answer:
        return self._answer("GET", address)

    def post(self, address: str, fields: Any, headers: dict[str, str]) -> Answer:
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._answer("POST", address, urlencode(fields, doseq=True), form)

    def _answer(self, *request: Any) -> Answer:
        started, connection = time.monotonic(), HTTPConnection("127.0.0.1", self.port)
        connection.request(*request)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return Answer(response.status, body, time.monotonic() - started)

    def spent(self, act: Callable[[], object], times: int) -> float:
        """Milliseconds of the worker for one act."""
        before = self._worked()
        for _act in range(times):
            act()
        return (self._worked() - before) / times

    def _worked(self) -> float:
        """By the scheduler's own clock (proc(5), schedstat), in milliseconds."""
        threads = Path(f"/proc/{self.worker}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e6

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def _yardstick(**size: int) -> Server:
    application = "django.core.wsgi:get_wsgi_application()"
    return Server(application, size, DJANGO_SETTINGS_MODULE="tests.bench.hello")


@contextmanager
def servers(database: str, **size: int) -> Iterator[tuple[Server, Server]]:
    """`size`: workers and threads of each, one unless told."""
    with ExitStack() as ends:
        yard = _yardstick(**size)
        ends.callback(yard.stop)
        site = Server("config.wsgi:application", size, DATABASE_URL=database)
        ends.callback(site.stop)
        for server in (yard, site):
            server.await_answers()
        yield yard, site


def hello(times: int = 1_500) -> float:
    """Milliseconds that a worker spends on one answer of the yardstick."""
    yard = _yardstick()
    try:
        yard.await_answers()
        return yard.spent(lambda: yard.get("/"), times)
    finally:
        yard.stop()


def figures_of(module: str, database: str) -> None:
    """Prints those of a module of ours, asked of this database."""
    command = [sys.executable, "-m", "tests.bench", module]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": database}, check=True)
