"""A real SMTP server on loopback (aiosmtpd), which may refuse, stall or hang as a test tells it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from .services import free_port


class PostOffice:
    """`answer` is what it says to the next recipients or contents: "250 OK" unless a test writes another line."""

    def __init__(self) -> None:
        self.received: list[tuple[list[str], Message]] = []
        self.to_recipient: dict[str, str] = {}
        self.to_data = "250 OK"
        self.pause = 0.0

    async def handle_RCPT(  # noqa: N802  # named by aiosmtpd
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.to_recipient.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.pause)
        if self.to_data.startswith("250"):
            self.received.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return self.to_data


@contextmanager
def post_office(settings: Any) -> Iterator[PostOffice]:
    """Open as long as the block, with the settings that send to it."""
    office, port = PostOffice(), free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        named(settings, port)
        yield office
    finally:
        controller.stop()


def named(settings: Any, port: int) -> None:
    from config.mail import mail_server

    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    for name, value in mail_server(settings.EMAIL_URL).items():
        setattr(settings, name, value)
    settings.EMAIL_TIMEOUT = 1
    settings.DEFAULT_FROM_EMAIL = "desk@example.org"
