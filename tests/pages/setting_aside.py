"""How the tests set a form aside, open it again, and read what a browser would post from it."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from .. import people
from .coming_back import FRENCH, OURS, open_with

ASIDE, ASIDE_EN = "/temoigner/mettre-de-cote/", "/en/testify/set-aside/"
WHOLE = {
    "story": "Une moitié d'histoire,\r\n\r\n« Vous êtes charmante » 😳🇫🇷👍🏽 <b>&amp;</b> {{ 7 }}\r\n— et puis…",
    "trade": "plumber",
    "behaviours": ["private-message", "insults-humiliation"],
    "data_sources": ["job-sheet"],
    "country": "FR",
    "area": "fr-75",
    "year": "2019",
    "warnings": ["insults"],
    "publication": "publish",
    "review_first": "on",
    "show_area": "on",
    "share_picture": "on",
    "allow_indexing": "on",
    "if_unreachable": "erase",
    "consent_read": "on",
    "language": "fr",
}


class Fields(HTMLParser):
    """What a browser would post from the first form of the page, without a button."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.posted: dict[str, list[str]] = {}
        self.inside = self.done = False
        self.select = self.area = ""
        self.action = ""
        self.feed(page.partition("<main")[2])

    def handle_starttag(self, tag: str, pairs: Any) -> None:
        facts = dict(pairs)
        if tag == "form" and not self.done:
            self.inside, self.action = True, facts["action"]
        if not self.inside:
            return
        if tag == "input" and (facts["type"] not in ("checkbox", "radio") or "checked" in facts):
            self.add(facts["name"], facts.get("value", "on" if facts["type"] == "checkbox" else ""))
        if tag == "select":
            self.select = facts["name"]
        if tag == "option" and "selected" in facts:
            self.add(self.select, facts["value"])
        if tag == "textarea":
            self.area = facts["name"]
            self.add(self.area, "")

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            self.posted[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # A browser drops the first line end of a textarea.
            self.posted[self.area][-1] = self.posted[self.area][-1].removeprefix("\n")
            self.area = ""
        if tag == "form" and self.inside:
            self.inside, self.done = False, True

    def add(self, name: str, value: str) -> None:
        self.posted.setdefault(name, []).append(value)


def fields_of(page: Any) -> dict[str, list[str]]:
    posted = Fields(page.content.decode()).posted
    return {name: values for name, values in posted.items() if any(values)}


def button(page: Any, name: str) -> str:
    """The address a button posts to."""
    return re.search(rf'name="{name}" value="yes" formaction="([^"]+)"', page.content.decode()).group(1)


def set_aside(client: Client, fields: dict[str, Any] = WHOLE, address: str = ASIDE, **extra: Any) -> Any:
    people.a_call()
    return client.post(address, fields | {"set_aside": "yes"}, **(OURS | extra))


def reopened(client: Client, words: list[str], address: str = FRENCH) -> Any:
    return open_with(client, " ".join(words), address)


def as_list(fields: dict[str, Any]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
