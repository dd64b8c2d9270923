"""Stands where the application would, and keeps what nginx hands on: the bytes of each connection."""

import socket
import threading
import time
from contextlib import suppress

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Recorder:
    """One connection after the other, each read until it falls silent."""

    def __init__(self, answer: bytes = ANSWER) -> None:
        self.answer, self.heard = answer, list[bytes]()
        self.begun = self.ended = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.server.getsockname()[1])
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def listen(self) -> None:
        with suppress(OSError):  # closed from outside: the end
            while True:
                connection, _address = self.server.accept()
                self.begun += 1
                with connection:
                    connection.settimeout(0.2)
                    self.heard.append(read(connection, self.answer))
                self.ended += 1

    def all_heard(self) -> list[bytes]:
        """Once every connection that began has fallen silent: the client has its answer before that."""
        deadline = time.monotonic() + 10
        while self.begun != self.ended and time.monotonic() < deadline:
            time.sleep(0.01)
        return list(self.heard)

    def end(self) -> None:
        with suppress(OSError):
            self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join(10)


def read(connection: socket.socket, answer: bytes) -> bytes:
    """All that comes, also what would come after the answer to the first request."""
    received, answered = b"", False
    with suppress(OSError):
        while part := connection.recv(2**20):
            received += part
            if not answered and complete(received):
                connection.sendall(answer)
                answered = True
    return received


def complete(received: bytes) -> bool:
    head, gap, body = received.partition(b"\r\n\r\n")
    lengths = [
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    ]
    return bool(gap) and len(body) >= sum(lengths)
