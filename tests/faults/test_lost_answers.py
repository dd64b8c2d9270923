"""An answer that never arrives, a press that is doubled: one row and one receipt all the same (security.md F21)."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from .author import checked, words_of
from .site import SEND, Answer, Site

COUNT = [6, pytest.param(int(os.environ.get("ROUNDS", "1000")), marks=pytest.mark.long)]
ROWS = (
    "import django; django.setup(); from testimonies.models import Testimony as T; print(T.objects.count())"
)
FOUND = """
import django, sys; django.setup()
from testimonies.rules import follow_up, receipts
print(sum(follow_up.find(receipts.parse(line, "fr")) is not None for line in sys.stdin))
"""


class Swallowing(ThreadingHTTPServer):
    """Between her and the site: it passes her POST on, and loses every answer until told to let them through."""

    def __init__(self, site: Site) -> None:
        self.site, self.loses = site, True
        self.swallowed: list[Answer | None] = []
        super().__init__(("127.0.0.1", 0), Swallow)


class Swallow(BaseHTTPRequestHandler):
    server: Swallowing

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = self.server.site.ask(self.path, parse_qs(body, keep_blank_values=True))
        if self.server.loses or answer is None:
            self.server.swallowed.append(answer)
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.end_headers()
        self.wfile.write(answer.text.encode())

    def log_message(self, *_words: Any) -> None:
        """Nothing is said of requests here either."""


@pytest.fixture
def proxy(shipped: Site) -> Iterator[Swallowing]:
    server = Swallowing(shipped)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def through(proxy: Swallowing, fields: dict[str, Any]) -> Answer | None:
    return proxy.site.ask(SEND, fields, port=proxy.server_address[1])


def rows(site: Site) -> int:
    return int(site.run(ROWS))


@pytest.mark.parametrize("count", COUNT)
def test_an_answer_lost_after_it_was_stored_costs_no_second_row(
    count: int, shipped: Site, proxy: Swallowing, record_property: Any
) -> None:
    before, receipts = rows(shipped), []
    for number in range(count):
        fields = checked(shipped, f"perdue {number}")
        assert fields
        proxy.loses = True
        assert [through(proxy, fields) for _ in range(1 + number % 2)][-1] is None
        proxy.loses = False
        receipts.append(words_of(through(proxy, fields)))
    stored = [words_of(answer) for answer in proxy.swallowed]
    assert set(stored) == set(receipts), "she gets the words of the row that was stored first"
    assert (rows(shipped) - before, len(set(receipts))) == (count, count)
    assert int(shipped.run(FOUND, "\n".join(receipts))) == count
    record_property(
        "figure", f"F21: {len(stored)} answers lost, {count} texts, {count} rows, {count} receipts"
    )


@pytest.mark.parametrize("count", COUNT)
def test_eight_presses_at_once_are_one_row_and_one_receipt(
    count: int, shipped: Site, record_property: Any
) -> None:
    before, receipts = rows(shipped), set()
    for number in range(count // 4):
        fields, heard = checked(shipped, f"double {number}"), []
        presses = [
            threading.Thread(
                target=lambda fields=fields, heard=heard: heard.append(shipped.ask(SEND, fields))
            )
            for _ in range(8)
        ]
        for press in presses:
            press.start()
        for press in presses:
            press.join(60)
        assert [answer and answer.status for answer in heard] == [200] * 8
        heard.append(shipped.ask(SEND, fields))  # and a reload is a ninth
        assert len({words_of(answer) for answer in heard}) == 1
        receipts.add(words_of(heard[0]))
    assert rows(shipped) - before == len(receipts) == count // 4
    record_property("figure", f"F21: {count // 4} texts pressed 8 times at once, {len(receipts)} rows")
