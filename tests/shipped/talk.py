"""HTTP by hand: the bytes of a request as they are, good or bad, and what came back."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from urllib.parse import urlencode

from ..pages.setting_aside import Fields
from .front import HOST, Front

Pairs = list[tuple[str, str]] | dict[str, object]


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def fields(self) -> dict[str, object]:
        """What its form would post."""
        return dict(Fields(self.text).posted)


def exchange(front: Front, sent: bytes, *, tls: bool = True, seconds: float = 20) -> bytes:
    """Everything that comes back until the other side closes, or falls silent for this long."""
    with front.connect(tls=tls) as connection:
        connection.settimeout(seconds)
        received = b""
        try:
            connection.sendall(sent)
            while part := connection.recv(65536):
                received += part
        except OSError:
            pass
        return received


def parsed(received: bytes) -> Answer:
    head, _gap, body = received.partition(b"\r\n\r\n")
    line, _end, headers = head.partition(b"\r\n")
    return Answer(int(line.split()[1]), BytesHeaderParser().parsebytes(headers), body)


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A whole request of a browser that then hangs up; an empty header is left out, `a_name` stands for `A-Name`."""
    wanted = {"Host": HOST, "Connection": "close", "Sec-Fetch-Site": "same-origin"}
    if method == "POST":
        wanted |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    wanted |= {name.replace("_", "-").title() if name.islower() else name: headers[name] for name in headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in wanted.items() if value)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def get(front: Front, path: str, *, tls: bool = True, **headers: str) -> Answer:
    return parsed(exchange(front, request("GET", path, **headers), tls=tls))


def post(front: Front, path: str, fields: Pairs, **headers: str) -> Answer:
    return parsed(exchange(front, request("POST", path, urlencode(fields, doseq=True).encode(), **headers)))
