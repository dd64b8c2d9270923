"""A text read one paragraph at a time, for who prefers that. The trail alone knows how far somebody came.

Each paragraph but the last is an `open_part`; with the last one the whole version was shown, and the row is an `open`: what
asks for the whole text waits for that.
"""

from dataclasses import dataclass
from itertools import groupby, takewhile

from django.contrib.auth.models import User

from testimonies.models import Event, Testimony

from . import desk


@dataclass(frozen=True)
class Unfolded:
    """The paragraphs shown so far, and of how many."""

    shown: list[str]
    total: int

    @property
    def next(self) -> int:
        return len(self.shown) + 1


def paragraphs(text: str) -> list[str]:
    """At empty lines, or where there are none at each new line."""
    lines = text.splitlines()
    parts = [
        "\n".join(group) for is_text, group in groupby(lines, key=lambda line: bool(line.strip())) if is_text
    ]
    return parts if len(parts) > 1 else [line for line in lines if line.strip()]


def so_far(testimony: Testimony, user: User) -> Unfolded:
    parts = paragraphs(testimony.story)
    return Unfolded(parts[: _shown(testimony, user)], len(parts))


def unfold(testimony: Testimony, user: User, *, number: int) -> None:
    """Shows the paragraph of this number, counted from 1. One out of its turn shows nothing."""
    if number == _shown(testimony, user) + 1:
        is_last = number >= len(paragraphs(testimony.story))
        desk.open_text(testimony, user, part=not is_last)


def _shown(testimony: Testimony, user: User) -> int:
    """How many paragraphs of this version were shown under the claim that runs now."""
    acts = Event.objects.about(testimony).filter(
        who=user.get_username(), what__in=("claim", "hand_over", "open", "open_part")
    )
    part = ("open_part", testimony.version)
    return sum(1 for _ in takewhile(lambda act: act == part, acts.values_list("what", "version")))
