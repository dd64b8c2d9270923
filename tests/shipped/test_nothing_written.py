"""Nothing that was sent is written: not by nginx, gunicorn, the site or PostgreSQL, however the request was broken (F06)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..faults.author import CHOICES, TOLD
from . import hostile
from .front import VISITOR, Front
from .hostile import CANARY, FORGED_ADDRESS
from .recorder import Recorder
from .stack import Shipped
from .talk import exchange, parsed, post, request

pytestmark = pytest.mark.postgresql
CARRIED = {"user_agent": CANARY, "referer": f"https://{CANARY}.example/", "x_forwarded_for": FORGED_ADDRESS,
           "cookie": f"a={CANARY}"}  # fmt: skip
PICTURE = 'Content-Disposition: form-data; name="evidence"; filename="{}"\r\nContent-Type: image/png\r\n\r\n'


def heavy(megabytes: int) -> bytes:
    """A form with pictures that are none, whose every line is the canary."""
    filling = (CANARY + "\n") * (megabytes * 2**20 // 5 // (len(CANARY) + 1))
    parts = "\r\n--b\r\n".join(PICTURE.format(CANARY) + filling for _ in range(5))
    return f"--b\r\n{parts}\r\n--b--\r\n".encode()


@pytest.fixture(scope="module")
def answers(shipped: Shipped) -> dict[str, bytes]:
    """All that was answered to requests good and bad, each with the canary wherever it can stand."""
    found = {name: exchange(shipped.front, sent) for name, sent in (hostile.READ | hostile.REFUSED).items()}
    found |= {name: exchange(shipped.front, sent, seconds=0.3) for name, sent in hostile.CUT.items()}
    found["HTTP/0.9"] = exchange(shipped.front, hostile.OLD)
    found["two at once"] = exchange(shipped.front, hostile.TWO)
    found["plain words to the TLS port"] = not_tls(shipped)
    for path, megabytes in (("/suivi/", 52), ("/en/follow-up/", 26)):
        kind, body = "multipart/form-data; boundary=b", heavy(megabytes)
        found[path] = exchange(shipped.front, request("POST", path, body, content_type=kind, **CARRIED))
    check = post(
        shipped.front,
        "/temoigner/",
        {**TOLD, "story": f"Il a noté {CANARY}, le 06 39 98 00 12, a@example.org."},
    )
    sent = post(shipped.front, "/temoigner/envoyer/", check.fields() | CHOICES, **CARRIED)
    assert '<ol class="receipt"' in sent.text
    letter = {"kind": "company", "version": "minimal", "country": "FR", "visit": "2026", "visit_type": "line",
              "source": "given", "data_used": "number", "asks": "stop", "reply_by": "email", "company": CANARY,
              "sender_name": CANARY, "sender_contact": CANARY, "letter": CANARY}  # fmt: skip
    assert CANARY in post(shipped.front, "/droits/lettre/", letter | {"step": "write"}, **CARRIED).text
    found["letter"] = post(shipped.front, "/droits/lettre/", letter | {"step": "pdf"}, **CARRIED).body
    assert found["letter"].startswith(b"%PDF-")
    time.sleep(0.2)
    return found


def not_tls(shipped: Shipped) -> bytes:
    with shipped.front.connect(tls=False) as plain:
        plain.sendall(hostile.get())
        redirected = plain.recv(200)
    shipped_tls, shipped.front.plain = shipped.front.plain, shipped.front.tls
    try:
        return redirected + exchange(shipped.front, hostile.get(), tls=False)
    finally:
        shipped.front.plain = shipped_tls


def test_good_requests_are_served_and_bad_ones_get_a_clean_refusal(answers: dict[str, bytes]) -> None:
    served = {
        name: parsed(answers[name].removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")) for name in hostile.READ
    }
    assert {name: one.status for name, one in served.items() if one.status not in (200, 403, 404)} == {}
    refused = {name: parsed(answers[name]).status for name in hostile.REFUSED}
    assert {
        name: status for name, status in refused.items() if status not in (*range(400, 432), 501, 505)
    } == {}
    assert {name: answers[name] for name in hostile.CUT if answers[name]} == {}
    assert answers["two at once"].count(b"HTTP/1.1 200") == 2
    assert b"doctype" in answers["HTTP/0.9"] and CANARY.encode() not in answers["HTTP/0.9"]
    assert {answers[path][:12] for path in ("/suivi/", "/en/follow-up/")} == {b"HTTP/1.1 200"}


def test_no_log_holds_an_address_or_anything_that_was_sent(
    shipped: Shipped, answers: dict[str, bytes]
) -> None:
    logs = shipped.logs()
    assert "Booting worker" in logs and "ready to accept connections" in logs
    assert [
        one for one in (CANARY, FORGED_ADDRESS, VISITOR, "temoigner", "GET ", "POST ") if one in logs
    ] == []


def test_nothing_sent_starts_a_line_of_its_own(shipped: Shipped, answers: dict[str, bytes]) -> None:
    lines = shipped.site.log.read_text().splitlines()
    assert len(lines) > 10
    assert [line for line in lines if not line.startswith("timestamp=")] == []


@pytest.mark.long
def test_ten_thousand_requests_leave_no_more(shipped: Shipped) -> None:
    quick = [sent for sent in (hostile.READ | hostile.REFUSED).values() if len(sent) < 2**20]
    for number in range(10_000):
        exchange(shipped.front, quick[number % len(quick)], seconds=0.5)
    assert [one for one in (CANARY, FORGED_ADDRESS, VISITOR) if one in shipped.logs()] == []
    assert shipped.front.kept_nothing()


def test_no_file_holds_it_or_was_made_meanwhile(shipped: Shipped, answers: dict[str, bytes]) -> None:
    assert shipped.front.kept_nothing(), "nginx spooled a body or an answer"
    assert list(shipped.temporary.iterdir()) == []
    folders = shipped.front.folder, shipped.site.folder, shipped.database.folder
    held = [path for folder in folders for path in folder.rglob("*") if path.is_file() and holds(path)]
    assert held == []


def holds(path: Path) -> bool:
    content = path.read_bytes()
    return any(one.encode() in content for one in (CANARY, FORGED_ADDRESS, VISITOR))


@pytest.fixture
def careless(folder: Path) -> Iterator[Front]:
    """nginx as it comes: it logs, and it spools."""
    there = folder / "careless"
    there.mkdir(mode=0o755)
    recorder = Recorder()
    changes = {"error_log /dev/null emerg;": f"error_log {there}/error info;", "access_log off;": "",
               "client_body_buffer_size 25m;": "", "client_body_buffer_size 63m;": ""}  # fmt: skip
    front = Front(there, recorder.port, changes)
    (there / "logs").mkdir()
    yield front.start()
    front.stop()
    recorder.end()


def test_an_nginx_as_it_comes_would_be_seen(careless: Front) -> None:
    exchange(careless, hostile.REFUSED["two hosts"], seconds=0.5)
    error = (careless.folder / "error").read_text()
    assert CANARY in error and VISITOR in error
    exchange(careless, request("POST", "/suivi/", heavy(1)), seconds=1)
    assert not careless.kept_nothing()
