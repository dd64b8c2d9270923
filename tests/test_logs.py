"""No log line carries what a visitor sent: not Django's, not gunicorn's, not our own."""

import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config import urls
from config.logs import WITHHELD, Formatter, named

from .services import ROOT, free_port

CANARY = "zanahoria-0612345678"


def breaks(request: HttpRequest, word: str) -> HttpResponse:
    try:
        int(request.GET["q"])
    except ValueError as error:
        raise RuntimeError(f"{word} {error}") from error
    return HttpResponse()


def suspects(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(f"odd: {request.GET['q']}")


urlpatterns = [path("breaks/<slug:word>/", breaks), path("suspects/", suspects), *urls.urlpatterns]


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Formatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT=CANARY)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_an_error_of_ours_names_its_type_and_place_but_nothing_sent(
    visitor: Client, lines: list[str]
) -> None:
    assert visitor.get(f"/breaks/{CANARY}/", {"q": CANARY}).status_code == 500
    (line,) = lines
    assert re.search(r'exception="RuntimeError from ValueError" .*test_logs.py:\d+ breaks', line)
    assert "status=500" in line
    assert not re.search(f"{CANARY}|203.0.113.9", line)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_suspicious_request_is_named_by_its_kind_alone(visitor: Client, lines: list[str]) -> None:
    assert visitor.get("/suspects/", {"q": CANARY}).status_code == 400
    (line,) = lines
    assert "logger=django.security.SuspiciousOperation" in line
    assert CANARY not in line


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_page_not_found_is_not_logged(visitor: Client, lines: list[str]) -> None:
    assert visitor.get(f"/{CANARY}/").status_code == 404
    assert lines == []


def test_a_message_made_at_run_time_is_withheld(lines: list[str]) -> None:
    logging.getLogger("any.library").error("user {} failed".format(CANARY))  # noqa: G001, UP032
    assert f"event={WITHHELD}" in lines[0]
    assert CANARY not in lines[0]


def test_a_constant_message_keeps_its_numbers_and_loses_its_words(lines: list[str]) -> None:
    logging.getLogger("any.library").error("tried %d times for %s", 3, CANARY)
    logging.getLogger("any.library").error("named %(word)s", {"word": CANARY})
    assert 'event="tried 3 times for …"' in lines[0]
    assert 'event="named %(word)s"' in lines[1]
    assert CANARY not in "".join(lines)


def test_our_own_log_passes_numbers_and_agreed_names_alone(lines: list[str]) -> None:
    structlog.get_logger("testimonies.test").warning("moved", move="approve", count=2, text=CANARY)
    assert "event=moved" in lines[0]
    assert "move=approve count=2 dropped=text" in lines[0]
    assert CANARY not in lines[0]


def test_our_own_log_of_an_exception_holds_no_value(lines: list[str]) -> None:
    try:
        int(CANARY)
    except ValueError:
        structlog.get_logger("testimonies.test").exception("failed")
    assert "exception=ValueError" in lines[0]
    assert CANARY not in lines[0]


def test_a_wrong_setting_keeps_its_words_for_the_operator() -> None:
    assert named(ImproperlyConfigured("SITE_URL is not set.")) == "ImproperlyConfigured: SITE_URL is not set."


def test_django_has_no_handler_of_its_own_left() -> None:
    assert all(
        logging.getLogger(name).handlers == [] for name in ("django", "django.server", "django.request")
    )


FORGED = f"{CANARY}\ntimestamp=2026-01-01T00:00:00Z level=error event={CANARY}"
MIXED = ("/breaks/{}/?q={}", "/suspects/?q={}{}", "/{}/?q={}", "/temoignages/?q={}{}", "/temoigner/?q={}{}")


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("requests", [40, pytest.param(10_000, marks=pytest.mark.long)])
def test_mixed_requests_leave_no_word_no_address_and_no_forged_line(lines: list[str], requests: int) -> None:
    """Pages, errors of ours, bad requests and what is no page; words in path, query, body and each header (F06)."""
    carried = {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": f"203.0.113.9, {FORGED}",
               "HTTP_USER_AGENT": FORGED, "HTTP_REFERER": FORGED}  # fmt: skip
    visitor = Client(raise_request_exception=False, **carried)
    statuses = set()
    for number in range(requests):
        address = MIXED[number % len(MIXED)].format(CANARY, quote(FORGED))
        act = visitor.get if number % 3 else visitor.post
        statuses.add(act(address, **({} if number % 3 else {"data": {"story": FORGED}})).status_code)
    assert {200, 400, 404, 500} <= statuses
    assert len(lines) >= requests // 4, "each error is told"
    assert [line for line in lines if re.search(rf"{CANARY}|203\.0\.113|\n|forged", line)] == []


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """gunicorn with the settings of the site and an application that breaks; its port and its log."""
    (tmp_path / "broken.py").write_text(
        "def application(environ, start):\n    raise ValueError(environ['RAW_URI'])\n"
    )
    port, log = free_port(), tmp_path / "log"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "config/gunicorn.conf.py",
        "--pythonpath",
        tmp_path,
        "broken",
    ]
    with log.open("w") as file:
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PORT": str(port)}, stderr=file, stdout=file
        )
    try:
        deadline = time.monotonic() + 20
        while "Booting worker" not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield port, log
    finally:
        server.terminate()
        server.wait(20)


def answer(port: int, request: str) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.encode())
        received = b""
        while part := connection.recv(4096):
            received += part
    return received.decode()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (f"{CANARY}\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\n{CANARY} x: {CANARY}\r\n\r\n", 400),
        (f"GET /{CANARY * 300} HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (f"GET /?q={CANARY} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 500),
    ],
)
def test_gunicorn_is_silent_on_the_request_it_refuses_or_breaks_on(
    gunicorn: tuple[int, Path], request_line: str, status: int
) -> None:
    port, log = gunicorn
    reply = answer(port, request_line)
    assert reply.startswith(f"HTTP/1.1 {status}")
    assert "gunicorn" not in reply.lower()
    written = log.read_text()
    assert f"http://127.0.0.1:{port}" in written, "what the operator needs is kept"
    assert len(re.findall(r"level=(warning|error)", written)) == 1
    assert not re.search(rf"{CANARY}|ip=|/\?", written)
