"""Who asks, and where a request ends, is what the shipped nginx says, and nothing else (ASVS 4.1.3, 4.2.1; security.md F04)."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from testimonies.pages import uploads

from ..services import ROOT
from . import hostile
from .front import HOST, VISITOR, Front
from .recorder import Recorder
from .stack import Shipped
from .talk import exchange, request

pytestmark = pytest.mark.postgresql
EVERYTHING = {
    **hostile.READ,
    **hostile.REFUSED,
    **hostile.CUT,
    "two at once": hostile.TWO,
    "HTTP/0.9": hostile.OLD,
}


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    recorder = Recorder()
    yield recorder
    recorder.end()


@pytest.fixture(scope="module")
def front(recorder: Recorder, folder: Path) -> Iterator[Front]:
    """nginx before the recorder, in a folder of its own: a worker may come back to this module."""
    own = Path(mkdtemp(dir=folder))
    own.chmod(0o755)
    front = Front(own, recorder.port).start()
    yield front
    front.stop()


def heads(heard: list[bytes]) -> list[list[bytes]]:
    return [one.partition(b"\r\n\r\n")[0].split(b"\r\n") for one in heard]


def test_each_connection_to_the_site_holds_one_request_whose_end_is_beyond_doubt(
    front: Front, recorder: Recorder
) -> None:
    for name, sent in EVERYTHING.items():
        recorder.heard.clear()
        exchange(front, sent, seconds=0.3 if name in hostile.CUT else 5)
        for one in recorder.all_heard():
            head, _gap, body = one.partition(b"\r\n\r\n")
            lengths = re.findall(rb"(?im)^content-length: (\d+)\r?$", head)
            assert re.match(rb"(GET|POST|TRACE|[A-Z]{1,20}) [^ ]+ HTTP/1\.0\r\n", head), (name, head[:200])
            assert b"transfer-encoding" not in head.lower(), name
            assert b"Connection: close" in head, name
            assert len(body) == sum(map(int, lengths)) and len(lengths) <= 1, name


def test_what_a_client_says_of_itself_does_not_pass(front: Front, recorder: Recorder) -> None:
    recorder.heard.clear()
    exchange(
        front,
        hostile.get(more=f"X_Forwarded_For: {hostile.FORGED_ADDRESS}\r\nForwarded: for=203.0.113.7\r\n"),
    )
    (lines,) = heads(recorder.all_heard())
    named = dict(line.split(b": ", 1) for line in lines[1:])
    assert named[b"X-Forwarded-For"] == VISITOR.encode()
    assert named[b"X-Forwarded-Proto"] == b"https"
    assert named[b"Host"] == HOST.encode()
    kept = {b"Host", b"X-Forwarded-For", b"X-Forwarded-Proto", b"Connection"}
    browsers = {b"Referer", b"Cookie", b"Accept-Language", b"Sec-Fetch-Site"}
    assert set(named) == kept | browsers


def test_a_retry_is_the_authors_affair(front: Front, recorder: Recorder) -> None:
    """The site hears a POST once, though it breaks off: only she may send it again."""
    recorder.heard.clear()
    recorder.answer = b""
    sent = exchange(front, request("POST", "/temoigner/envoyer/", b"story=x"))
    recorder.answer = b"HTTP/1.1 200 OK\r\n\r\n"
    assert sent.startswith((b"HTTP/1.1 502", b"HTTP/1.1 504"))
    assert len(recorder.all_heard()) == 1
    assert "gardez votre texte" in sent.decode()
    assert b"Cache-Control: no-store" in sent and b"Strict-Transport-Security: max-age=63072000" in sent


def to_gunicorn(port: int, sent: bytes) -> bytes:
    """What it answers to whoever reaches it without nginx, says that he came by https, and would go on."""
    sent = sent.replace(b"\r\n", b"\r\nX-Forwarded-Proto: https\r\n", 1).replace(
        b"Connection: close\r\n", b"", 1
    )
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(sent)
        connection.settimeout(3)
        received = b""
        try:
            while part := connection.recv(65536):
                received += part
        except OSError:
            pass
        return received


DOUBTFUL = ("a length and chunks", "two lengths", "chunks twice", "chunks and something else", "chunks of another kind",
            "chunks before HTTP/1.1", "a length that is none", "a length below nothing", "a chunk whose size is none",
            "a chunk longer than it says", "NUL in a header", "a header without a name", "too many headers",
            "an address that is too long", "a header that is too long")  # fmt: skip
# Django reads no body without a length: the page is answered before the fault is met.
UNREAD = ("a chunk whose size is none", "a chunk longer than it says")


@pytest.mark.parametrize("name", DOUBTFUL)
def test_gunicorn_by_itself_answers_once_and_never_what_was_smuggled(shipped: Shipped, name: str) -> None:
    received = to_gunicorn(shipped.site.port, EVERYTHING[name])
    first, *others = re.findall(rb"^HTTP/1.1 (\d{3}) ", received, re.MULTILINE)
    assert first in (b"400", b"414", b"431", b"501") or name in UNREAD, first
    assert others in ([], [b"400"])
    assert b"gunicorn" not in received.lower()


def test_the_proxy_lets_through_the_largest_body_that_the_site_reads_and_buffers_it_whole() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    limits = re.findall(r"client_max_body_size (\d+)m;\s+client_body_buffer_size (\d+)m;", text)
    (elsewhere, buffer), (here, buffer_here) = [tuple(int(one) * 2**20 for one in pair) for pair in limits]
    assert (buffer, buffer_here) == (elsewhere, here)
    assert uploads.MOST_ELSEWHERE <= elsewhere <= uploads.MOST_ELSEWHERE + 2**20
    assert uploads.MOST_HERE <= here <= uploads.MOST_HERE + 2**20
