"""Forms as the page of a testimony first shows them: laid out once for everybody, with marks where rows and replies differ.

They are made for nobody's testimony, so that nothing of one can lie in them; a form that comes back with a fault is laid
out by itself.
"""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from testimonies.models import Testimony
from testimonies.rules.cards import fill, mark
from testimonies.rules.placeholders import Facts

from .acts import Act
from .replies import Replies

PARTS = "admin/testimonies/testimony/parts/"


class _Places(Facts):
    """Gives the mark of its place for each saved reply, and keeps the reply as the team wrote it, with its reason."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.told: list[tuple[str, str]] = []

    def fill(self, text: str, reason: str = "") -> str:
        if not text:
            return ""
        self.told.append((text, reason))
        return mark[f"reply-{len(self.told) - 1}"]


@dataclass(frozen=True)
class LaidOut:
    """One form of the page, for the replies to one author."""

    name: str
    html: str
    told: list[tuple[str, str]]
    replies: Replies

    def shown(self, at: str, seen: str) -> SafeString:
        """`at` is the address of the testimony's page, `seen` the fields that each form posts."""
        words = {
            f"reply-{number}": escape(self.replies.fill(text, reason))
            for number, (text, reason) in enumerate(self.told)
        }
        return mark_safe(fill(self.html, {"at": escape(at), "seen": seen, **words}))  # noqa: S308  each is escaped


def laid_out(act: type[Act], part: str, replies: Replies, *, shortcuts: bool) -> LaidOut:
    """By the template `part`."""
    html, told = _laid_out(act, part, tuple(replies.all), replies.facts.language, get_language(), shortcuts)
    return LaidOut(act.name, html, told, replies)


@lru_cache(maxsize=256)
def _laid_out(
    act: type[Act], part: str, _replies: tuple[Any, ...], language: str, _at_desk: str | None, shortcuts: bool
) -> tuple[str, list[tuple[str, str]]]:
    """Made of code and of these replies alone: it need not be forgotten."""
    places = _Places(language)
    form = act(Testimony(), User(), Replies(places))
    context = {"form": form, "shortcuts": shortcuts, "at": mark["at"], "seen": mark["seen"]}
    return render_to_string(f"{PARTS}{part}.html", context), places.told
