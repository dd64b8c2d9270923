"""How the tests of `/suivi/` press its buttons."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from testimonies.models import Testimony
from testimonies.rules import follow_up

FRENCH, ENGLISH = "/suivi/", "/en/follow-up/"
OURS = {"headers": {"sec-fetch-site": "same-origin"}}


class Author:
    """Who came back with her words, and presses one button after the other; `page` is what she sees."""

    def __init__(self, client: Client, row: Testimony, address: str = FRENCH) -> None:
        self.client, self.address = client, address
        self.token = follow_up.issue_pass(row)
        self.seen_text = ""
        self.response: Any = None

    def press(self, action: str, *, headers: dict[str, str] | None = None, **fields: Any) -> str:
        data = {"pass": self.token, "action": action, "seen_text": self.seen_text, **fields}
        sent = OURS["headers"] if headers is None else headers
        self.response = post(self.client, self.address, data, sent)
        found = re.search(r'name="pass" value="([^"]+)"', self.response.content.decode(errors="replace"))
        if found:
            self.token = found.group(1)
        if shown := re.search(
            r'name="seen_text" value="([^"]+)"', self.response.content.decode(errors="replace")
        ):
            self.seen_text = shown.group(1)
        return self.page

    @property
    def page(self) -> str:
        return unescape(self.response.content.decode(errors="replace"))

    @property
    def status(self) -> int:
        return int(self.response.status_code)


def post(
    client: Client, address: str, fields: dict[str, Any], headers: dict[str, str] = OURS["headers"]
) -> Any:
    """As a browser's form would; a value of bytes travels as it is, lone surrogates too."""
    body = urlencode(fields, doseq=True)
    return client.post(address, body, content_type="application/x-www-form-urlencoded", headers=headers)


def open_with(client: Client, words: str | bytes, address: str = FRENCH, **fields: Any) -> Any:
    return post(client, address, {"action": "open", "receipt": words, **fields})


def seen(response: Any) -> str:
    return unescape(response.content.decode())
