"""Signs that only look like plain ones: keycaps, circled figures, mathematical letters, narrow spaces, other hyphens."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

# Full width, mathematical letters and figures, circled and squared ones.
_STYLED = chain(
    range(0xFF01, 0xFF5F), range(0x1D400, 0x1D800), range(0x2460, 0x2469), range(0x24B6, 0x24EB), range(0x1F130, 0x1F14A)
)  # fmt: skip


def _plain_signs() -> Iterator[tuple[int, str]]:
    """Each sign that stands for one plain sign: offsets stay as they are."""
    for sign in _STYLED:
        plain = unicodedata.normalize("NFKC", chr(sign))
        if len(plain) == 1:
            yield sign, plain
    for first in (0x2776, 0x2780, 0x278A):  # ❶ ➀ ➊
        yield from ((first + place, str(place + 1)) for place in range(9))
    yield from ((0x1F170 + place, chr(ord("A") + place)) for place in range(26))  # 🅰
    yield from ((ord(sign), " ") for sign in "\u00a0\u2007\u2009\u202f")
    yield from ((ord(sign), "-") for sign in "‐‑‒–−")
    yield from ((ord(sign), "0") for sign in "⓪⓿")
    yield ord("➕"), "+"


_PLAIN = dict(_plain_signs())
# What makes a keycap of a figure, and what is never seen.
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufe0e\ufe0f\u20e3]")


def undisguised(text: str) -> tuple[str, list[int] | None]:
    """The text in plain signs, and where each of them stood (one more place: the end); None where all are in place."""
    text = text.translate(_PLAIN)
    if not _UNSEEN.search(text):
        return text, None
    kept = [place for place, sign in enumerate(text) if not _UNSEEN.match(sign)]
    return "".join(text[place] for place in kept), [*kept, len(text)]
