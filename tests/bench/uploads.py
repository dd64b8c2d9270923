"""Memory of the site while many bodies of 50 MB come at once (Linux): without a pass, and with good ones."""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from ..faults.site import FOLLOW_UP, Site, cloned

AT_ONCE, FILES, FILE_BYTES = 8, 5, 10 * 2**20
MINE = """
import django; django.setup()
from testimonies.rules import follow_up
from tests import people
sent = people.sent()
people.takes_screenshots(sent.testimony.call)
print(follow_up.issue_pass(sent.testimony, sent.key))
"""
EDGE = "limit"


def body(token: str) -> bytes:
    def field(name: str, value: bytes, file: str = "") -> bytes:
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        return head.encode() + value + b"\r\n"

    picture = b"\x89PNG\r\n\x1a\n" + b"x" * (FILE_BYTES - 8)
    files = b"".join(field("evidence", picture, f'; filename="{n}.png"') for n in range(FILES))
    action = field("action", b"evidence_add")
    return field("pass", token.encode()) + files + action + f"--{EDGE}--\r\n".encode()


def send(site: Site, content: bytes) -> int:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=120)
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": f"multipart/form-data; boundary={EDGE}"}
    try:
        connection.request("POST", FOLLOW_UP, content, headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def workers(site: Site) -> list[Path]:
    assert site.process
    children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split()
    return [Path(f"/proc/{child}/status") for child in children]


def mebibytes(site: Site, name: str) -> float:
    lines = (line for status in workers(site) for line in status.read_text().splitlines())
    return max(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def one(site: Site, token: str) -> str:
    before, started = mebibytes(site, "VmRSS"), time.perf_counter()
    content = body(token)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        codes = list(threads.map(lambda _n: send(site, content), range(AT_ONCE)))
    counted = ", ".join(f"{codes.count(code)} x {code}" for code in sorted(set(codes)))
    seconds = time.perf_counter() - started
    return f"{before:.0f} MiB before, {mebibytes(site, 'VmHWM'):.0f} at most; {counted} in {seconds:.1f} s"


def figures() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        clone = cloned(Path(folder))
        for name, ours in (("without a pass", False), ("with good ones", True)):
            database = clone / f"{ours}.sqlite3"
            site = Site(clone, f"sqlite:///{database}", PYTHONPATH=str(Path(__file__).parents[2])).prepare()
            site.start()
            try:
                token = site.run(MINE).strip() if ours else ""
                yield f"{AT_ONCE} bodies of {FILES * FILE_BYTES // 2**20} MiB {name}: {one(site, token)}"
            finally:
                site.kill()
